/** The state of the lines on show: where one is, which line is looked at, which are chosen, unfolded and opened. */
import { type RefObject, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import type { LogRow, LogViewSpec } from '../../shared/contract/logs.ts'
import type { LogLook } from '../state/ui-store.ts'
import type { Feed, Place } from './feed.ts'
import { createFolds } from './folds.ts'
import { lineHeight } from './scroll-map.ts'
import { useFeed } from './use-feed.ts'
import { useScroll } from './use-scroll.ts'

export type Lines = ReturnType<typeof useLines>

type Active = { position: number; ref: string | undefined }
type Range = { from: number; to: number }

const turned = (set: ReadonlySet<string>, ref: string): ReadonlySet<string> => {
  const next = new Set(set)
  if (!next.delete(ref)) next.add(ref)
  return next
}

export function useLines(scroller: RefObject<HTMLDivElement | null>, spec: LogViewSpec, look: LogLook) {
  const [, render] = useReducer((n: number) => n + 1, 0)
  const [active, setActive] = useState<Active>()
  const [range, setRange] = useState<Range>()
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set())
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  /** What the line at the edge is called: it is found again by it. */
  const edge = useRef<LogRow>(undefined)
  const following = useRef(true)
  /** A wish that the feed on show is not yet there for. */
  const goal = useRef<Place>(undefined)

  const feeding = useFeed(spec, {
    anchor: () => edge.current?.ref,
    onMoved: (position) => {
      const by = position - scroll.top
      scroll.moved(position)
      setActive((old) => old && { ...old, position: old.position + by })
      setRange((old) => old && { from: old.from + by, to: old.to + by })
    },
    begin: async (next, sameSources) => {
      if (goal.current) return seekIn(next, goal.current, undefined)
      if (!sameSources || following.current) {
        next.follow(100)
        return 'end'
      }
      // What is looked at is what one wants to see in its new surroundings; else what is at the edge.
      const row = (active?.ref && rowOf(active.ref)) || edge.current
      return row ? seekIn(next, { ref: row.ref }, row.time) : undefined
    },
    onShown: (start) => {
      // Whoever went to the end meanwhile is there.
      if (start !== undefined) scroll.place(following.current ? 'end' : start)
      goal.current = undefined
      setRange(undefined)
    },
  })
  const { feed } = feeding
  const rowAt = (position: number): LogRow | undefined => feed?.rowAt(position)
  const rowOf = (ref: string) => {
    const position = feed?.positionOf(ref)
    return position === undefined ? undefined : rowAt(position)
  }
  const size = feed?.counts?.size ?? 0
  // Hits are to be seen, wherever in a trace they are.
  const folds = look.fold && !spec.query.text
  const revision = feed?.revision
  // biome-ignore lint/correctness/useExhaustiveDependencies: made anew when the rows have changed
  const fold = useMemo(() => createFolds((position) => feed?.rowAt(position)), [feed, revision])
  const isFolded = (position: number) => {
    const head = folds ? fold.headOf(position) : undefined
    return head !== undefined && !unfolded.has(head)
  }

  const isUneven = look.wrap || open.size > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was measured with wrapping says nothing about without
  const measured = useMemo(() => new Map<string, number>(), [look.wrap])
  const heightOf = (position: number): number => {
    const row = rowAt(position)
    if (!row) return lineHeight
    if (isFolded(position)) return 0
    return isUneven ? (measured.get(row.ref) ?? lineHeight) : lineHeight
  }
  const scroll = useScroll(scroller, feed, { size, heightOf }, isUneven)
  following.current = scroll.follow
  useEffect(() => {
    edge.current = feed?.rowAt(scroll.top) ?? edge.current
  })
  /** What was opened last, until it is known how tall it is. */
  const opened = useRef<string>(undefined)
  const onHeights = (heights: ReadonlyMap<string, number>) => {
    let changed = false
    for (const [ref, height] of heights) {
      if ((measured.get(ref) ?? lineHeight) === height) continue
      measured.set(ref, height)
      changed = true
    }
    const position = opened.current === undefined ? undefined : feed?.positionOf(opened.current)
    if (position !== undefined && heights.has(opened.current ?? '')) {
      opened.current = undefined
      scroll.goTo(position, 'near')
    } else if (changed) render()
  }

  const activate = (position: number, extend = false) => {
    const at = Math.max(0, Math.min(position, size - 1))
    setRange(extend ? { from: range?.from ?? active?.position ?? at, to: at } : undefined)
    setActive({ position: at, ref: rowAt(at)?.ref })
  }
  const activePosition = active && ((active.ref === undefined ? undefined : feed?.positionOf(active.ref)) ?? active.position)
  /** Brings a place into sight and makes its line the one that is looked at. */
  const goTo = async (at: Place) => {
    scroll.setFollow(false)
    // Another query may have been asked for with the same key stroke: what it shows goes there, too.
    goal.current = at
    setTimeout(() => {
      if (goal.current === at && feed) goal.current = undefined
    }, goalFor)
    if (!feed) return
    const position = await seekIn(feed, at, undefined)
    if (position === undefined) return
    const head = fold.headOf(position)
    if (head) setUnfolded((old) => new Set(old).add(head))
    scroll.goTo(position, 'middle')
    setActive({ position, ref: feed.rowAt(position)?.ref })
  }

  return {
    ...feeding,
    rowAt,
    size,
    counts: feed?.counts,
    scroll,
    folds: fold,
    isFolded,
    isUnfolded: (ref: string) => unfolded.has(ref) || !folds,
    toggleFold: (ref: string) => setUnfolded((old) => turned(old, ref)),
    open,
    toggleOpen: (ref: string) => {
      if (!open.has(ref)) opened.current = ref
      setOpen((old) => turned(old, ref))
    },
    onHeights: isUneven ? onHeights : undefined,
    active: activePosition === undefined ? undefined : { position: activePosition, row: rowAt(activePosition) },
    activate,
    deactivate: () => {
      setActive(undefined)
      setRange(undefined)
    },
    isPicked: (position: number) =>
      range !== undefined && position >= Math.min(range.from, range.to) && position <= Math.max(range.from, range.to),
    /** What is chosen, both ends inclusive: a range, or the one line that is looked at. */
    picked: range
      ? { from: Math.min(range.from, range.to), to: Math.max(range.from, range.to) }
      : activePosition === undefined
        ? undefined
        : { from: activePosition, to: activePosition },
    goTo,
    /** Brings a line back to the upper edge, where it was. */
    comeBack: async (ref: string) => {
      scroll.setFollow(false)
      const position = await feed?.seek({ ref })
      if (position !== undefined) scroll.place(position)
    },
  }
}

/** Milliseconds for which a wish goes over to another query. */
const goalFor = 500

/** A line that another query hides is looked for by its time. */
async function seekIn(feed: Feed, at: Place, time: number | undefined): Promise<number | undefined> {
  const position = await feed.seek(at)
  if (time === undefined || !('ref' in at) || (position !== undefined && feed.rowAt(position)?.ref === at.ref)) return position
  return feed.seek({ time })
}
