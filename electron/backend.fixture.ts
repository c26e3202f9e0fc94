/** Engines that a test plays, for tests of the whole app in one process. */
import { z } from 'zod'
import { fault } from '../shared/rpc/fault.ts'
import type { Capabilities } from './capabilities/capabilities.ts'
import type { ContainerRow, Containers, ContainerSink } from './capabilities/containers.ts'
import type { Logs } from './capabilities/logs.ts'
import { type AnyProvider, defineProvider, type Found } from './core/provider.ts'

export const lost = () => fault('unavailable', { en: 'lost', fr: 'perdu' })
export const late = () => fault('timeout', { en: 'late', fr: 'en retard' })
export const whenAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error)
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
export const row = (container: string, state: ContainerRow['state'] = 'running'): ContainerRow => ({
  container,
  name: container,
  image: 'image',
  command: '',
  state,
  ports: [],
  labels: {},
  created: 0,
})

/** An engine that a test plays. */
export function scripted(name: string, more: Partial<Found<string>> = {}) {
  const rows = new Map<string, ContainerRow>()
  const engine = {
    found: {
      key: name,
      name,
      endpoint: `unix:///${name}`,
      origins: [],
      remote: false,
      current: false,
      state: 'present',
      config: name,
      ...more,
    } as Found<string>,
    /** What the next contacts meet. */
    mode: 'well' as 'well' | 'hangs' | 'refuses',
    ping: 'well' as 'well' | 'late' | 'lost',
    watch: 'well' as 'well' | 'forbidden',
    connects: 0,
    watches: 0,
    closes: 0,
    rows,
    sink: undefined as ContainerSink | undefined,
    lose: () => {},
    containers: {} as Partial<Containers>,
    /** What writes on it, for one session: `broken` aborts when that is lost. */
    logs: undefined as ((broken: AbortSignal) => Logs) | undefined,
    put: (one: ContainerRow) => {
      rows.set(one.container, one)
      engine.sink?.put(one)
    },
  }
  return engine
}
export type Scripted = ReturnType<typeof scripted>

export function scriptedProvider(engines: Scripted[]): AnyProvider<Capabilities> {
  return defineProvider<string, Capabilities>({
    kind: 'play',
    title: 'Play',
    config: z.string(),
    discover: async () => engines.map(({ found }) => found),
    connect: async (name, { signal }) => {
      const engine = engines.find(({ found }) => found.name === name) as Scripted
      engine.connects++
      if (engine.mode === 'refuses') throw lost()
      if (engine.mode === 'hangs') await whenAborted(signal)
      const broken = new AbortController()
      const whenBroken = () =>
        whenAborted(broken.signal).catch(() => {
          throw lost()
        })
      engine.lose = () => broken.abort()
      const watch: Containers['watch'] = async (into, watchSignal) => {
        engine.watches++
        if (engine.watch === 'forbidden') throw fault('forbidden', { en: 'no', fr: 'non' })
        engine.sink = into
        into.replace([...engine.rows.values()])
        await Promise.race([whenBroken(), whenAborted(watchSignal).catch(() => {})])
      }
      return {
        about: { product: 'Play', version: '1', apiVersion: '1.0', os: 'linux', arch: 'amd64' },
        latency: 1,
        ping: async () => {
          if (engine.ping === 'late') throw late()
          if (engine.ping === 'lost' || broken.signal.aborted) throw lost()
          return 2
        },
        capabilities: {
          containers: { ...engine.containers, watch } as Containers,
          ...(engine.logs ? { logs: engine.logs(broken.signal) } : {}),
        },
        close: () => {
          engine.closes++
          broken.abort()
        },
      }
    },
  })
}
