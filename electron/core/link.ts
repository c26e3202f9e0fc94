/** One engine: whether it is wanted, the session with it while there is one, and its row. */
import type { Engine, EngineState } from '../../shared/contract/engines.ts'
import { equal } from '../../shared/lib/equal.ts'
import { asFault, type Fault, FaultError, fault, inLog } from '../../shared/rpc/fault.ts'
import type { Log } from './log.ts'
import type { About, AnyProvider, Found, Place, Session } from './provider.ts'
import { type Supervised, supervise } from './supervise.ts'

/** Milliseconds. */
export type LinkTiming = {
  /** Between two signs of life. */
  ping: number
  /** The longest wait between two tries, for engines of this machine and for those beyond it. */
  retryLocal: number
  retryRemote: number
}
export const defaultTiming: LinkTiming = { ping: 10_000, retryLocal: 2000, retryRemote: 30_000 }

export type LinkOptions<C> = {
  id: string
  provider: AnyProvider<C>
  place: Place
  log: Log
  timing: LinkTiming
  /** How many times longer than `timing` says it rests between signs of life now. */
  pace: () => number
  /** Called after each change of `row` or `session`. */
  onChange: () => void
}

export class Link<C> {
  readonly id: string
  session: Session<C> | undefined
  row: Engine
  readonly #options: LinkOptions<C>
  #found: Found<unknown>
  #open: boolean
  #running = false
  #work: Supervised | undefined
  #about: About | undefined
  #checkNow = () => {}
  #waiters = new Set<() => void>()

  constructor(found: Found<unknown>, open: boolean, options: LinkOptions<C>) {
    this.id = options.id
    this.#options = options
    this.#found = found
    this.#open = open
    this.row = this.#describe('closed', undefined, Date.now())
    this.#settle()
  }

  /** What discovery sees now. Something that came back is tried at once. */
  update(found: Found<unknown>): void {
    const cameBack = this.#found.state !== 'present' && found.state === 'present'
    this.#found = found
    this.#settle()
    if (cameBack) this.#work?.now()
    const row = this.#describe(this.row.state, this.row.fault, this.row.since, this.row.latency)
    if (equal(row, this.row)) return
    this.row = row
    this.#changed()
  }

  setOpen(open: boolean): void {
    this.#open = open
    this.#settle()
  }

  /** Begins to hold the session, if the engine is there and open; `pause` lets it go. */
  run(): void {
    this.#running = true
    this.#settle()
  }

  pause(): Promise<void> {
    this.#running = false
    const ended = this.#work?.stop()
    this.#work = undefined
    return ended ?? Promise.resolve()
  }

  /** Tries again now if it is waiting to; asks for a sign of life if it is live. */
  retry(): void {
    this.#work?.now()
    this.#checkNow()
  }

  /** The session, once there is one; rejects with the reason why there is none. */
  async whenLive(signal: AbortSignal): Promise<Session<C>> {
    if (!this.session) this.#work?.now()
    while (!this.session) {
      if (this.#work) await this.#nextChange(signal)
      if (this.session) break
      // One that is connecting, or stale for no fault since it was let go of, is being tried.
      if (!this.#work || this.row.fault) throw new FaultError(this.row.fault ?? closedFault(this.row.name))
    }
    return this.session
  }

  #nextChange(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = () => {
        this.#waiters.delete(done)
        signal.removeEventListener('abort', done)
        if (signal.aborted) reject(signal.reason)
        else resolve()
      }
      this.#waiters.add(done)
      signal.addEventListener('abort', done)
      if (signal.aborted) done()
    })
  }

  /** Starts or ends the work so that it fits what is known, and shows the state that follows from it. */
  #settle(): void {
    const { state, fault: why, remote } = this.#found
    const known = this.#about !== undefined
    const wanted = this.#open && this.#running && state !== 'broken' && (state === 'present' || known || this.session !== undefined)
    if (!wanted && this.#work) {
      void this.#work.stop()
      this.#work = undefined
    }
    if (!this.#open) this.#about = undefined
    if (!this.#open) this.#show('closed', undefined)
    else if (state === 'broken') this.#show('failed', why)
    else if (state === 'absent' && !known) this.#show('absent', why)
    if (!wanted || this.#work) return
    this.#show(known ? 'stale' : 'connecting', known ? this.row.fault : undefined)
    this.#work = supervise((signal, well) => this.#hold(signal, well), {
      most: remote ? this.#options.timing.retryRemote : this.#options.timing.retryLocal,
      onFault: (error, retryIn) => {
        const { log } = this.#options
        let made = asFault(error)
        if (made.code === 'internal') {
          log.error('an engine failed in an unknown way', error, { engine: this.id })
          made = inLog(made)
        } else if (this.row.fault?.code !== made.code)
          log.warn('an engine is lost', { engine: this.id, code: made.code, detail: made.detail, retryIn })
        this.#show(this.#about ? 'stale' : 'failed', { ...made, source: this.id })
      },
    })
  }

  /** One session, from the first contact to its loss. */
  async #hold(signal: AbortSignal, well: () => void): Promise<void> {
    const { provider, place, log } = this.#options
    const session = await provider.connect(this.#found.config, { signal, place, log })
    try {
      signal.throwIfAborted()
      this.session = session
      this.#about = session.about
      well()
      log.info('an engine answered', { engine: this.id, ...session.about })
      this.row = { ...this.row, latency: session.latency }
      await this.#watchLife(session, signal)
    } finally {
      // Nobody begins anything on one that is on its way out, which may take a while. One that took long to end must not end the one after it.
      if (this.session === session) this.session = undefined
      this.#changed()
      // One that is lost does not answer.
      if (signal.aborted) await session.leave?.()
      session.close()
    }
  }

  /** Pings until the engine is lost. One that only was late is stale meanwhile, and lost when it is late twice. */
  async #watchLife(session: Session<C>, signal: AbortSignal): Promise<void> {
    while (true) {
      this.#show('live', undefined)
      await this.#rest(signal)
      signal.throwIfAborted()
      let latency: number
      try {
        latency = await session.ping(signal)
      } catch (error) {
        const made = asFault(error)
        if (made.code !== 'timeout') throw error
        this.#show('stale', made)
        latency = await session.ping(signal)
      }
      this.row = { ...this.row, latency }
    }
  }

  #rest(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        this.#checkNow = () => {}
        resolve()
      }
      const timer = setTimeout(done, this.#options.timing.ping * this.#options.pace())
      this.#checkNow = done
      signal.addEventListener('abort', done)
      if (signal.aborted) done()
    })
  }

  #show(state: EngineState, why: Fault | undefined, latency = this.row.latency): void {
    const since = this.row.state === state ? this.row.since : Date.now()
    this.row = this.#describe(state, why, since, latency)
    this.#changed()
  }

  #describe(state: EngineState, why: Fault | undefined, since: number, latency?: number): Engine {
    const { name, endpoint, origins, remote, current } = this.#found
    return {
      id: this.id,
      source: this.#options.provider.kind,
      name,
      endpoint,
      origins,
      remote,
      current,
      state,
      since,
      ...(why ? { fault: why } : {}),
      ...this.#about,
      ...(latency === undefined || !this.#about ? {} : { latency: Math.round(latency * 10) / 10 }),
    }
  }

  #changed(): void {
    this.#options.onChange()
    for (const waiter of [...this.#waiters]) waiter()
  }
}

const closedFault = (name: string): Fault => ({
  ...fault(
    'unavailable',
    { en: `${name} is closed.`, fr: `${name} est fermé.` },
    { hint: { en: 'Open it in the list of engines.', fr: 'Ouvrez-le dans la liste des moteurs.' } },
  ).fault,
  retryable: false,
})
