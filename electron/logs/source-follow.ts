/** Reads one source into the store, from where it was left to its end: nothing lost, nothing doubled, and what happened to it said once. */
import type { LogMark } from '../../shared/contract/logs.ts'
import { fault } from '../../shared/rpc/fault.ts'
import type { LogOrigin } from '../capabilities/logs.ts'
import { firstLines, followOn, momentOf, readNewest, readOn, type Reading, type ReadSource } from './source-read.ts'
import type { SourceMeta } from './parts.ts'

/** Milliseconds by which the first lines of a run may be earlier than its start, by the engine's word. */
const early = 250
/** Milliseconds within which an engine tells of what it has begun to tell. */
const wordAfter = 3000

/** What marks have said of a source: the run that they speak of, and how it ended if they say that. */
export type Said = Pick<SourceMeta, 'state' | 'started' | 'ended' | 'exitCode' | 'reason'>

/** A source while it is followed. Whoever watches the engine changes `origin`, `end` and `gone`; who follows changes the others. */
export type Followed = ReadSource & {
  readonly engine: string
  /** The last end of a run that was seen. */
  end: LogOrigin | undefined
  /** The engine has forgotten it. */
  gone: boolean
  /** It began while somebody watched: there is nothing of before. */
  born: boolean
  older: 'none' | 'available'
  said: Said | undefined
}

/** `when` resolves once this holds of what is known of the source, or after so many milliseconds. */
export type Following = Reading & { when: (holds: () => boolean, within: number) => Promise<void> }

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
export async function followSource(source: Followed, reading: Following): Promise<void> {
  const { store, signal } = reading
  const describe = (said: Said) => {
    source.said = said
    return store.describe(source.id, metaOf(source, said))
  }
  const mark = (mark: LogMark, at: number) => store.mark(source.id, mark, Math.round(at * 1000))

  await describe(source.said ?? { state: 'running', ...(source.born ? {} : startOf(source.origin)) })
  signal.throwIfAborted()
  if (!source.some && !source.born && !source.after && !source.gone) {
    source.older = 'available'
    if ((await readNewest(source, reading)) < firstLines) source.older = 'none'
    await store.describe(source.id, metaOf(source, source.said as Said))
  }

  /** Says that a run has begun, once everything of the one before it is here. Of one that ran when it was first read there is nothing to say. */
  const begin = async (run: LogOrigin) => {
    const { said, some } = source
    if (run.started === undefined || said?.started === run.started) return
    if (said?.started !== undefined || (source.born && !some)) {
      if (some && !source.gone) await readOn(source, reading, { until: momentOf(run.started - early) })
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
      await followOn(source, reading)
      const { started = run.started } = run
      const same = () => source.origin.state === 'running' && source.origin.started === started && !source.gone
      await reading.when(() => !same(), wordAfter)
      await told()
      if (same()) throw brokenOff()
    } else if (!source.gone) await readOn(source, reading, {})
    const next = source.origin
    await end(source.end)
    if ((next.state === 'running' && !source.gone) || source.origin !== next) continue
    source.interrupted = false
    if (source.said && !isRead(source)) await describe({ ...source.said, state: 'ended', ...startOf(next), ...endOf(next) })
    return
  }
}

const startOf = ({ started }: LogOrigin) => (started === undefined ? {} : { started })
const endOf = ({ ended }: LogOrigin) => (ended === undefined ? {} : { ended })
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
export const withRun = (told: LogOrigin, known: (Said & { turnsOver?: true }) | undefined): LogOrigin =>
  told.started === undefined && known?.state === told.state
    ? { ...told, ...(known.turnsOver ? { turnsOver: true } : {}), ...runOf(known), ...runOf(told) }
    : told
