/** Pulls and pushes images, and tells of each layer as it goes, at most ten times a second. */
import type { TransferChunk } from '../../../shared/contract/images.ts'
import type { Images, RegistryAuth } from '../../capabilities/images.ts'
import type { Client } from './client.ts'
import { registryFault, toRegistryFault } from './image-faults.ts'
import type { InspectedImage } from './image-map.ts'
import { givenName, reference, repositoryOf } from './image-path.ts'
import { type TransferMessage, type TransferProgress, transferProgress } from './image-progress.ts'
import { jsonLines } from './json-lines.ts'
import { toImageId } from './map.ts'

/** Milliseconds between two chunks. */
const interval = 100

export function imageTransfers(client: Client): Pick<Images, 'pull' | 'push'> {
  /** What the engine has by that name; that it cannot be told is no reason to call the transfer failed. */
  const idOf = async (name: string, signal: AbortSignal) => {
    try {
      return toImageId((await client.json<InspectedImage>(`/images/${name}/json`, { signal, timeout: 15_000 })).Id)
    } catch (error) {
      signal.throwIfAborted()
      void error
      return undefined
    }
  }

  async function* pull(
    name: string,
    { platform, auth }: Parameters<Images['pull']>[1],
    signal: AbortSignal,
  ): AsyncGenerator<TransferChunk> {
    const wanted = reference(name)
    const fromImage = repositoryOf(wanted)
    // Without a tag the engine would take all that there are.
    const tag = wanted.digest ?? wanted.tag ?? 'latest'
    const query = { fromImage, tag, ...(platform ? { platform } : {}) }
    const progress = transferProgress()
    yield* follow('/images/create', query, name, auth, progress, signal)
    const image = await idOf(`${fromImage}${wanted.digest ? '@' : ':'}${tag}`, signal)
    const digest = progress.digest() ?? wanted.digest
    yield { done: { ...(digest ? { digest } : {}), ...(image ? { image } : {}) } }
  }

  async function* push(name: string, { auth }: Parameters<Images['push']>[1], signal: AbortSignal): AsyncGenerator<TransferChunk> {
    const wanted = givenName(name)
    const repository = repositoryOf(wanted)
    const { tag } = wanted
    const progress = transferProgress()
    // The engine wants the header even when nobody is named by it.
    yield* follow(`/images/${repository}/push`, { tag }, name, auth ?? 'nobody', progress, signal)
    const [digest, image] = [progress.digest(), await idOf(`${repository}:${tag}`, signal)]
    yield { done: { ...(digest ? { digest } : {}), ...(image ? { image } : {}) } }
  }

  async function* follow(
    path: string,
    query: Record<string, string>,
    name: string,
    auth: RegistryAuth | 'nobody' | undefined,
    progress: TransferProgress,
    signal: AbortSignal,
  ): AsyncGenerator<TransferChunk> {
    const headers = auth ? { 'x-registry-auth': auth === 'nobody' ? encoded({}) : registryAuth(auth) } : {}
    try {
      const answer = await client.stream(path, { method: 'POST', query, headers, signal })
      let due = 0
      for await (const messages of jsonLines<TransferMessage>(answer, signal, interval)) {
        for (const message of messages) progress.add(message)
        for (const status of progress.takeStatuses()) yield { status }
        const said = progress.error()
        if (said !== undefined) throw registryFault(said, name)
        if (Date.now() < due) continue
        due = Date.now() + interval
        const layers = progress.takeLayers()
        if (layers.length > 0) yield { layers }
      }
      const layers = progress.takeLayers()
      if (layers.length > 0) yield { layers }
    } catch (error) {
      throw toRegistryFault(client.faultOf(error, true), name)
    }
  }
  return { pull, push }
}

/** Engines want the padding that Node leaves out of base64url: without it some take the header for none. */
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64').replaceAll('+', '-').replaceAll('/', '_')

/** As the engine's interface has it: JSON in base64url, in a header. */
export const registryAuth = (auth: RegistryAuth): string => encoded(engineAuth(auth))

export const engineAuth = ({ username, password, identityToken, server }: RegistryAuth) =>
  identityToken ? { identitytoken: identityToken, serveraddress: server } : { username, password, serveraddress: server }

/** For a build, which may need several registries. */
export const registryConfig = (auths: readonly RegistryAuth[]): string =>
  encoded(Object.fromEntries(auths.map((auth) => [auth.server, engineAuth(auth)])))
