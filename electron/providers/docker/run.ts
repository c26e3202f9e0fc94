/** Runs a container: has its image, makes it, joins its networks, starts it, and says at each failure what is left. */
import type { RunChunk } from '../../../shared/contract/containers.ts'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import { asFault, FaultError, type Text } from '../../../shared/rpc/fault.ts'
import type { PullImage, RunOptions } from '../../capabilities/containers.ts'
import { type Client, containerPath } from './client.ts'
import type { InspectedContainer } from './detail.ts'
import { imagePath } from './image-path.ts'
import { type ListedContainer, toRow } from './map.ts'
import { type CreateBody, type Endpoint, endpointOf, toCreateBody } from './run-body.ts'
import { readEnvFiles } from './run-env-files.ts'
import { isOtherPlatform, relativeSourceFault, takenPort, toRunFault, unreadableGpusFault, withHolder, withOutcome } from './run-faults.ts'
import { toDeviceRequest } from './run-gpus.ts'

export type Environment = Readonly<Record<string, string | undefined>>
export type Made = { id: string; name: string; warnings: string[]; removesItself: boolean }

/** Milliseconds. To make or start one may mean to copy an image's content, or to wait for a network. */
export const patience = 120_000

export async function* runContainer(
  client: Client,
  env: Environment,
  spec: RunSpec,
  { pull, instead }: RunOptions,
  signal: AbortSignal,
): AsyncGenerator<RunChunk> {
  const body = await bodyOf(spec, env)
  yield* haveImage(client, spec, pull, signal)
  yield { status: 'creating' }
  if (instead !== undefined) await removeNeverRun(client, instead, signal)
  const made = yield* createWithImage(client, body, spec, pull, signal)
  let settled = false
  try {
    yield { made: made.id }
    await joinOthers(client, made.id, spec, signal)
    yield { status: 'starting' }
    await start(client, made.id, signal)
    settled = true
  } catch (error) {
    settled = true
    throw await outcome(client, made, error)
  } finally {
    // Whoever stops reading in the middle has cancelled.
    if (!settled) await takeAway(client, made)
  }
  yield { done: { container: made.id, name: made.name, warnings: made.warnings } }
}

/** One that could not be started holds nothing of anybody's. What has run by now stays, and has its name. */
async function removeNeverRun(client: Client, id: string, signal: AbortSignal): Promise<void> {
  try {
    const { State } = await client.json<InspectedContainer>(`${containerPath(id)}/json`, { signal, timeout: 15_000 })
    // Engines write the year 1 where nothing was.
    if (State?.Running || Date.parse(State?.StartedAt ?? '') > 0) return
    // Without force: the engine refuses when it was started just now.
    await client.act(containerPath(id), { method: 'DELETE', query: { v: true }, signal, timeout: patience })
  } catch (error) {
    if (!['not_found', 'conflict'].includes(asFault(error).code)) throw error
  }
}

/** What the engine is asked for, once all that can be checked here is. */
export async function bodyOf(spec: RunSpec, env: Environment): Promise<CreateBody> {
  for (const mount of spec.mounts) {
    // A name would be another folder, or a volume, to the engine.
    if (mount.type === 'bind' && !/^(?:\/|[a-zA-Z]:[\\/]|\\\\)/.test(mount.source)) throw relativeSourceFault(mount.source)
  }
  if (spec.gpus !== undefined && !toDeviceRequest(spec.gpus)) throw unreadableGpusFault(spec.gpus)
  const fromFiles = await readEnvFiles(spec.envFiles, env)
  return toCreateBody(spec, [...fromFiles, ...spec.environment.map(({ name, value }) => `${name}=${value}`)])
}

/** Pulls the image when the spec wants that. */
export async function* haveImage(
  client: Client,
  spec: RunSpec,
  pull: PullImage | undefined,
  signal: AbortSignal,
): AsyncGenerator<RunChunk> {
  if (!pull || spec.pull === 'never') return
  if (spec.pull === 'missing' && (await isHere(client, spec.image, signal))) return
  yield { status: 'pulling' }
  for await (const chunk of pull(spec.image, spec.platform, signal)) if ('layers' in chunk) yield chunk
}

async function isHere(client: Client, image: string, signal: AbortSignal): Promise<boolean> {
  try {
    await client.text(`${imagePath(image)}/json`, { signal, timeout: 15_000 })
    return true
  } catch (error) {
    if (asFault(error).code === 'not_found') return false
    throw error
  }
}

/** Makes the container; when the image that is here is for another platform, that of the platform is pulled first. */
export async function* createWithImage(
  client: Client,
  body: CreateBody,
  spec: RunSpec,
  pull: PullImage | undefined,
  signal: AbortSignal,
): AsyncGenerator<RunChunk, Made> {
  try {
    return await create(client, body, spec, signal)
  } catch (error) {
    if (!isOtherPlatform(error) || !pull || spec.pull !== 'missing') throw error
  }
  yield* haveImage(client, { ...spec, pull: 'always' }, pull, signal)
  yield { status: 'creating' }
  return await create(client, body, spec, signal)
}

async function create(client: Client, body: CreateBody, { name, platform, autoRemove }: RunSpec, signal: AbortSignal): Promise<Made> {
  signal.throwIfAborted()
  // Not ended by the signal: nobody would know then whether one was made, nor its id to take it away again.
  const own = new AbortController().signal
  try {
    const { Id, Warnings } = await client.actJson<{ Id: string; Warnings?: string[] | null }>('/containers/create', {
      query: { name, platform },
      body,
      signal: own,
      timeout: patience,
    })
    const made = { id: Id, name: name ?? Id.slice(0, 12), warnings: Warnings ?? [], removesItself: autoRemove }
    if (signal.aborted) throw await outcome(client, made, client.faultOf(signal.reason))
    // One whose name cannot be asked for goes by its id: it is there.
    return name === undefined ? { ...made, name: await nameOf(client, Id, own).catch(() => made.name) } : made
  } catch (error) {
    throw toRunFault(error)
  }
}

async function nameOf(client: Client, id: string, signal: AbortSignal): Promise<string> {
  const { Name } = await client.json<{ Name?: string }>(`${containerPath(id)}/json`, { signal, timeout: 15_000 })
  return (Name ?? '').replace(/^\//, '') || id.slice(0, 12)
}

/** The first network is a part of the container; older engines join the others one by one. */
export async function joinOthers(
  client: Client,
  id: string,
  { networks }: RunSpec,
  signal: AbortSignal,
  how: (network: RunSpec['networks'][number]) => Endpoint = endpointOf,
): Promise<void> {
  for (const network of networks.slice(1)) {
    const body = { Container: id, EndpointConfig: how(network) }
    await client.act(`/networks/${encodeURIComponent(network.name)}/connect`, { body, signal, timeout: 30_000 }).catch((error: unknown) => {
      throw toRunFault(error)
    })
  }
}

export async function start(client: Client, id: string, signal: AbortSignal): Promise<void> {
  try {
    await client.act(`${containerPath(id)}/start`, { signal, timeout: patience })
  } catch (error) {
    const better = toRunFault(error)
    const port = better instanceof FaultError ? takenPort(better.fault.detail ?? '') : undefined
    const holder = port === undefined || signal.aborted ? undefined : await holderOf(client, port, id, signal).catch(() => undefined)
    throw holder && better instanceof FaultError ? withHolder(better, holder) : better
  }
}

/** The name of the container that has a port of the host, when it is one of the engine's. */
async function holderOf(client: Client, port: number, except: string, signal: AbortSignal): Promise<string | undefined> {
  const listed = await client.json<ListedContainer[]>('/containers/json', { signal, timeout: 15_000 })
  return listed.map(toRow).find(({ container, ports }) => container !== except && ports.some(({ host }) => host === port))?.name
}

/**
 * The fault to end with, after what had been made is dealt with: whoever cancels gets nothing, whoever meets an error keeps the container,
 * to correct what is wrong and start it.
 */
async function outcome(client: Client, made: Made, error: unknown): Promise<unknown> {
  if (asFault(error).code === 'cancelled') {
    await takeAway(client, made)
    return error
  }
  if (!(error instanceof FaultError)) return error
  const { id, name, removesItself } = made
  const { signal } = new AbortController()
  return withOutcome(error, (await isGone(client, id, removesItself, signal)) ? gone : kept(name))
}

async function takeAway(client: Client, { id, name }: Made): Promise<void> {
  const { signal } = new AbortController()
  await client
    .act(containerPath(id), { method: 'DELETE', query: { force: true, v: true }, signal, timeout: patience })
    .catch((left: unknown) => {
      if (asFault(left).code !== 'not_found') throw withOutcome(left, kept(name))
    })
}

/** One that is removed when it ends goes a moment after it failed to start. */
async function isGone(client: Client, id: string, removesItself: boolean, signal: AbortSignal): Promise<boolean> {
  for (let left = removesItself ? 20 : 0; ; left--) {
    const there = await client.text(`${containerPath(id)}/json`, { signal, timeout: 15_000 }).then(
      () => true,
      (error: unknown) => asFault(error).code !== 'not_found',
    )
    if (!there || left === 0) return !there
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const kept = (name: string): Text => ({
  en: `The container “${name}” was made and is kept: start it once that is mended, or remove it.`,
  fr: `Le conteneur « ${name} » a été créé et est conservé : démarrez-le une fois cela corrigé, ou supprimez-le.`,
})
const gone: Text = {
  en: 'The container was made and, as it is one that is removed when it ends, has been removed again.',
  fr: 'Le conteneur a été créé puis, comme il doit être supprimé à sa fin, supprimé aussitôt.',
}
