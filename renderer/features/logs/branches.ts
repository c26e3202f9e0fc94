/** The sources as a tree in one run of rows: engines, in them projects, in them who writes. Only windows of it are in the page. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { LogSource } from '../../../shared/contract/logs.ts'
import { emptyState, type LiveHandle, type LiveState } from '../../../shared/rpc/client.ts'
import type { Group, View } from '../../../shared/rpc/view.ts'
import { api } from '../../state/api.ts'
import { holdUntilKnown } from '../../state/hold.ts'

export type TreeNode =
  | { kind: 'engine'; engine: string; folded: boolean; size: number }
  | { kind: 'project'; engine: string; group: Group; rows: LogSource[] }
  | { kind: 'source'; engine: string; row: LogSource }

export type SourceTree = {
  count: number
  /** Undefined where nothing came yet. */
  at: (index: number) => TreeNode | undefined
  /** Asks for what is around these places. */
  look: (first: number, last: number) => void
  /** What is known of the sources of one engine. */
  rowsOf: (engine: string) => LogSource[]
}

const windowSize = 250
export const engineFold = (engine: string): string => engine
export const projectFold = (engine: string, project: string): string => `${engine}\n${project}`

/** @param engines in order; a single one has no row of its own */
export function useSourceTree(engines: readonly string[], text: string, folded: readonly string[]): SourceTree {
  const [states, setStates] = useState<Record<string, LiveState<LogSource>>>({})
  const [offsets, setOffsets] = useState<Record<string, number>>({})
  const open = useRef(new Map<string, { handle: LiveHandle; end: () => void; view: string }>())
  const several = engines.length > 1

  const views = engines.map((engine): [string, View] => {
    const prefix = projectFold(engine, '')
    const projects = folded.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))
    return [engine, { text, sources: [engine], group: 'project', folded: projects, offset: offsets[engine] ?? 0, limit: windowSize }]
  })
  const key = JSON.stringify(views)
  // biome-ignore lint/correctness/useExhaustiveDependencies: views are compared by what they hold
  useEffect(() => {
    const lists = open.current
    for (const [engine, view] of views) {
      const now = JSON.stringify(view)
      const known = lists.get(engine)
      if (!known) {
        const { take, end } = holdUntilKnown<LogSource>((state) => setStates((old) => ({ ...old, [engine]: state })))
        lists.set(engine, { handle: api.live('logs.sources', {}, view, take), end, view: now })
      } else if (known.view !== now) {
        known.view = now
        known.handle.setView(view)
      }
    }
    for (const [engine, { handle, end }] of lists) {
      if (engines.includes(engine)) continue
      end()
      handle.close()
      lists.delete(engine)
    }
  }, [key])
  useEffect(() => {
    const lists = open.current
    return () => {
      for (const { handle, end } of lists.values()) {
        end()
        handle.close()
      }
      lists.clear()
    }
  }, [])

  /** Where each engine's rows begin, and how many there are. */
  const spans = useMemo(() => {
    let from = 0
    return engines.map((engine) => {
      const list = states[engine] ?? emptyState
      const isFolded = several && folded.includes(engineFold(engine))
      const span = { engine, from, list: list as LiveState<LogSource>, folded: isFolded, size: isFolded ? 0 : list.size }
      from += span.size + (several ? 1 : 0)
      return span
    })
  }, [engines, states, folded, several])
  const last = spans.at(-1)
  const count = last ? last.from + last.size + (several ? 1 : 0) : 0

  const at = (index: number): TreeNode | undefined => {
    const span = spans.findLast(({ from }) => from <= index)
    if (!span) return undefined
    const { engine, list } = span
    const place = index - span.from - (several ? 1 : 0)
    if (place < 0) return { kind: 'engine', engine, folded: span.folded, size: list.matched }
    const item = list.items[place - list.offset]
    if (!item) return undefined
    if (!('group' in item)) return { kind: 'source', engine, row: item }
    const rows = list.items.filter((each): each is LogSource => 'id' in each && (each.path[0] ?? '') === item.group)
    return { kind: 'project', engine, group: item, rows }
  }
  const look = useCallback(
    (first: number, end: number) =>
      setOffsets((old) => {
        let next = old
        for (const { engine, from, size, list } of spans) {
          const start = Math.max(0, first - from)
          const stop = Math.min(size, end - from)
          if (stop <= start || size <= windowSize) continue
          const covered = start >= list.offset && stop <= list.offset + list.items.length
          const offset = Math.max(0, start - windowSize / 2)
          if (!covered && old[engine] !== offset) next = { ...next, [engine]: offset }
        }
        return next
      }),
    [spans],
  )
  const rowsOf = (engine: string) =>
    (states[engine] ?? (emptyState as LiveState<LogSource>)).items.filter((item): item is LogSource => 'id' in item)
  return { count, at, look, rowsOf }
}
