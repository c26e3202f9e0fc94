/** What the app itself costs: CPU and memory over all of its processes. */
import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { app, type ProcessMetric } from 'electron'
import type { AppUsage } from '../../shared/contract/desktop.ts'

/** Returns a function that tells the CPU used since it was called last (percent of one core), and the memory held now (bytes). */
export function startMeasuring(): () => Promise<AppUsage> {
  let before = app.getAppMetrics()
  let at = performance.now()
  return async () => {
    const metrics = app.getAppMetrics()
    const now = performance.now()
    const cpu = metrics.reduce((sum, metric) => sum + cpuOf(metric, before, now - at), 0)
    before = metrics
    at = now
    const sizes = await Promise.all(metrics.map(memoryOf))
    return { cpu, memory: sizes.reduce((sum, size) => sum + size, 0) }
  }
}

/** Electron's own percentage is of all cores, and per caller of getAppMetrics; seconds of CPU time say it exactly. */
function cpuOf(metric: ProcessMetric, before: ProcessMetric[], milliseconds: number): number {
  const total = metric.cpu.cumulativeCPUUsage
  if (total === undefined) return metric.cpu.percentCPUUsage * cpus().length
  const earlier = before.find(({ pid, creationTime }) => pid === metric.pid && creationTime === metric.creationTime)
  return Math.max(0, ((total - (earlier?.cpu.cumulativeCPUUsage ?? 0)) * 100_000) / milliseconds)
}

/** On Linux the proportional share, which counts memory that processes have in common once; elsewhere the working set. */
async function memoryOf(metric: ProcessMetric): Promise<number> {
  if (process.platform === 'linux') {
    const rollup = await readFile(`/proc/${metric.pid}/smaps_rollup`, 'utf8').catch(() => '')
    const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]
    if (kilobytes) return Number(kilobytes) * 1024
  }
  return metric.memory.workingSetSize * 1024
}
