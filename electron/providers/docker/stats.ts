/** Measurements of a container: what the engine counts, as what a person reads. */
import type { Sample } from '../../../shared/contract/containers.ts'
import { type Client, containerPath } from './client.ts'
import { garbledFault, notRunningFault } from './faults.ts'
import { number } from './map.ts'
import { pull } from './pull.ts'

/** The part of the engine's statistics that we read. */
export type Stats = {
  read?: string
  cpu_stats?: { cpu_usage?: { total_usage?: number } }
  memory_stats?: { usage?: number; limit?: number; stats?: Record<string, number> | null; privateworkingset?: number }
  networks?: Record<string, { rx_bytes?: number; tx_bytes?: number }> | null
  blkio_stats?: { io_service_bytes_recursive?: { op?: string; value?: number }[] | null }
  pids_stats?: { current?: number }
  num_procs?: number
}

/** What CPU is measured against: time used so far, nanoseconds, and when, nanoseconds. */
export type CpuMark = { used: number; at: number }

export function toSample(container: string, stats: Stats, before: CpuMark | undefined): { sample: Sample; mark: CpuMark | undefined } {
  const at = nanoseconds(stats.read)
  const used = stats.cpu_stats?.cpu_usage?.total_usage
  const mark = used === undefined || at === undefined ? undefined : { used, at }
  // A count that went back belongs to a container that was started again.
  const cpu =
    mark && before && mark.at > before.at && mark.used >= before.used
      ? ((mark.used - before.used) / (mark.at - before.at)) * 100
      : undefined
  const networks = stats.networks ? Object.values(stats.networks) : undefined
  const disk = stats.blkio_stats?.io_service_bytes_recursive ?? undefined
  const processes = stats.pids_stats?.current ?? (stats.num_procs || undefined)
  const sample = {
    container,
    at: at === undefined ? Date.now() : Math.round(at / 1e6),
    cpu,
    memory: memoryOf(stats),
    memoryLimit: stats.memory_stats?.limit,
    netIn: networks && sum(networks.map((n) => n.rx_bytes)),
    netOut: networks && sum(networks.map((n) => n.tx_bytes)),
    diskRead: disk && sum(disk.filter((d) => d.op?.toLowerCase() === 'read').map((d) => d.value)),
    diskWrite: disk && sum(disk.filter((d) => d.op?.toLowerCase() === 'write').map((d) => d.value)),
    processes,
  }
  return { sample: Object.fromEntries(Object.entries(sample).filter(([, value]) => value !== undefined)) as Sample, mark }
}

/**
 * What is used without the page cache that the kernel would give back, as `docker stats` counts it: `total_inactive_file` where the
 * engine counts by cgroup v1, `inactive_file` by v2. Windows says it directly.
 */
function memoryOf({ memory_stats: memory }: Stats): number | undefined {
  if (memory?.usage === undefined) return memory?.privateworkingset
  const cache = memory.stats?.total_inactive_file ?? memory.stats?.inactive_file ?? 0
  return cache < memory.usage ? memory.usage - cache : memory.usage
}

const sum = (values: (number | undefined)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0)

/** Go's zero time, year 1, stands for no measurement. */
function nanoseconds(read: string | undefined): number | undefined {
  const match = /^(?!0001)(.*?:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(read ?? '')
  if (!match) return undefined
  const ms = Date.parse(`${match[1]}${match[3]}`)
  return Number.isNaN(ms) ? undefined : ms * 1e6 + Number((match[2] ?? '0').padEnd(9, '0').slice(0, 9))
}

function parsed(said: string): Stats | undefined {
  if (said.trim() === '') return undefined
  try {
    return JSON.parse(said) as Stats
  } catch (error) {
    throw garbledFault(said, error)
  }
}

const isMeasured = (stats: Stats) => nanoseconds(stats.read) !== undefined

/** Samples once a second until the container ends. */
export async function* containerStats(client: Client, container: string, signal: AbortSignal): AsyncGenerator<Sample> {
  const path = containerPath(container)
  const { State } = await client.json<{ State?: { Running?: boolean } }>(`${path}/json`, { signal, timeout: 10_000 })
  if (!State?.Running) throw notRunningFault()
  const stream = await client.stream(`${path}/stats`, { query: { stream: true }, signal, timeout: 30_000 })
  const source = pull(stream, signal)
  const decoder = new TextDecoder()
  let before: CpuMark | undefined
  let rest = ''
  try {
    while (true) {
      const chunk = await source.next()
      if (chunk === undefined) return
      if (chunk === 'late') continue
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (line.trim() === '') continue
        const stats = JSON.parse(line) as Stats
        // Of a container that has ended the engine goes on sending empty measurements.
        if (!isMeasured(stats)) return
        const { sample, mark } = toSample(container, stats, before)
        before = mark
        yield sample
      }
    }
  } catch (error) {
    throw client.faultOf(error)
  } finally {
    stream.destroy()
  }
}

/** Containers whose last measurement is remembered. */
const mostMarks = 1000

/** Takes single samples, measuring CPU since the one before. */
export function sampler(client: Client, apiVersion: string) {
  const marks = new Map<string, CpuMark>()
  // Older engines measure CPU by themselves, for which they take a second or two.
  const oneShot = (number(apiVersion) ?? 0) >= 1041
  return async (container: string, signal: AbortSignal): Promise<Sample> => {
    const query = { stream: false, ...(oneShot ? { 'one-shot': true } : {}) }
    const said = await client.text(`${containerPath(container)}/stats`, { query, signal, timeout: 10_000 })
    const stats = parsed(said)
    // Podman says nothing at all of one that does not run.
    if (!stats || !isMeasured(stats)) throw notRunningFault()
    const { sample, mark } = toSample(container, stats, marks.get(container))
    marks.delete(container)
    if (mark) marks.set(container, mark)
    if (marks.size > mostMarks) marks.delete(marks.keys().next().value as string)
    return sample
  }
}
