/** Samples of the containers that are on a screen: few, cheap, and none while there is nothing to measure. */
import { setMaxListeners } from 'node:events'
import type { Sample } from '../../shared/contract/containers.ts'
import type { Containers } from '../capabilities/containers.ts'

type One = { engine: string; container: string }
type Call = (one: One, signal: AbortSignal, act: (containers: Containers) => Promise<Sample>) => Promise<Sample>
/** Milliseconds between two rounds. */
const pace = 3000
/** Samples in flight at once. */
const most = 8

/** A round of samples every few seconds, of the containers named last. One that fails is left out of its round. */
export async function* usage(
  call: Call,
  writes: AsyncIterable<One[]>,
  signal: AbortSignal,
): AsyncGenerator<(Sample & { source: string })[]> {
  setMaxListeners(0, signal)
  let wanted: One[] = []
  let wake = () => {}
  void (async () => {
    for await (const next of writes) {
      wanted = next
      wake()
    }
  })()
  signal.addEventListener('abort', () => wake(), { once: true })
  const rest = (milliseconds?: number) =>
    new Promise<void>((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  while (!signal.aborted) {
    const began = Date.now()
    const round = wanted
    const samples = await measure(round, call, signal)
    if (signal.aborted) return
    if (samples.length > 0) yield samples
    // A changed screen is measured at once; what stays on it keeps its pace.
    if (wanted === round && !signal.aborted) await rest(round.length > 0 ? Math.max(0, began + pace - Date.now()) : undefined)
  }
}

async function measure(round: One[], call: Call, signal: AbortSignal) {
  const samples: (Sample & { source: string })[] = []
  const queue = [...round]
  const worker = async () => {
    for (let one = queue.shift(); one && !signal.aborted; one = queue.shift()) {
      try {
        const { engine, container } = one
        const sample = await call(one, signal, (containers) => containers.sample(container, signal))
        samples.push({ ...sample, source: engine })
      } catch {
        // It ended, or its engine is away: the list says so.
      }
    }
  }
  await Promise.all(Array.from({ length: most }, worker))
  return samples
}
