/** Every engine that any provider finds: looked for again and again while somebody reads, connected when it is there and open. */
import type { Engine } from '../../shared/contract/engines.ts'
import { asFault, fault, inLog } from '../../shared/rpc/fault.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'
import { defaultTiming, Link, type LinkTiming } from './link.ts'
import type { Log } from './log.ts'
import type { AnyProvider, Found, Place } from './provider.ts'
import { sharedWatch } from './shared-watch.ts'

/** Milliseconds: between two looks, and how long connections are kept once nobody reads. */
export type ConnectionsTiming = LinkTiming & { discover: number; grace: number }

export type ConnectionsOptions<C> = {
  providers: readonly AnyProvider<C>[]
  place: Place
  log: Log
  /** What a person chose for an engine, if anything, and how to remember it. */
  chosen: (id: string) => 'open' | 'closed' | undefined
  choose: (id: string, choice: 'open' | 'closed') => Promise<void>
  timing?: Partial<ConnectionsTiming> | undefined
}

/** How much less often engines are looked for and asked for signs of life while nobody sees the app. */
const unseenPace = 10

type Seen<C> = { link: Link<C>; missed: number }

export class Connections<C> {
  readonly engines = new LiveList<Engine>()
  readonly #options: ConnectionsOptions<C>
  readonly #timing: ConnectionsTiming
  readonly #seen = new Map<string, Seen<C>>()
  readonly #listeners = new Set<(id: string, link: Link<C> | undefined) => void>()
  readonly #shared: ReturnType<typeof sharedWatch>
  readonly #ending = new Set<Promise<void>>()
  #running = false
  #pace = 1
  #lookSoon = () => {}
  #look: Promise<void> | undefined
  #looked = false

  constructor(options: ConnectionsOptions<C>) {
    this.#options = options
    this.#timing = { ...defaultTiming, discover: 3000, grace: 30_000, ...options.timing }
    for (const { kind } of options.providers) this.engines.setStatus(kind, 'connecting')
    this.#shared = sharedWatch(() => this.#run(), this.#timing.grace)
  }

  /** Keeps looking and connected until the signal aborts. */
  read(signal: AbortSignal): void {
    this.#shared.read(signal)
  }

  links(): Link<C>[] {
    return [...this.#seen.values()].map(({ link }) => link)
  }

  /** Hears of each change of a link, and of its end (then without it); returns what ends that. */
  follow(listener: (id: string, link: Link<C> | undefined) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /**
   * What an engine can do, connecting to it first when needed, and kept until the signal aborts: who calls must see to that.
   * Rejects with a FaultError that says why it cannot.
   */
  async use<K extends keyof C>(id: string, capability: K, signal: AbortSignal): Promise<NonNullable<C[K]>> {
    this.read(signal)
    const session = await (await this.#find(id)).whenLive(signal)
    const found = session.capabilities[capability]
    if (found) return found
    throw fault('unsupported', { en: 'This engine cannot do that.', fr: 'Ce moteur ne sait pas faire cela.' }, { source: id })
  }

  /** Does one thing with what an engine can do, and keeps the engine for that long. */
  async during<K extends keyof C, T>(
    id: string,
    capability: K,
    signal: AbortSignal,
    act: (can: NonNullable<C[K]>) => Promise<T>,
  ): Promise<T> {
    const hold = new AbortController()
    const end = () => hold.abort()
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
    try {
      return await act(await this.use(id, capability, hold.signal))
    } finally {
      signal.removeEventListener('abort', end)
      end()
    }
  }

  async open(id: string): Promise<void> {
    const link = await this.#find(id)
    await this.#options.choose(id, 'open')
    link.setOpen(true)
  }

  async close(id: string): Promise<void> {
    const link = await this.#find(id)
    await this.#options.choose(id, 'closed')
    link.setOpen(false)
  }

  async retry(id: string): Promise<void> {
    const link = await this.#find(id)
    if (this.#running) await this.#lookOnce()
    link.retry()
  }

  /** The machine woke, or its network changed: whatever waits is tried now, whatever is live must show that it is. */
  resume(): void {
    for (const link of this.links()) link.retry()
  }

  /** Whether a person can see the app. Engines that are connected stay so, and what they tell is taken in either way. */
  setSeen(seen: boolean): void {
    const before = this.#pace
    this.#pace = seen ? 1 : unseenPace
    if (this.#pace >= before) return
    this.#lookSoon()
    this.resume()
  }

  async stop(): Promise<void> {
    this.#shared.stop()
    await Promise.all(this.#ending)
  }

  async #find(id: string): Promise<Link<C>> {
    if (!this.#seen.has(id) && !this.#looked) await this.#lookOnce()
    const seen = this.#seen.get(id)
    if (seen) return seen.link
    throw fault(
      'not_found',
      { en: 'This engine is not there any more.', fr: 'Ce moteur n’existe plus.' },
      { detail: id.slice(0, 200), source: id },
    )
  }

  #run(): () => void {
    this.#running = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () =>
      this.#lookOnce().finally(() => {
        if (this.#running) timer = setTimeout(look, this.#timing.discover * this.#pace)
      })
    this.#lookSoon = () => {
      // A look that is under way sets the next one by itself.
      if (this.#look !== undefined) return
      clearTimeout(timer)
      void look()
    }
    for (const link of this.links()) link.run()
    void look()
    return () => {
      this.#running = false
      this.#lookSoon = () => {}
      clearTimeout(timer)
      for (const link of this.links()) this.#pause(link)
    }
  }

  #pause(link: Link<C>): void {
    const ended: Promise<void> = link.pause().finally(() => this.#ending.delete(ended))
    this.#ending.add(ended)
  }

  #lookOnce(): Promise<void> {
    this.#look ??= Promise.all(this.#options.providers.map((provider) => this.#discover(provider)))
      .then(() => {
        this.#looked = true
      })
      .finally(() => {
        this.#look = undefined
      })
    return this.#look
  }

  async #discover(provider: AnyProvider<C>): Promise<void> {
    try {
      const found = await provider.discover(this.#options.place)
      const ids = new Set(found.map((one) => this.#meet(provider, one)))
      for (const [id, seen] of this.#seen) {
        if (seen.link.row.source !== provider.kind || ids.has(id)) continue
        // A file that is just being rewritten may miss an entry for a moment.
        if (seen.missed++ > 0) this.#part(id, seen.link)
      }
      this.engines.setStatus(provider.kind, 'live')
    } catch (error) {
      const before = this.engines.sources.get(provider.kind)
      // It is looked for again every few seconds: one line in the log is enough.
      if (!before?.fault) this.#options.log.error('looking for engines failed', error, { provider: provider.kind })
      const known = before?.state === 'live' || before?.state === 'stale'
      this.engines.setStatus(provider.kind, known ? 'stale' : 'failed', inLog(asFault(error)))
    }
  }

  #meet(provider: AnyProvider<C>, found: Found<unknown>): string {
    const id = `${provider.kind}:${found.key}`
    const seen = this.#seen.get(id)
    if (seen) {
      seen.missed = 0
      seen.link.update(found)
      return id
    }
    const open = this.#options.chosen(id) ?? (found.remote ? 'closed' : 'open')
    const { place, log } = this.#options
    const link: Link<C> = new Link<C>(found, open === 'open', {
      id,
      provider,
      place,
      log,
      timing: this.#timing,
      pace: () => this.#pace,
      onChange: () => this.#tell(id),
    })
    this.#seen.set(id, { link, missed: 0 })
    if (this.#running) link.run()
    this.#tell(id)
    return id
  }

  #part(id: string, link: Link<C>): void {
    this.#seen.delete(id)
    this.#pause(link)
    this.engines.drop(id)
    for (const listener of this.#listeners) listener(id, undefined)
  }

  #tell(id: string): void {
    const link = this.#seen.get(id)?.link
    if (!link) return
    this.engines.put(link.row)
    for (const listener of this.#listeners) listener(id, link)
  }
}
