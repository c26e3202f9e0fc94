/** Finds out whether the kernel killed a container for want of memory: the list does not say, so those that may have been are inspected. */
import type { ContainerRow, ContainerSink } from '../../capabilities/containers.ts'
import { type Client, containerPath } from './client.ts'

const killed = 137
/** Inspections at once: nobody waits for them. */
const most = 2

export function oomChecker(client: Client, into: ContainerSink, signal: AbortSignal) {
  /** What is known, until the container's next start or end. */
  const known = new Map<string, boolean>()
  const suspects = new Set<string>()
  const waiting = new Map<string, ContainerRow>()
  /** The row last seen of each that is being checked, so that an old one is not put back. */
  const rows = new Map<string, ContainerRow>()
  let busy = 0

  const next = () => {
    while (busy < most && waiting.size > 0 && !signal.aborted) {
      const [id, row] = waiting.entries().next().value as [string, ContainerRow]
      waiting.delete(id)
      busy++
      void check(id, row).finally(() => {
        busy--
        next()
      })
    }
  }
  const check = async (id: string, row: ContainerRow) => {
    try {
      const { State } = await client.json<{ State?: { OOMKilled?: boolean } }>(`${containerPath(id)}/json`, {
        signal,
        timeout: 10_000,
      })
      known.set(id, State?.OOMKilled === true)
      if (State?.OOMKilled && rows.get(id) === row) into.put({ ...row, oomKilled: true })
    } catch {
      // It is gone, or the engine is: the next list tells.
    } finally {
      if (rows.get(id) === row) rows.delete(id)
    }
  }

  return {
    /** Something began or ended: what was known holds no longer. */
    forget: (id: string, action: 'oom' | 'die' | 'start' | 'destroy' | 'remove'): void => {
      known.delete(id)
      if (action === 'oom') suspects.add(id)
      else if (action !== 'die') suspects.delete(id)
    },
    /**
     * The row with what is known; what is not known for sure is asked, and put later.
     * @param doubted what is known may have been asked too early
     */
    mark: (row: ContainerRow, doubted: boolean): ContainerRow => {
      const { container: id } = row
      const ended = row.state === 'exited' || row.state === 'dead'
      rows.delete(id)
      if (!ended) return row
      const answer = known.get(id)
      if ((answer === undefined || doubted) && (row.exitCode === killed || suspects.has(id))) {
        rows.set(id, row)
        waiting.set(id, row)
        next()
      }
      return answer ? { ...row, oomKilled: true } : row
    },
  }
}
