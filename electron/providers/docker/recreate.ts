/** Makes a container anew: the old one waits aside, stopped, until the new one has proven itself, and is put back when it does not. */
import type { RunChunk } from '../../../shared/contract/containers.ts'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import { asFault, FaultError, type Text } from '../../../shared/rpc/fault.ts'
import type { RecreateOptions } from '../../capabilities/containers.ts'
import { type Client, containerPath } from './client.ts'
import { imagePath } from './image-path.ts'
import { prove } from './recreate-proof.ts'
import { checkTies } from './recreate-ties.ts'
import { bodyOf, createWithImage, type Environment, haveImage, joinOthers, patience, start } from './run.ts'
import { withOutcome } from './run-faults.ts'
import { endpointWith, keeping } from './run-keep.ts'
import { type Inspected, type RunConfig, toSpec, type Usual } from './run-read.ts'

type Means = {
  env: Environment
  stop: (container: string, signal: AbortSignal) => Promise<void>
  /** Milliseconds that the new one is watched before the old one is removed. */
  proof: number
}

/** The container as the engine tells of it, and what it was made with. */
export async function readSpec(
  client: Client,
  podman: boolean,
  container: string,
  signal: AbortSignal,
): Promise<{ old: Inspected; spec: RunSpec }> {
  const ask = { signal, timeout: 15_000 }
  const [old, usual] = await Promise.all([
    client.json<Inspected>(`${containerPath(container)}/json`, ask),
    client.json<Usual>('/info', ask),
  ])
  return { old, spec: toSpec(old, await imageConfig(client, old.Image ?? '', signal), usual, podman) }
}

/** Nothing when the image is not there any more: everything is the container's own then. */
async function imageConfig(client: Client, image: string, signal: AbortSignal): Promise<RunConfig> {
  try {
    return (await client.json<{ Config?: RunConfig | null }>(`${imagePath(image)}/json`, { signal, timeout: 15_000 })).Config ?? {}
  } catch (error) {
    if (asFault(error).code === 'not_found') return {}
    throw error
  }
}

export async function* recreateContainer(
  client: Client,
  podman: boolean,
  { env, stop, proof }: Means,
  container: string,
  { spec: wanted, newer, pull }: RecreateOptions,
  signal: AbortSignal,
): AsyncGenerator<RunChunk> {
  const before = await readSpec(client, podman, container, signal)
  await checkTies(client, podman, before.old, signal)
  const asked = wanted ?? before.spec
  // What can be refused here is refused before anything is pulled.
  await bodyOf(asked, env)
  yield* haveImage(client, newer ? { ...asked, pull: 'always' } : asked, pull, signal)
  // That may have taken minutes, in which the old one was changed, stopped or started.
  const { old, spec: was } = await readSpec(client, podman, before.old.Id, signal)
  const oldName = nameOf(old)
  const spec: RunSpec = { ...(wanted ?? was), name: wanted?.name ?? oldName }
  const body = keeping(await bodyOf(spec, env), spec, old, was)
  const change = new Change(client, stop, oldName, old)
  try {
    yield { status: 'creating' }
    await change.setAside(signal)
    const made = yield* createWithImage(client, body, spec, pull, signal)
    change.made = made.id
    await joinOthers(client, made.id, spec, signal, (network) => endpointWith(network, old, was))
    if (change.ran) {
      yield { status: 'stopping' }
      await change.stopOld(signal)
      yield { status: 'starting' }
      await start(client, made.id, signal)
      const { ended } = change.canReturn ? yield* prove(client, made.id, old, proof, signal) : { ended: false }
      if (ended) {
        const kept = change.keepOld()
        yield { done: { container: made.id, name: made.name, warnings: made.warnings, kept } }
        return
      }
    }
    change.done = true
    const left = await change.removeOld()
    yield { done: { container: made.id, name: made.name, warnings: [...made.warnings, ...left] } }
  } catch (error) {
    throw change.done ? error : await change.putBack(error)
  } finally {
    // Whoever stops reading in the middle has cancelled.
    if (!change.settled) await change.putBack(undefined)
  }
}

/** How far it has come, and the way back. What has begun is not ended by the reader's signal: it is ended whole, one way or the other. */
class Change {
  made: string | undefined
  done = false
  settled = false
  readonly ran: boolean
  readonly #client: Client
  readonly #stop: Means['stop']
  readonly #id: string
  readonly #name: string
  readonly #aside: string
  readonly #paused: boolean
  readonly #removesItself: boolean
  readonly #signal = new AbortController().signal
  #isAside = false
  #stopped = false

  constructor(client: Client, stop: Means['stop'], name: string, old: Inspected) {
    this.#client = client
    this.#stop = stop
    this.#id = old.Id
    this.#name = name
    this.#aside = `${name}-before-${old.Id.slice(0, 6)}`
    const {
      Running = false,
      Paused = false,
      Restarting = false,
    } = (old.State ?? {}) as { Running?: boolean; Paused?: boolean; Restarting?: boolean }
    this.ran = Running || Restarting
    this.#paused = Paused
    this.#removesItself = old.HostConfig?.AutoRemove === true
  }

  /** One that is removed when it ends is gone once it was stopped. */
  get canReturn(): boolean {
    return !this.#removesItself
  }

  async setAside(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    // From here on it may be aside, whatever becomes of the answer.
    this.#isAside = true
    await this.#rename(this.#aside)
  }

  async stopOld(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    // From here on it may have stopped, whatever becomes of the answer.
    this.#stopped = true
    if (this.#paused) await this.#act('/unpause')
    // As long as it takes: the time that it has to end by itself is its own.
    await this.#stop(this.#id, this.#signal)
    signal.throwIfAborted()
  }

  /** Leaves it where it is, stopped; returns its name there. */
  keepOld(): string {
    this.done = true
    this.settled = true
    return this.#aside
  }

  /** What could not be removed is told as a warning: the new one runs. */
  async removeOld(): Promise<string[]> {
    this.settled = true
    try {
      await this.#remove(this.#id)
      return []
    } catch (error) {
      if (asFault(error).code === 'not_found' || this.#removesItself) return []
      return [`${this.#aside}: ${asFault(error).detail ?? asFault(error).message.en}`]
    }
  }

  /** Returns what to end with: the error, with what has become of the old one. */
  async putBack(error: unknown): Promise<unknown> {
    this.settled = true
    try {
      if (this.made) await this.#remove(this.made).catch(unlessGone)
      if (this.#stopped && this.#removesItself) return tell(error, this.#lost())
      if (this.#isAside && (await this.#nameNow()) !== this.#name) await this.#rename(this.#name)
      if (this.#stopped) await this.#act('/start')
      if (this.#stopped && this.#paused) await this.#act('/pause')
    } catch (second) {
      return tell(error, this.#stuck(asFault(second).message))
    }
    return tell(error, this.#back())
  }

  #act(path: '/start' | '/pause' | '/unpause'): Promise<void> {
    return this.#client.act(`${containerPath(this.#id)}${path}`, { signal: this.#signal, timeout: patience })
  }

  #rename(name: string): Promise<void> {
    return this.#client.act(`${containerPath(this.#id)}/rename`, { query: { name }, signal: this.#signal, timeout: 30_000 })
  }

  async #nameNow(): Promise<string> {
    return nameOf(await this.#client.json<Inspected>(`${containerPath(this.#id)}/json`, { signal: this.#signal, timeout: 15_000 }))
  }

  #remove(container: string): Promise<void> {
    const ask = { method: 'DELETE' as const, query: { force: true }, signal: this.#signal, timeout: patience }
    return this.#client.act(containerPath(container), ask)
  }

  #back(): Text {
    return {
      en: `The old container “${this.#name}” is as it was before.`,
      fr: `L’ancien conteneur « ${this.#name} » est comme avant.`,
    }
  }

  #lost(): Text {
    return {
      en: `The old container “${this.#name}” was one that is removed when it ends, and is gone.`,
      fr: `L’ancien conteneur « ${this.#name} » devait être supprimé à sa fin, et n’existe plus.`,
    }
  }

  #stuck({ en, fr }: Text): Text {
    return {
      en: `The old container could not be put back whole (${en}) Look for “${this.#name}” or “${this.#aside}”.`,
      fr: `L’ancien conteneur n’a pas pu être entièrement rétabli (${fr}) Cherchez « ${this.#name} » ou « ${this.#aside} ».`,
    }
  }
}

/** Somebody else removed it: that is as well. */
const unlessGone = (error: unknown) => {
  if (asFault(error).code !== 'not_found') throw error
}

const nameOf = ({ Name = '' }: Inspected): string => Name.replace(/^\//, '')

const tell = (error: unknown, outcome: Text): unknown => (error instanceof FaultError ? withOutcome(error, outcome) : error)
