/** Who writes logs on an engine: its containers' rows, with what an inspection tells of their last run. */
import type { ContainerRow } from '../../capabilities/containers.ts'
import type { LogOrigin, LogOriginSink } from '../../capabilities/logs.ts'
import type { ContainersWatch } from './containers-watch.ts'
import type { LogFacts, Run } from './log-facts.ts'

/** Inspections at once; the lists and whatever a person asks for find room beside them. */
const mostInspections = 4

type Known = {
  row: ContainerRow
  /** What is known of its last run; absent when nothing is, or no longer. */
  run?: Run | undefined
  /** How often it began or ended: what was asked before is out of date. */
  turns: number
  /** As of which turn it is being asked. */
  asking?: number | undefined
  told: boolean
}

/** Follows until the signal aborts; rejects when the engine is lost. */
export async function watchOrigins(watch: ContainersWatch, facts: LogFacts, into: LogOriginSink, signal: AbortSignal): Promise<void> {
  const over = new AbortController()
  const end = () => over.abort()
  signal.addEventListener('abort', end)
  const known = new Map<string, Known>()
  const waiting = new Set<string>()
  let busy = 0

  const next = () => {
    while (busy < mostInspections && waiting.size > 0 && !over.signal.aborted) {
      const id = waiting.values().next().value as string
      waiting.delete(id)
      const one = known.get(id)
      if (!one || one.asking === one.turns) continue
      busy++
      void ask(id, one).finally(() => {
        busy--
        next()
      })
    }
  }

  const ask = async (id: string, one: Known) => {
    const { turns } = one
    one.asking = turns
    const run = await facts.run(id, over.signal).catch(() => undefined)
    if (over.signal.aborted || known.get(id) !== one || one.turns !== turns) return
    one.asking = undefined
    // The list and the inspection do not agree: one of them is late. The row comes again, and is looked at again.
    if (run && run.running !== isRunning(one.row)) return
    one.run = run
    // What cannot be inspected is gone, or the engine is, which the next list tells; until then its row is what is known.
    tell(one)
  }

  const tell = (one: Known) => {
    one.told = true
    into.put(toOrigin(one))
  }
  const want = (id: string) => {
    waiting.add(id)
    next()
  }
  const take = (row: ContainerRow): Known => {
    const one = known.get(row.container) ?? { row, turns: 0, told: false }
    one.row = row
    if (one.run && one.run.running !== isRunning(row)) one.run = undefined
    known.set(row.container, one)
    return one
  }

  try {
    await watch(
      {
        replace: (rows) => {
          const here = new Set(rows.map(({ container }) => container))
          for (const id of known.keys())
            if (!here.has(id)) {
              known.delete(id)
              facts.forget(id)
            }
          const all = rows.map(take)
          into.replace(all.map(toOrigin))
          for (const one of all) {
            one.told = true
            if (!one.run) want(one.row.container)
          }
        },
        put: (row) => {
          const one = take(row)
          // How it ended is told together with that it ended.
          if (one.run || isRunning(row) || !one.told) tell(one)
          if (!one.run) want(row.container)
        },
        drop: (id) => {
          known.delete(id)
          facts.forget(id)
          into.drop(id)
        },
        turned: (id) => {
          const one = known.get(id)
          if (!one) return
          one.run = undefined
          one.turns++
        },
      },
      over.signal,
    )
  } finally {
    signal.removeEventListener('abort', end)
    over.abort()
  }
}

/** One that waits to be started again is between two runs. */
const isRunning = ({ state }: ContainerRow) => state === 'running' || state === 'paused'

function toOrigin({ row, run }: Known): LogOrigin {
  const running = isRunning(row)
  const exitCode = run?.exitCode ?? row.exitCode
  return {
    origin: row.container,
    kind: 'container',
    name: row.name,
    path: row.project ? [row.project] : [],
    labels: row.labels,
    state: running ? 'running' : 'ended',
    ...(running || exitCode === undefined ? {} : { exitCode }),
    ...(run?.turnsOver ? { turnsOver: true } : {}),
    ...(run?.reason ? { reason: run.reason } : {}),
    ...(run?.started === undefined ? {} : { started: run.started }),
    ...(run?.ended === undefined ? {} : { ended: run.ended }),
  }
}
