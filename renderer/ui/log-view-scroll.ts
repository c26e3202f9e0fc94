/** Which rows of a log are in sight, and how scrolling behaves: it sticks to the end until the person looks elsewhere. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Shown } from './log-view-shown.ts'

export const rowHeight = 19
const overscan = 15
/** Rendering follows the scroll in steps of so many rows; the rows around cover what lies between. */
const step = 6

export type LogScroll = {
  /** Height of everything, pixels. */
  total: number
  /** Rows to render, as places on show: from, up to but without `to`. */
  from: number
  to: number
  /** Where the first of them begins, pixels. */
  start: number
  /** Gives a row's element when rows differ in height. */
  measure: ((row: HTMLElement | null) => void) | undefined
  follow: boolean
  setFollow: (follow: boolean) => void
  /** Brings a place to the middle and stops following. */
  reveal: (index: number) => void
}

export function useLogScroll(scroller: RefObject<HTMLDivElement | null>, shown: Shown, wrap: boolean): LogScroll {
  const { count } = shown
  const [follow, setFollow] = useState(true)
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(400)
  /** Where the person looks: the line at the top, and where it began when that was noted. */
  const anchor = useRef({ line: 0, offset: 0 })
  const last = useRef({ top: 0, held: false })

  const virtual = useVirtualizer({
    count: wrap ? count : 0,
    enabled: wrap,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: shown.lineAt,
    overscan,
  })
  // The anchor below does it, for every reason that rows above may move.
  virtual.shouldAdjustScrollPositionOnItemSizeChange = () => false

  const total = wrap ? virtual.getTotalSize() : count * rowHeight
  const offsetOf = (index: number) => (wrap ? (virtual.measurementsCache[index]?.start ?? total) : index * rowHeight)
  const indexAt = (offset: number) => (wrap ? (virtual.getVirtualItemForOffset(offset)?.index ?? 0) : Math.floor(offset / rowHeight))
  const now = { shown, offsetOf, indexAt, follow }
  const current = useRef(now)
  current.current = now

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const note = () => {
      const { shown: on, offsetOf: offset, indexAt: at } = current.current
      const index = Math.max(0, Math.min(at(element.scrollTop), on.count - 1))
      anchor.current = { line: on.lineAt(index), offset: offset(index) }
    }
    const atEnd = () => element.scrollHeight - element.clientHeight - element.scrollTop < 4
    const onScroll = () => {
      const before = last.current.top
      last.current.top = element.scrollTop
      note()
      const quantum = rowHeight * step
      flushSync(() => {
        setTop(Math.floor(element.scrollTop / quantum) * quantum)
        if (atEnd()) {
          if (element.scrollTop > before && !last.current.held) setFollow(true)
        } else if (element.scrollTop < before - 1) setFollow(false)
      })
    }
    // The wish is known before the scroll has happened: a line that arrives in between must not take it back.
    const onWheel = (event: WheelEvent) => {
      if (event.deltaY < 0 && element.scrollTop > 0) setFollow(false)
    }
    const onHold = (event: PointerEvent) => {
      last.current.held = event.type === 'pointerdown'
      if (!last.current.held && atEnd() && element.scrollTop > 0) setFollow(true)
    }
    const sizes = new ResizeObserver(() => setHeight(element.clientHeight))
    sizes.observe(element)
    element.addEventListener('scroll', onScroll, { passive: true })
    element.addEventListener('wheel', onWheel, { passive: true })
    element.addEventListener('pointerdown', onHold)
    window.addEventListener('pointerup', onHold)
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', onScroll)
      element.removeEventListener('wheel', onWheel)
      element.removeEventListener('pointerdown', onHold)
      window.removeEventListener('pointerup', onHold)
    }
  }, [scroller])

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    if (follow && !last.current.held) {
      element.scrollTop = element.scrollHeight
      last.current.top = element.scrollTop
      return
    }
    // Rows above came, went or changed their height: what the person looks at stays where it is.
    const offset = offsetOf(shown.indexOf(anchor.current.line))
    const moved = offset - anchor.current.offset
    if (moved === 0) return
    anchor.current.offset = offset
    element.scrollTop += moved
    last.current.top = element.scrollTop
  })

  const reveal = (index: number) => {
    const element = scroller.current
    if (!element) return
    setFollow(false)
    const offset = offsetOf(index)
    if (offset >= element.scrollTop && offset + rowHeight <= element.scrollTop + element.clientHeight) return
    element.scrollTop = offset - element.clientHeight / 2
  }

  if (wrap) {
    const items = virtual.getVirtualItems()
    const from = items[0]?.index ?? 0
    return {
      total,
      from,
      to: (items.at(-1)?.index ?? -1) + 1,
      start: items[0]?.start ?? 0,
      measure: virtual.measureElement,
      follow,
      setFollow,
      reveal,
    }
  }
  const shownTop = follow ? Math.max(0, total - height) : top
  const from = Math.max(0, Math.floor(shownTop / rowHeight) - overscan)
  const to = Math.min(count, Math.ceil((shownTop + height) / rowHeight) + step + overscan)
  return { total, from: Math.min(from, to), to, start: from * rowHeight, measure: undefined, follow, setFollow, reveal }
}
