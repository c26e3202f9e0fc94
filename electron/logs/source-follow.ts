/** Reads one source into the store, from where it was left to its end: nothing lost, nothing doubled, and what happened to it said once. */
import type { LogMark, LogSource } from '../../shared/contract/logs.ts'
import { fault } from '../../shared/rpc/fault.ts'
import type { LogOrigin, Logs, ReadOptions } from '../capabilities/logs.ts'
import type { LogStore } from './log-store.ts'
import type { Appended, Moment, SourceMeta } from './parts.ts'
import { pump } from './pump.ts'
import type { Slots } from './slots.ts'

/** So many lines are read of a source of which nothing is kept; the others may be asked for. */
export const firstLines = 10_000
/** Microseconds: how much further back is looked for the last line that is kept, when it did not come again. */
const furtherBack = 60_000_000
/** Milliseconds by which the first lines of a run may be earlier than its start, by the engine's word. */
const early = 250
/** Milliseconds within which an engine tells of what it has begun to tell. */
const wordAfter = 3000

/** What marks have said of a source: the run that they speak of, and how it ended if they say that. */
export type Said = Pick<SourceMeta, 'state' | 'started' | 'ended' | 'exitCode' | 'reason'>

/** A source while it is read. Whoever watches the engine changes `origin`, `end` and `gone`; the reading changes the others. */
export type Followed = {
  readonly id: string
  readonly engine: string
  /** As the engine last said it. */
  origin: LogOrigin
  /** The last end of a run that was seen. */
  end: LogOrigin | undefined
  /** The engine has forgotten it. */
  gone: boolean
  /** It began while somebody watched: there is nothing of before. */
  born: boolean
  /** Lines are kept of it. */
  some: boolean
  /** What was kept was removed then, and nothing has come since: only what is newer is wanted. */
  after: Moment | undefined
  /** Reading broke off before the end since the last line that was kept. */
  interrupted: boolean
  older: LogSource['older']
  said: Said | undefined
}

export type Reading = {
  logs: Logs
  store: LogStore
  slots: Slots
  signal: AbortSignal
  /** Its log is open, and what came first is kept. */
  opened: () => void
  /** Resolves once this holds of what is known of the source, or after so many milliseconds. */
  when: (holds: () => boolean, within: number) => Promise<void>
}

export const metaOf = ({ engine, origin, gone, older }: Followed, said: Said): SourceMeta => ({
  source: engine,
  kind: origin.kind,
  name: origin.name,
  path: origin.path,
  labels: origin.labels,
  older: older !== 'none',
  ...said,
  ...(gone ? { state: 'gone' } : {}),
})

/** Whether everything was read of a source that has ended, and its end was said. */
export const isRead = ({ origin, said }: Followed): boolean =>
  said !== undefined && said.state !== 'running' && said.started === origin.started && said.ended === origin.ended

/** Resolves once the source has ended and all of it is kept. Rejects with why it cannot go on now, or when the signal aborts. */
export async function followSource(source: Followed, reading: Reading): Promise<void> {
  const { store, signal } = reading
  const describe = (said: Said) => {
    source.said = said
    return store.describe(source.id, metaOf(source, said))
  }
  const mark = (mark: LogMark, at: number) => store.mark(source.id, mark, Math.round(at * 1000))

  await describe(source.said ?? { state: 'running', ...(source.born ? {} : startOf(source.origin)) })
  signal.throwIfAborted()
  if (!source.some && !source.born && !source.after && !source.gone) await readFirst(source, reading)

  /** Says that a run has begun, once everything of the one before it is here. Of one that ran when it was first read there is nothing to say. */
  const begin = async (run: LogOrigin) => {
    const { said, some } = source
    if (run.started === undefined || said?.started === run.started) return
    if (said?.started !== undefined || (source.born && !some)) {
      if (some && !source.gone) await readOn(source, reading, { follow: false, until: momentOf(run.started - early) })
      await mark({ kind: 'started' }, run.started)
    }
    await describe({ state: 'running', started: run.started })
  }
  /** Says how a run ended. What never ran has no end. */
  const end = async (run: LogOrigin | undefined) => {
    if (run?.state !== 'ended' || (run.started === undefined && run.ended === undefined)) return
    if (source.said?.started === undefined) await begin(run)
    if (source.said?.state !== 'running' || source.said.started !== run.started) return
    const { exitCode, reason } = run
    const how = { ...(exitCode === undefined ? {} : { exitCode }), ...(reason ? { reason } : {}) }
    await mark({ kind: 'ended', ...how }, run.ended ?? Date.now())
    await describe({ state: 'ended', ...startOf(run), ...endOf(run), ...how })
  }
  /** Engines tell that there is a run before they tell of it. */
  const told = async () => {
    const isTold = ({ state, started, ended } = source.origin) => started !== undefined && (state === 'running' || ended !== undefined)
    await reading.when(() => source.gone || isTold(), wordAfter)
    signal.throwIfAborted()
  }

  while (true) {
    await told()
    const run = source.origin
    await begin(run)
    const runs = run.state === 'running' && !source.gone
    if (runs) {
      await readOn(source, reading, { follow: true })
      const { started = run.started } = run
      const same = () => source.origin.state === 'running' && source.origin.started === started && !source.gone
      await reading.when(() => !same(), wordAfter)
      await told()
      if (same()) throw brokenOff()
    } else if (!source.gone) await readOn(source, reading, { follow: false })
    const next = source.origin
    await end(source.end)
    if ((next.state === 'running' && !source.gone) || source.origin !== next) continue
    source.interrupted = false
    if (source.said && !isRead(source)) await describe({ ...source.said, state: 'ended', ...startOf(next), ...endOf(next) })
    return
  }
}

/** The newest lines of a source of which nothing is kept. */
async function readFirst(source: Followed, reading: Reading): Promise<void> {
  const { store } = reading
  let lines = 0
  source.older = 'available'
  await read(source, reading, { tail: firstLines, follow: false }, (appended) => {
    lines += appended.lines
    return true
  })
  if (lines < firstLines) source.older = 'none'
  await store.describe(source.id, metaOf(source, source.said as Said))
}

/** From the last line that is kept. When that one does not come again it is looked for further back, before it is said to be lost. */
async function readOn(source: Followed, reading: Reading, options: ReadOptions): Promise<void> {
  for (const probe of [true, false]) {
    const last = await reading.store.resume(source.id, { probe, interrupted: source.interrupted })
    const since = last && !probe ? { ...last, micros: last.micros - furtherBack } : (last ?? source.after)
    if (since && options.until && options.until.micros < since.micros) return
    let missed = false
    await read(source, reading, since ? { ...options, since } : options, (appended) => {
      missed = probe && appended.seam === 'missed'
      return !missed
    })
    if (!missed) return
  }
}

/** Few are opened at once; what is followed leaves its place to the next once it is open. */
async function read(source: Followed, reading: Reading, options: ReadOptions, on: (appended: Appended) => boolean): Promise<void> {
  const { logs, store, slots, signal, opened } = reading
  const leave = await slots.take(signal)
  try {
    await pump(
      (until) => logs.read(source.origin.origin, options, until),
      (batch) => {
        if (options.follow) leave()
        return store.append(source.id, batch)
      },
      (appended) => {
        if (appended.lines > 0) {
          source.some = true
          source.interrupted = false
          source.after = undefined
        }
        if (options.follow) opened()
        return on(appended)
      },
      signal,
    )
  } finally {
    leave()
  }
}

const startOf = ({ started }: LogOrigin) => (started === undefined ? {} : { started })
const endOf = ({ ended }: LogOrigin) => (ended === undefined ? {} : { ended })
export const momentOf = (ms: number): Moment => ({ micros: Math.round(ms * 1000), nanos: 0 })
/** An engine that is being stopped ends its logs as if their writers had ended. */
const brokenOff = () =>
  fault('unavailable', { en: 'The engine ended this log, and it is opened again.', fr: 'Le moteur a fermé ce journal ; il est rouvert.' })

/** What is known of a run, without keys that are undefined: it is compared, and written. */
export const runOf = ({ state, started, ended, exitCode, reason }: Said): Said => ({
  state,
  ...(started === undefined ? {} : { started }),
  ...(ended === undefined ? {} : { ended }),
  ...(exitCode === undefined ? {} : { exitCode }),
  ...(reason ? { reason } : {}),
})

/** Until an engine has told of a run it is taken for the one that is known, as long as that is possible. */
export const withRun = (told: LogOrigin, known: Said | undefined): LogOrigin =>
  told.started === undefined && known?.state === told.state ? { ...told, ...runOf(known), ...runOf(told) } : told
