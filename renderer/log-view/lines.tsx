/** The lines in sight, and no others: a scroller that knows lines by number, so that ten million of them scroll like ten. */
import { type KeyboardEvent, type MouseEvent, type ReactNode, type RefObject, useLayoutEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogRow } from '../../shared/contract/logs.ts'
import { formatNumber } from '../i18n/format.ts'
import { useSecond } from '../state/ticker.ts'
import type { LogLook } from '../state/ui-store.ts'
import { plainText } from '../ui/ansi.ts'
import type { Folds } from './folds.ts'
import { Blank, Line } from './log-row.tsx'
import type { Marker } from './marker.ts'
import { exactTime, timeText } from './row-time.ts'
import style from './rows.module.css'
import { lineHeight } from './scroll-map.ts'
import type { Scroll } from './use-scroll.ts'
import { hueOf, shortName, type Sources } from './use-sources.ts'

type LinesProps = {
  scroller: RefObject<HTMLDivElement | null>
  label: string
  scroll: Scroll
  rowAt: (position: number) => LogRow | undefined
  folds: Folds
  isFolded: (position: number) => boolean
  look: LogLook
  columns: readonly string[]
  /** Undefined where there is only one. */
  sources: Sources | undefined
  marker: Marker | undefined
  active: string | undefined
  isPicked: (position: number) => boolean
  pinned: ReadonlySet<string>
  open: ReadonlySet<string>
  unfolded: (ref: string) => boolean
  /** What is opened under a line. */
  detailOf: (row: LogRow) => ReactNode
  /** Rows were measured, and are not as tall as was thought: undefined when all are of one height. */
  onHeights: ((heights: ReadonlyMap<string, number>) => void) | undefined
  onClick: (position: number, act: string | undefined, event: MouseEvent) => void
  onMenu: (position: number | undefined, at: { x: number; y: number }) => void
  onKeyDown: (event: KeyboardEvent) => void
  onScrollX: (left: number) => void
}

const placeOf = (target: EventTarget) => {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-at]') : null
  const act = target instanceof Element ? target.closest<HTMLElement>('[data-act]')?.dataset.act : undefined
  return { position: row ? Number(row.dataset.at) : undefined, act }
}

export function Lines(props: LinesProps) {
  const { scroller, scroll, rowAt, folds, look, sources, onHeights } = props
  const rows = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLDivElement>(null)
  const second = useSecond(look.time === 'age')
  const widest = useRef({ of: '', width: 0 })

  const { t } = useTranslation()
  const levels = useMemo(
    () => ({ error: t('river.level.error'), warn: t('river.level.warn'), info: t('river.level.info'), debug: t('river.level.debug') }),
    [t],
  )

  const shown: ReactNode[] = []
  let above = rowAt(scroll.from - 1)
  for (let position = scroll.from; position < scroll.to; position++) {
    const row = rowAt(position)
    if (!row) shown.push(<Blank key={`blank ${position}`} position={position} label={formatNumber(position + 1)} />)
    else if (!props.isFolded(position)) {
      const source = sources?.get(row.source)
      const name = plainText(source?.name ?? '')
      const isOpen = props.open.has(row.ref)
      shown.push(
        <div key={row.ref} className={style.row} data-ref={row.ref}>
          <Line
            row={row}
            position={position}
            levels={levels}
            time={look.time === 'none' ? undefined : timeText(look.time, row, above, second)}
            name={sources && name}
            shortName={source ? plainText(shortName(source)) : ''}
            hue={hueOf(name)}
            columns={props.columns}
            marker={props.marker}
            active={row.ref === props.active}
            picked={props.isPicked(position)}
            pinned={props.pinned.has(row.ref)}
            under={look.fold ? folds.countUnder(position) : 0}
            folded={!props.unfolded(row.ref)}
            open={isOpen}
          />
          {isOpen && props.detailOf(row)}
        </div>,
      )
    }
    above = row
  }

  useLayoutEffect(() => {
    if (!onHeights || !rows.current) return
    const heights = new Map<string, number>()
    for (const element of rows.current.children)
      if (element instanceof HTMLElement && element.dataset.ref) heights.set(element.dataset.ref, element.offsetHeight)
    onHeights(heights)
  })
  // Rows that come into sight may be wider; the bar below must not jump back when they go.
  useLayoutEffect(() => {
    const key = `${props.label} ${look.wrap}`
    const element = canvas.current
    if (!element) return
    if (widest.current.of !== key) {
      widest.current = { of: key, width: 0 }
      element.style.minWidth = ''
    }
    if (look.wrap || element.offsetWidth <= widest.current.width) return
    widest.current.width = element.offsetWidth
    if (element.parentElement && element.offsetWidth > element.parentElement.clientWidth)
      element.style.minWidth = `${element.offsetWidth}px`
  })

  return (
    <div
      className={style.scroller}
      ref={scroller}
      role="log"
      aria-live="off"
      aria-label={props.label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
      tabIndex={0}
      data-wrap={look.wrap}
      onKeyDown={props.onKeyDown}
      onScroll={(event) => props.onScrollX(event.currentTarget.scrollLeft)}
      onClick={(event) => {
        const { position, act } = placeOf(event.target)
        if (position !== undefined) props.onClick(position, act, event)
      }}
      onPointerOver={(event) => {
        // Said when it is pointed at: to format it for each line that is scrolled past would cost more than the line.
        const { target } = event
        if (!(target instanceof HTMLElement) || target.tagName !== 'TIME' || target.title) return
        const row = rowAt(placeOf(target).position ?? -1)
        if (row && row.time > 0) target.title = exactTime(row)
      }}
      onContextMenu={(event) => {
        const { position } = placeOf(event.target)
        event.preventDefault()
        props.onMenu(position, { x: event.clientX, y: event.clientY })
      }}
    >
      <div className={style.canvas} ref={canvas} style={{ height: scroll.space }}>
        <div className={style.sight} style={{ height: scroll.viewport }}>
          <div ref={rows} style={{ transform: `translateY(${-scroll.above}px)`, lineHeight: `${lineHeight}px` }}>
            {shown}
          </div>
        </div>
      </div>
    </div>
  )
}
