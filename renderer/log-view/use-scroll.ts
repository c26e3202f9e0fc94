/** Scrolling by line: the place is a line and not a pixel, it follows the end until the person looks elsewhere, and nothing moves it then. */
import { type RefObject, useEffect, useLayoutEffect, useReducer, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Feed } from './feed.ts'
import {
  type Anchor,
  anchorAt,
  endAnchor,
  type Heights,
  isBefore,
  lineHeight,
  moveBy,
  scrollTopOf,
  settle,
  spaceOf,
  spanOf,
} from './scroll-map.ts'

export type Scroll = {
  /** Lines to render: from, up to but without `to`. */
  from: number
  to: number
  /** How far the first of them is above the edge, pixels. */
  above: number
  /** Height that the scrollbar is told, and of what is in sight; pixels. */
  space: number
  viewport: number
  /** The line at the top edge. */
  top: number
  follow: boolean
  /** Lines that came since the person stopped following. */
  fresh: number
  setFollow: (follow: boolean) => void
  /** @param lines screens or lines to move by, down or up */
  move: (by: { lines: number } | { screens: number } | { pixels: number }) => void
  /** Brings a line into sight; `near` does not move when it is there already. */
  goTo: (line: number, where: 'top' | 'middle' | 'near') => void
  /** Where a line that was at the edge is now, or where another feed begins. */
  place: (line: number | 'end') => void
  /** Lines came in before the one at the edge, or went: it is there now. */
  moved: (line: number) => void
}

/** Beyond the viewport, pixels: rows whose height has to be known before they come into sight, where they differ. */
const margins = { even: lineHeight, uneven: 240 }

export function useScroll(scroller: RefObject<HTMLDivElement | null>, feed: Feed | undefined, heights: Heights, isUneven: boolean): Scroll {
  const [, render] = useReducer((n: number) => n + 1, 0)
  const [viewport, setViewport] = useState(400)
  const state = useRef({
    follow: true,
    anchor: { line: 0, offset: 0 } as Anchor,
    direction: 0,
    leftAt: 0,
    held: false,
    set: 0,
    of: feed,
    known: false,
  })
  const { size } = heights
  const now = state.current
  const end = endAnchor(heights, viewport)
  // Of another query nothing is new before all of it was looked at.
  if (now.of !== feed) {
    now.of = feed
    now.known = false
  }
  if (!now.known) {
    now.leftAt = size
    now.known = feed?.counts !== undefined && feed.counts.scanned >= feed.counts.lines
  }
  if (now.follow) {
    now.anchor = end
    now.leftAt = size
  } else if (size > 0) now.anchor = settle(now.anchor, heights, viewport)
  const span = spanOf(now.anchor, heights, viewport, isUneven ? margins.uneven : margins.even)
  const space = spaceOf(size, viewport)

  const setFollow = (follow: boolean) => {
    if (state.current.follow === follow) return
    state.current.follow = follow
    state.current.direction = follow ? 1 : -1
    render()
  }
  const shift = (pixels: number) => {
    const { anchor } = state.current
    const next = moveBy(anchor, pixels, heights)
    state.current.direction = Math.sign(pixels)
    state.current.follow = pixels > 0 && !isBefore(next, endAnchor(heights, viewport))
    if (!state.current.follow) state.current.anchor = settle(next, heights, viewport)
  }
  const latest = useRef({ heights, viewport, shift })
  latest.current = { heights, viewport, shift }

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let pending = 0
    let frame = 0
    const flush = () => {
      frame = 0
      const by = pending
      pending = 0
      latest.current.shift(by)
      flushSync(render)
    }
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.metaKey) return
      const inner = event.target instanceof Element && event.target.closest('[data-scrolls]')
      if (inner && inner.scrollHeight > inner.clientHeight) return
      event.preventDefault()
      const unit = event.deltaMode === 1 ? lineHeight : event.deltaMode === 2 ? latest.current.viewport : 1
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        element.scrollLeft += (event.deltaX || event.deltaY) * unit
        return
      }
      // The wish is known before the frame: a line that arrives in between must not take it back.
      if (event.deltaY < 0 && element.scrollTop > 0) state.current.follow = false
      pending += event.deltaY * unit
      frame ||= requestAnimationFrame(flush)
    }
    const onScroll = () => {
      const by = element.scrollTop - state.current.set
      if (Math.abs(by) < 1.5) return
      const { heights: over, viewport: height } = latest.current
      state.current.set = element.scrollTop
      if (!state.current.held && Math.abs(by) < height) latest.current.shift(by)
      else {
        state.current.direction = Math.sign(by)
        const anchor = anchorAt(element.scrollTop, over, height)
        state.current.follow = by > 0 && !isBefore(anchor, endAnchor(over, height))
        state.current.anchor = anchor
      }
      flushSync(render)
    }
    // On the scrollbar itself, where what is dragged must not be moved by us.
    const onDown = (event: PointerEvent) => {
      if (event.target === element && event.offsetX >= element.clientWidth) state.current.held = true
    }
    const onUp = () => {
      if (!state.current.held) return
      state.current.held = false
      render()
    }
    const sizes = new ResizeObserver(() => setViewport(Math.max(lineHeight, element.clientHeight)))
    sizes.observe(element)
    element.addEventListener('wheel', onWheel, { passive: false })
    element.addEventListener('scroll', onScroll, { passive: true })
    element.addEventListener('pointerdown', onDown)
    window.addEventListener('pointerup', onUp)
    return () => {
      sizes.disconnect()
      cancelAnimationFrame(frame)
      element.removeEventListener('wheel', onWheel)
      element.removeEventListener('scroll', onScroll)
      element.removeEventListener('pointerdown', onDown)
      window.removeEventListener('pointerup', onUp)
    }
  }, [scroller])

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element || state.current.held) return
    const wanted = Math.round(scrollTopOf(state.current.anchor, latest.current.heights, latest.current.viewport))
    if (Math.abs(element.scrollTop - wanted) >= 1) element.scrollTop = wanted
    state.current.set = element.scrollTop
  })
  // Asked for in steps, so that a few rows more in sight are no other wish.
  const rows = Math.ceil((span.to - span.from + 10) / 50) * 50
  useEffect(() => feed?.follow(now.follow ? rows : undefined), [feed, now.follow, rows])
  useEffect(() => {
    if (!state.current.follow) feed?.want(span.from, span.to, state.current.direction)
  }, [feed, span.from, span.to])

  return {
    ...span,
    space,
    viewport,
    top: now.anchor.line,
    follow: now.follow,
    fresh: Math.max(0, size - now.leftAt),
    setFollow,
    move: (by) => {
      // A line of the page before stays in sight, to read on from.
      shift('pixels' in by ? by.pixels : 'lines' in by ? by.lines * lineHeight : by.screens * Math.max(lineHeight, viewport - lineHeight))
      render()
    },
    goTo: (line, where) => {
      const { anchor } = state.current
      const at = { line: Math.max(0, Math.min(line, size - 1)), offset: 0 }
      if (where === 'near') {
        const bottom = moveBy(anchor, viewport, heights)
        const whole = moveBy(at, heights.heightOf(at.line), heights)
        if (isBefore(at, anchor)) state.current.anchor = at
        else if (isBefore(bottom, whole)) {
          const low = moveBy(whole, -viewport, heights)
          // Of what is taller than the viewport, the beginning.
          state.current.anchor = isBefore(at, low) ? at : low
        }
      } else state.current.anchor = where === 'top' ? at : moveBy(at, -Math.floor(viewport / 3), heights)
      state.current.direction = isBefore(state.current.anchor, anchor) ? -1 : 1
      state.current.follow = false
      render()
    },
    moved: (line) => {
      // What comes before what is read is not new: it was fetched, or found.
      state.current.leftAt += line - state.current.anchor.line
      state.current.anchor = { line, offset: state.current.anchor.offset }
      render()
    },
    place: (line) => {
      if (line === 'end') state.current.follow = true
      else {
        // As far below the edge as the line that was looked at before.
        state.current.anchor = { line, offset: state.current.follow ? 0 : state.current.anchor.offset }
        state.current.follow = false
      }
    },
  }
}
