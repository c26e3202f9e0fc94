/** What differs in a container from its image: a list to filter, from which one goes to the files. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { FileDiff, SearchX } from 'lucide-react'
import { type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FileChange } from '../../shared/contract/files.ts'
import { shownName } from '../../shared/lib/file-name.ts'
import { formatNumber } from '../i18n/format.ts'
import { useAnswer } from '../state/use-answer.ts'
import { Refused, Waited } from '../ui/answer.tsx'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Chip, FilterBox } from '../ui/field.tsx'
import { Note } from '../ui/note.tsx'
import style from './files-view.module.css'

const rowHeight = 26
const kinds = ['added', 'modified', 'deleted'] as const
/** As `docker diff` has them. */
const letters = { added: 'A', modified: 'C', deleted: 'D' }

type ChangesProps = { engine: string; container: string; version: string; onOpen: (path: string) => void }

export function Changes({ engine, container, version, onOpen }: ChangesProps) {
  const { t } = useTranslation()
  const { answer, fault, since, refresh } = useAnswer('files.changes', { engine, container }, version)
  const [text, setText] = useState('')
  const [kind, setKind] = useState<FileChange['kind']>()
  const wanted = useDeferredValue(text.toLowerCase())
  const found = useMemo(() => answer?.changes.filter(({ path }) => path.toLowerCase().includes(wanted)) ?? [], [answer, wanted])
  const shown = kind ? found.filter((change) => change.kind === kind) : found
  const list = useRef<HTMLDivElement>(null)
  return (
    <>
      <div className={style.changesBar}>
        <FilterBox value={text} onChange={setText} label={t('files.changes.filter')} width={220} onEnter={() => list.current?.focus()} />
        {kinds.map((each) => (
          <Chip
            key={each}
            on={kind === each}
            count={answer && found.filter((change) => change.kind === each).length}
            onPress={() => setKind(kind === each ? undefined : each)}
          >
            {t(`files.changes.${each}`)}
          </Chip>
        ))}
      </div>
      <Refused fault={fault} refresh={refresh} />
      {answer?.truncated && (
        <div className={style.notes}>
          <Note tone="info" title={t('files.changes.truncated', { count: formatNumber(answer.changes.length) as never })} />
        </div>
      )}
      {answer ? (
        answer.changes.length === 0 ? (
          <Empty icon={FileDiff} title={t('files.changes.none')} hint={t('files.changes.noneHint')} />
        ) : shown.length === 0 ? (
          <Empty icon={SearchX} title={t('state.nothingMatches')}>
            <Button
              onPress={() => {
                setText('')
                setKind(undefined)
              }}
            >
              {t('common.clearFilter')}
            </Button>
          </Empty>
        ) : (
          <ChangeList changes={shown} listRef={list} onOpen={onOpen} />
        )
      ) : (
        !fault && <Waited since={since} />
      )}
    </>
  )
}

type ChangeListProps = { changes: FileChange[]; listRef: React.RefObject<HTMLDivElement | null>; onOpen: (path: string) => void }

function ChangeList({ changes, listRef, onOpen }: ChangeListProps) {
  const { t } = useTranslation()
  const [at, setAt] = useState(0)
  const active = Math.min(at, changes.length - 1)
  const virtual = useVirtualizer({
    count: changes.length,
    getScrollElement: () => listRef.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const open = (change: FileChange | undefined) => change && change.kind !== 'deleted' && onOpen(change.path)
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((listRef.current?.clientHeight ?? 0) / rowHeight) - 1)
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: changes.length - 1,
    }
    const to = moves[event.key]
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (to !== undefined) {
      const next = Math.max(0, Math.min(changes.length - 1, to))
      setAt(next)
      virtual.scrollToIndex(next, { align: 'auto' })
    } else if (event.key === 'Enter') open(changes[active])
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      ref={listRef}
      role="listbox"
      tabIndex={0}
      aria-label={t('files.changes.label')}
      aria-activedescendant={`change-${active}`}
      className={style.tree}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className={style.canvas} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const change = changes[index]
          if (!change) return null
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names its active option
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
            <div
              key={change.path}
              id={`change-${index}`}
              role="option"
              aria-selected={index === active}
              aria-disabled={change.kind === 'deleted'}
              aria-setsize={changes.length}
              aria-posinset={index + 1}
              className={`${style.change} ${index === active ? style.selected : ''}`}
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => {
                setAt(index)
                open(change)
              }}
            >
              <b className={style[change.kind]} title={t(`files.changes.${change.kind}`)}>
                {letters[change.kind]}
              </b>
              <bdi className={`mono cut ${change.kind === 'deleted' ? 'faint' : ''}`} title={shownName(change.path)}>
                {shownName(change.path)}
              </bdi>
            </div>
          )
        })}
      </div>
    </div>
  )
}
