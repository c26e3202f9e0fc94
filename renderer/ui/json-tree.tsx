/** Any document as a tree that folds: only the rows in sight exist, and everything works by keyboard. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronRight, Copy, Link } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { pieces } from './ansi.ts'
import { Button } from './button.tsx'
import style from './json-tree.module.css'
import { type Json, parentsOf, pathText, type TreeRow, textOf, treeRows } from './json-tree-rows.ts'

const rowHeight = 22
/** A longer value is cut on screen; copying it gives all of it. */
const longestValue = 2000

export type JsonTreeProps = {
  label: string
  document: Json
  /** Places that are folded, or open, against the rule; see `openAtFirst`. */
  turned: ReadonlySet<string>
  onTurned: (turned: ReadonlySet<string>) => void
  openAtFirst: (depth: number) => boolean
  /** What was searched for, marked where it is. */
  find: string
  /** The place that the person is at. */
  active: string | undefined
  onActive: (id: string) => void
  onCopy: (text: string) => void
  /** What can be done with a place, asked for at a point of the page. */
  onMenu?: (row: TreeRow, at: { x: number; y: number }) => void
}

export function JsonTree({ label, document, turned, onTurned, openAtFirst, find, active, onActive, onCopy, onMenu }: JsonTreeProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const base = useId()
  const rows = useMemo(() => treeRows(document, (id, depth) => openAtFirst(depth) !== turned.has(id)), [document, openAtFirst, turned])
  const at = rows.findIndex((row) => row.id === active)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })

  /** Whether the person went to the active place step by step; else it was found, and what is around it should be seen too. */
  const stepped = useRef(false)
  useEffect(() => {
    const { scrollOffset, scrollRect } = virtual
    const inSight = at * rowHeight >= (scrollOffset ?? 0) && (at + 1) * rowHeight <= (scrollOffset ?? 0) + (scrollRect?.height ?? 0)
    if (at >= 0 && !inSight) virtual.scrollToIndex(at, { align: stepped.current ? 'auto' : 'center' })
    stepped.current = false
  }, [at, virtual])

  const turn = (row: TreeRow) => {
    const next = new Set(turned)
    if (!next.delete(row.id)) next.add(row.id)
    onTurned(next)
  }
  const goTo = (index: number) => {
    const row = rows[Math.max(0, Math.min(index, rows.length - 1))]
    stepped.current = true
    if (row) onActive(row.id)
  }
  const copyOf = (row: TreeRow) => (row.size > 0 ? JSON.stringify(row.value, null, 2) : textOf(row.value))
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at]
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1)
    const moves: Record<string, () => void> = {
      ArrowDown: () => goTo(at + 1),
      ArrowUp: () => goTo(at < 0 ? 0 : at - 1),
      Home: () => goTo(0),
      End: () => goTo(rows.length - 1),
      PageDown: () => goTo(at + page),
      PageUp: () => goTo(at - page),
      ArrowRight: () => row && (row.size > 0 && !row.open ? turn(row) : row.open && goTo(at + 1)),
      ArrowLeft: () => {
        if (row?.open) return turn(row)
        const parent = row && parentsOf(row.id).at(-1)
        if (parent) onActive(parent)
      },
      Enter: () => row && row.size > 0 && turn(row),
      ' ': () => row && row.size > 0 && turn(row),
    }
    if (onMenu && row && (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10'))) {
      const box = scroller.current?.querySelector(`#${CSS.escape(`${base}${at}`)}`)?.getBoundingClientRect()
      event.preventDefault()
      event.stopPropagation()
      return onMenu(row, { x: (box?.left ?? 0) + 40, y: box?.bottom ?? 0 })
    }
    const isCopy = (event.ctrlKey || event.metaKey) && event.key === 'c' && getSelection()?.isCollapsed !== false
    if (isCopy && row) onCopy(copyOf(row))
    else if (event.ctrlKey || event.metaKey || event.altKey || !moves[event.key]) return
    else moves[event.key]?.()
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      className={style.tree}
      ref={scroller}
      role="tree"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={at >= 0 ? `${base}${at}` : undefined}
      onKeyDown={onKeyDown}
      onFocus={() => at < 0 && goTo(0)}
    >
      <div className={style.canvas} style={{ height: virtual.getTotalSize() }} role="presentation">
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          if (!row) return null
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names its active item
            // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
            <div
              key={row.id}
              id={`${base}${index}`}
              role="treeitem"
              className={`${style.row} ${index === at ? style.active : ''}`}
              style={{ transform: `translateY(${start}px)`, paddingLeft: 10 + (row.depth - 1) * 14 }}
              aria-level={row.depth}
              aria-posinset={row.position}
              aria-setsize={row.siblings}
              aria-selected={index === at}
              {...(row.size > 0 ? { 'aria-expanded': row.open } : {})}
              onClick={() => {
                onActive(row.id)
                if (row.size > 0 && getSelection()?.isCollapsed !== false) turn(row)
              }}
              onContextMenu={(event) => {
                if (!onMenu) return
                event.preventDefault()
                event.stopPropagation()
                onActive(row.id)
                onMenu(row, { x: event.clientX, y: event.clientY })
              }}
            >
              {row.size > 0 ? <ChevronRight className={row.open ? style.open : ''} aria-hidden /> : <span className={style.leaf} />}
              <span className={style.key}>
                <Found text={row.name} find={find} />
              </span>
              <Value row={row} find={find} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function Value({ row, find }: { row: TreeRow; find: string }) {
  const { t } = useTranslation()
  if (row.size > 0)
    return <span className={style.count}>{t(row.kind === 'array' ? 'inspect.items' : 'inspect.keys', { count: row.size })}</span>
  const text = textOf(row.value)
  const shown = text.length > longestValue ? `${text.slice(0, longestValue)}…` : text
  return (
    <span className={`${style.value} ${style[row.kind] ?? ''}`}>
      {row.kind === 'string' && text === '' ? <span className="faint">""</span> : <Found text={shown} find={find} />}
    </span>
  )
}

/** The two things to take from the place that the person is at. */
export function TreeTools({ document, active, onCopy }: Pick<JsonTreeProps, 'document' | 'active' | 'onCopy'>) {
  const { t } = useTranslation()
  const path = active === undefined ? undefined : (JSON.parse(active) as (string | number)[])
  const value = path?.reduce<Json>((inside, key) => (inside as Record<string | number, Json> | null | undefined)?.[key], document)
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value, null, 2) : textOf(value)
  return (
    <>
      <Button variant="ghost" size="small" icon={Copy} label={t('inspect.copyValue')} isDisabled={!path} onPress={() => onCopy(text)} />
      <Button
        variant="ghost"
        size="small"
        icon={Link}
        label={t('inspect.copyPath')}
        isDisabled={!path}
        onPress={() => path && onCopy(pathText(path))}
      />
    </>
  )
}

/** Text from outside, made safe, with what was searched for marked. */
export function Found({ text, find }: { text: string; find: string }) {
  const safe = pieces(text)
    .map((piece) => piece.text)
    .join('')
  const wanted = find.toLowerCase()
  const lower = safe.toLowerCase()
  // Lowering changes the length of a few letters; places would then not fit.
  if (wanted === '' || lower.length !== safe.length || !lower.includes(wanted)) return safe
  const parts: React.ReactNode[] = []
  let from = 0
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    parts.push(safe.slice(from, at), <mark key={at}>{safe.slice(at, at + wanted.length)}</mark>)
    from = at + wanted.length
  }
  return [...parts, safe.slice(from)]
}
