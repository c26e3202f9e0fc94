/** The log river, as the contract has it: who is in a view is followed, and the store answers. */
import { setMaxListeners } from 'node:events'
import type { AppContract } from '../../shared/contract/index.ts'
import type { LogSelection, LogWindow } from '../../shared/contract/logs.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import type { Collector } from '../logs/collector.ts'
import type { LogStore } from '../logs/log-store.ts'
import { type Queue, queue } from '../logs/queue.ts'
import { followSelection } from '../logs/selection.ts'

type Options = { store: LogStore; collector: Collector }
type Change = { sources: string[] } | LogWindow

export function logsApi({ store, collector }: Options): Api<AppContract>['logs'] {
  /** Follows a selection for as long as it is looked at: the sources it begins with, and a queue of those that join. */
  const watch = async (selection: LogSelection, signal: AbortSignal): Promise<{ sources: string[]; changes: Queue<Change> }> => {
    setMaxListeners(0, signal)
    collector.read(signal)
    await collector.ready()
    const changes = queue<Change>(signal)
    let sources: string[] | undefined
    let letGo = () => {}
    followSelection(
      collector.list,
      selection,
      (next) => {
        const hold = new AbortController()
        collector.hold(next, hold.signal)
        letGo()
        letGo = () => hold.abort()
        if (sources) changes.push({ sources: withMarks(next) })
        else sources = next
      },
      signal,
    )
    signal.addEventListener('abort', () => letGo(), { once: true })
    return { sources: withMarks(sources ?? []), changes }
  }
  /** What is asked of a selection as it is now. */
  const once = async (selection: LogSelection, signal: AbortSignal): Promise<string[]> => {
    await collector.ready()
    let sources: string[] = []
    const now = new AbortController()
    followSelection(collector.list, selection, (next) => (sources = next), AbortSignal.any([now.signal, signal]))
    now.abort()
    return withMarks(sources)
  }
  const names = () => Object.fromEntries([...collector.list.rows.values()].map(({ id, name }) => [id, name]))

  return {
    sources: (_input, { signal }) => {
      collector.read(signal)
      return collector.list
    },
    view: async function* ({ selection, query }, { signal, writes }) {
      const { sources, changes } = await watch(selection, signal)
      void (async () => {
        for await (const window of writes) changes.push(window)
      })().catch(() => {})
      yield* store.view({ sources, query }, changes.items, signal)
    },
    histogram: async function* ({ selection, query, buckets }, { signal }) {
      const { sources, changes } = await watch(selection, signal)
      yield* store.histogram({ sources, query, buckets }, onlySources(changes.items), signal)
    },
    kinds: async function* ({ selection, query, since }, { signal }) {
      yield* store.kinds({ sources: await once(selection, signal), query, since }, signal)
    },
    export: async function* ({ selection, query, format, times }, { signal }) {
      yield* store.export({ sources: await once(selection, signal), query, format, times, names: names() }, signal)
    },
    line: ({ ref }) => store.line(ref),
    tail: async ({ source, count }, { signal }) => {
      await collector.ensure(source, signal)
      return store.tail(source, count)
    },
    older: ({ source }, { signal }) => collector.older(source, signal),
    mark: ({ text, at }) => store.mark('', { kind: 'note', text }, (at ?? Date.now()) * 1000),
    forget: ({ source }) => collector.forget(source),
    report: () => store.report(),
  }
}

/** What a person marked is in every view. */
const withMarks = (sources: string[]) => [...sources, '']

async function* onlySources(changes: AsyncIterable<Change>): AsyncGenerator<{ sources: string[] }> {
  for await (const change of changes) if ('sources' in change) yield change
}
