/** What runs inside of a container: the table that `ps` prints, and its fields. */
import type { Processes } from '../../../shared/contract/containers.ts'
import { asFault } from '../../../shared/rpc/fault.ts'
import { type Client, containerPath } from './client.ts'
import { notRunningFault } from './faults.ts'

type Table = { Titles?: string[] | null; Processes?: string[][] | null }
type Known = Processes['known'][number]

/** With what a person looks for first; the engine runs the `ps` of its machine, and some know no columns. */
const columns = '-eo pid,ppid,user,pcpu,pmem,etime,time,args'

export async function containerTop(client: Client, container: string, signal: AbortSignal): Promise<Processes> {
  const path = `${containerPath(container)}/top`
  const ask = (ps_args?: string) => client.json<Table>(path, { query: { ps_args }, signal, timeout: 15_000 })
  const other = async (error: unknown) => {
    const { code } = asFault(error)
    // It is not there, or rests: another `ps` would not change that. Podman says nothing at all, of one that rests as where it knows no such columns.
    if (code !== 'internal' && code !== 'invalid' && code !== 'unavailable') throw error
    const { State } = await client.json<{ State?: { Running?: boolean } }>(`${containerPath(container)}/json`, { signal, timeout: 15_000 })
    if (!State?.Running) throw notRunningFault(asFault(error).detail)
    return ask()
  }
  const table = await ask(columns).catch(other)
  return toProcesses(table)
}

/** Podman hands over the lines as `ps` printed them, each as one field. */
function inColumns({ Titles, Processes }: Table): { titles: string[]; processes: string[][] } {
  const [titles, processes] = [Titles ?? [], Processes ?? []]
  const split = titles.length === 1 ? (titles[0] ?? '').trim().split(/\s+/) : titles
  if (split.length === titles.length) return { titles, processes }
  return {
    titles: split,
    processes: processes.map(([line = '']) => {
      const words = line.trim().split(/\s+/)
      // What is left of a line is its command.
      return [...words.slice(0, split.length - 1), words.slice(split.length - 1).join(' ')]
    }),
  }
}

export function toProcesses(table: Table): Processes {
  const { titles, processes } = inColumns(table)
  const at = (...names: string[]) => titles.findIndex((title) => names.includes(title.toUpperCase()))
  const [pid, parent, user, cpu, memory] = [at('PID'), at('PPID'), at('USER', 'UID'), at('%CPU'), at('%MEM')]
  const [elapsed, time, command] = [at('ELAPSED'), at('TIME'), at('COMMAND', 'CMD', 'ARGS')]
  const known = processes.map((row): Known => {
    const number = (index: number) => (row[index] === undefined || Number.isNaN(Number(row[index])) ? undefined : Number(row[index]))
    const fields = {
      parent: number(parent),
      user: row[user],
      cpu: number(cpu),
      memory: number(memory),
      elapsed: seconds(row[elapsed]),
      time: seconds(row[time]),
    }
    const said = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
    return { pid: number(pid) ?? 0, ...said, command: row[command] ?? '' }
  })
  return { titles, processes, known }
}

/** "2-03:04:05", "03:04:05", "04:05", "5.25s", "1m30s" */
export function seconds(text: string | undefined): number | undefined {
  const clock = /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text ?? '')
  if (clock) return Number(clock[1] ?? 0) * 86_400 + Number(clock[2] ?? 0) * 3600 + Number(clock[3]) * 60 + Number(clock[4])
  const span = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?$/.exec(text ?? '')
  if (!text || !span) return undefined
  return Number(span[1] ?? 0) * 3600 + Number(span[2] ?? 0) * 60 + Number(span[3] ?? 0)
}
