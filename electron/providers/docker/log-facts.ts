/** What only an inspection tells of a container's log and of its last run; what cannot change is asked once. */
import { type Client, containerPath } from './client.ts'
import type { InspectedContainer } from './detail.ts'

/** Of a run. Times: milliseconds since the epoch. */
export type Run = { running: boolean; started?: number; ended?: number; exitCode?: number; reason?: 'oom' | 'error'; turnsOver?: true }

type Inspected = InspectedContainer & {
  State?: { Restarting?: boolean }
  HostConfig?: { LogConfig?: { Type?: string; Config?: Record<string, string> } }
}
/** How its output is framed, and who keeps it. */
type Log = { tty: boolean; driver: string }

/** Containers that are remembered; nobody has so many, and who has asks again. */
const most = 20_000
/** What ends one that was asked to stop. */
const stopped = [137, 143]

export type LogFacts = ReturnType<typeof logFacts>

/** @param losesOnTurn the engine is one before 23, which loses or doubles lines when it turns over a log that is followed */
export function logFacts(client: Client, losesOnTurn = false) {
  const logs = new Map<string, Log>()

  const inspect = async (container: string, signal: AbortSignal): Promise<Inspected> => {
    const found = await client.json<Inspected>(`${containerPath(container)}/json`, { signal, timeout: 15_000 })
    if (logs.size >= most) logs.clear()
    logs.set(container, { tty: found.Config?.Tty === true, driver: found.HostConfig?.LogConfig?.Type ?? '' })
    return found
  }

  return {
    /** Rejects with a FaultError, `not_found` among others. */
    log: async (container: string, signal: AbortSignal): Promise<Log> => {
      if (!logs.has(container)) await inspect(container, signal)
      return logs.get(container) ?? { tty: false, driver: '' }
    },
    run: async (container: string, signal: AbortSignal): Promise<Run> => {
      const found = await inspect(container, signal)
      return { ...toRun(found), ...(losesOnTurn && isTurnedOver(found) ? { turnsOver: true } : {}) }
    },
    forget: (container: string): void => void logs.delete(container),
  }
}

function isTurnedOver({ HostConfig: { LogConfig: { Type, Config } = {} } = {} }: Inspected): boolean {
  return Type === 'local' || (Type === 'json-file' && !['', '-1'].includes(Config?.['max-size'] ?? ''))
}

function toRun({ State: state = {} }: Inspected): Run {
  const running = state.Running === true && state.Restarting !== true
  const [started, ended] = [time(state.StartedAt), time(state.FinishedAt)]
  const run: Run = { running, ...(started === undefined ? {} : { started }) }
  // Before its first start it has ended as little as it has begun.
  if (running || (started === undefined && !state.Error)) return run
  const exitCode = state.ExitCode ?? 0
  const reason =
    exitCode !== 0 && state.OOMKilled ? 'oom' : state.Error || (exitCode !== 0 && !stopped.includes(exitCode)) ? 'error' : undefined
  return { ...run, ...(ended === undefined ? {} : { ended }), exitCode, ...(reason ? { reason } : {}) }
}

/** The engine's zero time, year 1, stands for never. */
function time(text: string | undefined): number | undefined {
  const at = text && !text.startsWith('0001-') ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}
