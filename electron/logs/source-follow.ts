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
/** Milliseconds between the end of a log and the word that its writer has ended. */
const wordAfter = 1000

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
  /** Resolves when what is known of the source has changed, or after so many milliseconds. */
  changed: (within: number) => Promise<void>
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

  /** Says that a run has begun, once everything of the one before it is here. */
  const begin = async (run: LogOrigin) => {
    const { said } = source
    if (run.started === undefined || said?.started === run.started) return
    if (source.some && !source.gone) await readOn(source, reading, { follow: false, until: momentOf(run.started - early) })
    await mark({ kind: 'started' }, run.started)
    await describe({ state: 'running', started: run.started })
  }
  /** Says how a run ended. What never ran has no end. */
  const end = async (run: LogOrigin | undefined) => {
    const { said } = source
    if (run?.state !== 'ended' || said?.state !== 'running' || said.started !== run.started) return
    if (run.started === undefined && run.ended === undefined) return
    const { exitCode, reason } = run
    const how = { ...(exitCode === undefined ? {} : { exitCode }), ...(reason ? { reason } : {}) }
    await mark({ kind: 'ended', ...how }, run.ended ?? Date.now())
    await describe({ state: 'ended', ...startOf(run), ...(run.ended === undefined ? {} : { ended: run.ended }), ...how })
  }

  while (true) {
    const run = source.origin
    await begin(run)
    if (run.state === 'running' && !source.gone) {
      await readOn(source, reading, { follow: true })
      const same = () => source.origin.state === 'running' && source.origin.started === run.started && !source.gone
      if (same()) await reading.changed(wordAfter)
      signal.throwIfAborted()
      if (same()) throw brokenOff()
    }
    const next = source.origin
    const again = next.state === 'running' && !source.gone
    // Once more, without waiting for more: an engine that turns its log over at the end may not have given all of it.
    if (!source.gone) await readOn(source, reading, { follow: false, ...(again ? { until: between(source.end, next) } : {}) })
    await end(source.end)
    if (again || source.origin !== next) continue
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
/** Where the lines of one run end and those of the next begin. */
const between = (end: LogOrigin | undefined, next: LogOrigin): Moment => {
  const started = next.started ?? Date.now()
  return momentOf(end?.ended !== undefined && end.ended < started ? (end.ended + started) / 2 : started - early)
}

/** An engine that is being stopped ends its logs as if their writers had ended. */
const brokenOff = () =>
  fault('unavailable', { en: 'The engine ended this log, and it is opened again.', fr: 'Le moteur a fermé ce journal ; il est rouvert.' })

/** Without keys that are undefined: it is compared, and written. */
export const saidOf = ({ state, started, ended, exitCode, reason }: SourceMeta): Said => ({
  state,
  ...(started === undefined ? {} : { started }),
  ...(ended === undefined ? {} : { ended }),
  ...(exitCode === undefined ? {} : { exitCode }),
  ...(reason ? { reason } : {}),
})
