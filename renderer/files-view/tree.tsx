/** Files as a tree that opens: only the rows in sight exist, and everything works by keyboard. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronRight, File, FileSymlink, Folder, FolderOpen } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { mostEntries } from '../../shared/contract/files.ts'
import { folderOf, shownName } from '../../shared/lib/file-name.ts'
import { formatBytes, formatDateTime, formatNumber } from '../i18n/format.ts'
import { words } from '../i18n/index.ts'
import { Age } from '../ui/age.tsx'
import { modeText } from './bytes.ts'
import { draftKey, useDrafts } from './drafts.ts'
import style from './files-view.module.css'
import type { EntryRow, NoteRow, Row } from './tree-rows.ts'
import type { Tree } from './use-tree.ts'

const rowHeight = 26

type FileTreeProps = {
  tree: Tree
  label: string
  /** Enter on what is no folder. */
  onEnter: () => void
  onMenu: (row: EntryRow, x: number, y: number) => void
  /** Keys for what is selected; returns whether it took the key. */
  onKey: (key: string, row: EntryRow) => boolean
}

export function FileTree({ tree, label, onEnter, onMenu, onKey }: FileTreeProps) {
  const { t } = useTranslation()
  const { rows, at, row: selected, select, setOpen } = tree
  const base = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const index = rows.findIndex((row) => row.kind === 'entry' && row.path === at)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  useEffect(() => {
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' })
  }, [index, virtual])

  /** The next entry in a direction: what is only said between them is passed over. */
  const step = (from: number, by: 1 | -1) => {
    for (let next = from; next >= 0 && next < rows.length; next += by) {
      const row = rows[next]
      if (row?.kind === 'entry') return select(row.path)
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1)
    const parent = selected && folderOf(selected.path)
    const up = () => parent !== undefined && parent !== '/' && select(parent)
    const moves: Record<string, () => void> = {
      ArrowDown: () => step(index + 1, 1),
      ArrowUp: () => step(index < 0 ? 0 : index - 1, index < 0 ? 1 : -1),
      PageDown: () => step(Math.min(rows.length - 1, index + page), -1),
      PageUp: () => step(Math.max(0, index - page), 1),
      Home: () => step(0, 1),
      End: () => step(rows.length - 1, -1),
      ArrowRight: () => selected?.opens && (selected.open ? step(index + 1, 1) : setOpen(selected.path, true)),
      ArrowLeft: () => (selected?.open ? setOpen(selected.path, false) : up()),
      Backspace: up,
      Enter: () => selected && (selected.opens ? setOpen(selected.path, !selected.open) : onEnter()),
    }
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    const wantsMenu = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)
    if (wantsMenu && selected) {
      const box = document.getElementById(`${base}${index}`)?.getBoundingClientRect()
      onMenu(selected, (box?.left ?? 0) + 40, box?.bottom ?? 0)
    } else if (plain && moves[event.key]) moves[event.key]?.()
    else if (!(plain && selected && onKey(event.key, selected))) return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      ref={scroller}
      role="treegrid"
      tabIndex={0}
      aria-label={label}
      aria-busy={rows.some((row) => row.kind === 'note' && row.note === 'reading')}
      className={style.tree}
      onKeyDown={onKeyDown}
      {...(index >= 0 ? { 'aria-activedescendant': `${base}${index}` } : {})}
    >
      <div role="rowgroup" className={style.headGroup}>
        <div role="row" className={`${style.row} ${style.head}`}>
          <span role="columnheader">{t('files.column.name')}</span>
          <span role="columnheader">{t('files.column.size')}</span>
          <span role="columnheader">{t('files.column.mode')}</span>
          <span role="columnheader">{t('files.column.modified')}</span>
        </div>
      </div>
      <div role="rowgroup" className={style.canvas} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index: place, start }) => {
          const row = rows[place] as Row
          const top = { transform: `translateY(${start}px)` }
          if (row.kind === 'note')
            return (
              <div key={`${row.note} ${row.path}`} role="row" className={`${style.row} ${style.said}`} style={top}>
                <span role="gridcell" className="faint cut" style={{ paddingLeft: indent(row.depth) + 20 }}>
                  <NoteText row={row} />
                </span>
              </div>
            )
          return (
            <TreeRow
              key={row.path}
              id={`${base}${place}`}
              row={row}
              selected={place === index}
              style={top}
              unsavedKey={draftKey(tree.subject, row.path)}
              onClick={(event) => {
                select(row.path)
                if (row.opens && (event.detail === 2 || (event.target as Element).closest('svg'))) setOpen(row.path, !row.open)
              }}
              onMenu={(event) => {
                event.preventDefault()
                select(row.path)
                onMenu(row, event.clientX, event.clientY)
              }}
            />
          )
        })}
      </div>
    </div>
  )
}

const indent = (depth: number) => 12 + (depth - 1) * 14

type TreeRowProps = {
  id: string
  row: EntryRow
  selected: boolean
  style: { transform: string }
  unsavedKey: string
  onClick: (event: MouseEvent) => void
  onMenu: (event: MouseEvent) => void
}

function TreeRow({ id, row, selected, style: place, unsavedKey, onClick, onMenu }: TreeRowProps) {
  const { t } = useTranslation()
  const { entry, depth, opens, open } = row
  const unsaved = useDrafts(({ of }) => of[unsavedKey] !== undefined)
  const Icon = entry.kind === 'folder' ? (open ? FolderOpen : Folder) : entry.kind === 'link' ? FileSymlink : File
  const name = shownName(entry.name)
  const owner = entry.uid === undefined ? '' : ` · ${entry.uid}:${entry.gid ?? '?'}`
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
    <div
      id={id}
      role="row"
      aria-level={depth}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={selected}
      {...(opens ? { 'aria-expanded': open } : {})}
      className={`${style.row} ${selected ? style.selected : ''}`}
      style={place}
      onClick={onClick}
      onContextMenu={onMenu}
    >
      <span role="gridcell" className={style.name} style={{ paddingLeft: indent(depth) }}>
        {opens ? <ChevronRight className={open ? style.open : ''} aria-hidden /> : <span className={style.leaf} />}
        <Icon aria-hidden className={style.icon} />
        <bdi className="cut" title={entry.target ? `${name} → ${shownName(entry.target)}` : name}>
          {name}
        </bdi>
        {entry.target && <bdi className="faint cut">→ {shownName(entry.target)}</bdi>}
        {unsaved && <span className={style.unsaved}>{t('files.unsaved')}</span>}
      </span>
      <span role="gridcell" className="num muted">
        {entry.kind === 'file' && formatBytes(entry.size)}
      </span>
      <span role="gridcell" className="mono faint" title={`${entry.mode.toString(8).padStart(4, '0')}${owner}`}>
        {modeText(entry.mode)}
      </span>
      <span role="gridcell" className="muted" title={formatDateTime(entry.modified)}>
        <Age at={entry.modified} />
      </span>
    </div>
  )
}

function NoteText({ row }: { row: NoteRow }) {
  const { t } = useTranslation()
  if (row.fault) return <span className="warn">{words(row.fault.message)}</span>
  if (row.note === 'more') return t('files.more', { count: formatNumber(mostEntries) as never })
  return row.note === 'reading' ? t('files.reading') : t('files.emptyFolder')
}
