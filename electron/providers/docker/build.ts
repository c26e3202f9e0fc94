/** Builds images from a folder of this machine, sent as an archive, or from an address that the engine fetches by itself. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { BuildChunk } from '../../../shared/contract/images.ts'
import { FaultError } from '../../../shared/rpc/fault.ts'
import type { BuildOptions, Images, RegistryAuth } from '../../capabilities/images.ts'
import { type ContextFiles, contextArchive, contextFiles } from '../../core/build-context.ts'
import type { About } from '../../core/provider.ts'
import { baseImages } from './build-bases.ts'
import { type Builder, buildFault, noDockerfileFault } from './build-faults.ts'
import { type BuildMessage, buildProgress } from './build-progress.ts'
import type { Client } from './client.ts'
import { progressUntil } from './image-archive.ts'
import type { InspectedImage } from './image-map.ts'
import { givenName, repositoryOf } from './image-path.ts'
import { registryConfig } from './image-transfer.ts'
import { jsonLines } from './json-lines.ts'
import { number, toImageId } from './map.ts'

/** Milliseconds between two chunks. */
const interval = 100
/** The first version of the API with which BuildKit may be used. */
const withBuildKit = 1039
/** The first one whose BuildKit builds a folder of a repository. */
const withSubfolders = 1042

export function imageBuilds(client: Client, about: About, pull: Images['pull']): Pick<Images, 'build'> {
  // Podman builds with Buildah, whatever it is asked for; on Windows there is only the classic builder.
  const version = number(about.apiVersion) ?? 0
  const able = about.product !== 'Podman' && about.os !== 'windows' && version >= withBuildKit

  async function* build(options: BuildOptions, signal: AbortSignal): AsyncGenerator<BuildChunk> {
    const ofSubfolder = 'url' in options.source && /#[^:]*:./.test(options.source.url)
    const buildkit = able && options.buildkit === 'auto' && (version >= withSubfolders || !ofSubfolder)
    const builder = { buildkit, remote: 'url' in options.source }
    for (const tag of options.tags) givenName(tag)
    const context = 'folder' in options.source ? await readContext(options.source.folder, options.dockerfile, signal) : undefined
    const bases = context ? await basesOf(context, options, buildkit, signal) : []
    const auths = context ? bases.flatMap(({ auth }) => auth ?? []) : buildkit ? [] : await allLogins(options, signal)
    let pullParents = options.pull
    // BuildKit asks for credentials over a session of its own, which only the command line has: what needs some is there beforehand.
    // What could not be fetched it tries by itself, and says in its own words why it cannot.
    if (buildkit && auths.length > 0 && (yield* fetchBases(bases, options, signal))) pullParents = false
    const query = buildQuery(options, context?.dockerfile, buildkit, pullParents)
    const sent = { bytes: 0 }
    const upload =
      context &&
      Readable.from(
        contextArchive(context, signal, (bytes) => (sent.bytes += bytes)),
        { objectMode: false },
      )
    const progress = buildProgress()
    try {
      const asked = client.stream(`/build?${query}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-tar',
          ...(auths.length > 0 ? { 'x-registry-config': registryConfig(auths) } : {}),
        },
        ...(upload ? { upload } : {}),
        signal,
      })
      let told = -1
      const contextChunk = (): BuildChunk[] => {
        if (!context || sent.bytes === told) return []
        told = sent.bytes
        return [{ context: { bytes: told, total: context.bytes } }]
      }
      for await (const _ of progressUntil(asked, () => sent.bytes, signal)) yield* contextChunk()
      for await (const messages of jsonLines<BuildMessage>(await asked, signal, interval)) {
        for (const message of messages) progress.add(message)
        yield* contextChunk()
        yield* progress.take()
      }
      yield* contextChunk()
    } catch (error) {
      throw toBuildFault(client.faultOf(error, true), builder)
    } finally {
      upload?.destroy()
    }
    progress.end()
    yield* progress.take()
    const said = progress.error()
    if (said !== undefined) throw buildFault(said, progress.failed(), builder)
    yield { done: { image: await builtImage(progress.image(), options.tags, signal) } }
  }

  /** Those that are named by the Dockerfile, each with who may ask its registry for it. */
  const basesOf = async (
    { folder, dockerfile }: ContextFiles,
    { args, target, authFor }: BuildOptions,
    buildkit: boolean,
    signal: AbortSignal,
  ): Promise<Base[]> => {
    if (!authFor) return []
    const named = baseImages(await readFile(join(folder, dockerfile), 'utf8'), { args, target, everyStage: !buildkit })
    const known = new Map<string, RegistryAuth | undefined>()
    for (const { host } of named) if (!known.has(host)) known.set(host, await authFor(host, signal))
    return named.map(({ name, host }) => ({ name, auth: known.get(host) }))
  }

  /** Returns whether all are there. */
  async function* fetchBases(
    bases: Base[],
    { pull: newer, platform }: BuildOptions,
    signal: AbortSignal,
  ): AsyncGenerator<BuildChunk, boolean> {
    const line = (text: string): BuildChunk => ({ lines: [{ text, channel: 'engine' }] })
    let all = true
    for (const { name, auth } of bases) {
      if (!newer && (!auth || (await has(name, signal)))) continue
      try {
        for await (const chunk of pull(name, { platform, auth }, signal)) if ('status' in chunk) yield line(chunk.status)
      } catch (error) {
        signal.throwIfAborted()
        if (!(error instanceof FaultError)) throw error
        yield line(`${name}: ${error.fault.detail ?? error.fault.message.en}`)
        all = false
      }
    }
    return all
  }

  /** Only the engine will know which of them it needs. */
  const allLogins = async ({ loginHosts = [], authFor }: BuildOptions, signal: AbortSignal): Promise<RegistryAuth[]> =>
    (await Promise.all(loginHosts.map((host) => authFor?.(host, signal)))).flatMap((auth) => auth ?? [])

  const has = async (name: string, signal: AbortSignal): Promise<boolean> => {
    try {
      await client.text(`/images/${name}/json`, { signal, timeout: 15_000 })
      return true
    } catch (error) {
      if (error instanceof FaultError && error.fault.code === 'not_found') return false
      throw error
    }
  }

  /** Its whole id; some builders tell only the beginning of it, or nothing but the names that it was given. */
  const builtImage = async (told: string | undefined, tags: string[], signal: AbortSignal): Promise<string> => {
    if (told && /^sha256:[0-9a-f]{64}$/.test(told)) return told
    const first = tags[0] === undefined ? undefined : givenName(tags[0])
    const known = told && /^[0-9a-f]{12,64}$/.test(told) ? told : first && `${repositoryOf(first)}:${first.tag}`
    if (!known) throw buildFault('the builder told of no image', undefined)
    return toImageId((await client.json<InspectedImage>(`/images/${known}/json`, { signal, timeout: 15_000 })).Id)
  }
  return { build }
}

type Base = { name: string; auth: RegistryAuth | undefined }

async function readContext(folder: string, dockerfile: string | undefined, signal: AbortSignal): Promise<ContextFiles> {
  const context = await contextFiles(folder, dockerfile, signal)
  if (!context.entries.some(({ path, kind }) => path === context.dockerfile && kind !== 'folder'))
    throw noDockerfileFault(context.dockerfile)
  return context
}

function buildQuery(options: BuildOptions, dockerfile: string | undefined, buildkit: boolean, pullParents: boolean): URLSearchParams {
  const query = new URLSearchParams({ rm: '1', forcerm: '1' })
  if (buildkit) query.set('version', '2')
  if ('url' in options.source) query.set('remote', options.source.url)
  const file = dockerfile ?? options.dockerfile
  if (file) query.set('dockerfile', file)
  for (const tag of options.tags) query.append('t', tag)
  if (Object.keys(options.args).length > 0) query.set('buildargs', JSON.stringify(options.args))
  if (options.target) query.set('target', options.target)
  if (options.platform) query.set('platform', options.platform)
  if (options.noCache) query.set('nocache', '1')
  if (pullParents) query.set('pull', '1')
  return query
}

/** A refusal before the build began says what it is about as little as the end of one does. */
function toBuildFault(error: FaultError, builder: Builder): FaultError {
  const { code, detail } = error.fault
  return detail && (code === 'internal' || code === 'invalid' || code === 'not_found') && error.cause === undefined
    ? buildFault(detail, undefined, builder)
    : error
}
