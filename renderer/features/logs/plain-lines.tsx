/** The lines of a selection, plainly: a window of them that stays at the newest, or goes to older ones step by step. Text is only ever text. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type LogQuery,
  type LogRow,
  type LogSelection,
  type LogViewChunk,
  type LogWindow,
  logLevels,
} from '../../../shared/contract/logs.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { formatDateTime, formatTime } from '../../i18n/format.ts'
import { api } from '../../state/api.ts'
import { type LogGoal, narrows } from '../../state/river.ts'
import { plainText } from '../../ui/ansi.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Chip, FilterBox } from '../../ui/field.tsx'
import { ScrollText, SearchX } from 'lucide-react'
import style from './lines.module.css'
import { markWords } from './mark-words.ts'
import { useSourceNames } from './source-names.ts'

/** Rows that are in the page, and by how many a step goes. */
const windowSize = 400
const step = 300

type PlainLinesProps = {
  selection: LogSelection
  query: LogQuery
  onQuery: (query: LogQuery) => void
  name: string
  /** Who writes is plain: it is not said with each line. */
  single: boolean
  goTo?: LogGoal
  onPick: (row: LogRow) => void
}

export function PlainLines({ selection, query, onQuery, name, single, goTo, onPick }: PlainLinesProps) {
  const { t } = useTranslation()
  const { view, rows, from, atEnd, fault, ask, reopen } = useWindow(selection, query)
  const scroller = useRef<HTMLDivElement>(null)
  const names = useSourceNames(rows)
  const levels = query.levels ?? []

  useEffect(() => {
    if (goTo) ask({ at: goTo.at, before: step / 2, count: windowSize })
  }, [goTo, ask])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest line is in sight whenever lines came
  useLayoutEffect(() => {
    if (atEnd && scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight
  }, [rows, atEnd])

  const size = view?.size ?? 0
  return (
    <div className={style.lines} data-finds>
      <div className={style.bar}>
        <FilterBox
          value={query.text ?? ''}
          onChange={(text) => onQuery({ ...query, text })}
          label={t('logs.filter')}
          keys="/"
          width={300}
        />
        {logLevels.map((level) => (
          <Chip
            key={level}
            on={levels.includes(level)}
            onPress={() =>
              onQuery({ ...query, levels: levels.includes(level) ? levels.filter((each) => each !== level) : [...levels, level] })
            }
          >
            {t(`river.level.${level}`)}
          </Chip>
        ))}
        <span className="muted num cut" role="status">
          {view && t('logs.lines', { count: size })}
        </span>
      </div>
      {fault && (
        <div className={style.notes}>
          <FaultNote fault={fault} action={<Button onPress={reopen}>{t('common.retry')}</Button>} />
        </div>
      )}
      {view && size === 0 ? (
        narrows(query) && view.lines > 0 ? (
          <Empty icon={SearchX} title={t('logs.nothingMatches')} hint={t('logs.nothingMatchesHint', { count: view.lines })}>
            <Button onPress={() => onQuery({})}>{t('common.clearFilter')}</Button>
          </Empty>
        ) : (
          <Empty icon={ScrollText} title={t('logs.empty')} hint={t('logs.emptyHint')} />
        )
      ) : (
        <div
          className={style.scroller}
          ref={scroller}
          role="log"
          aria-live="off"
          aria-label={t('logs.of', { name })}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
          tabIndex={0}
        >
          {from > 0 && (
            <Button variant="ghost" size="small" onPress={() => ask({ at: { position: Math.max(0, from - step) }, count: windowSize })}>
              {t('river.olderLines')}
            </Button>
          )}
          {rows.map((row) => (
            <Line key={row.ref} row={row} name={single ? '' : (names[row.source] ?? '')} onPick={onPick} />
          ))}
          {!atEnd && from + rows.length < size && (
            <Button variant="ghost" size="small" onPress={() => ask({ at: { position: from + step }, count: windowSize })}>
              {t('river.newerLines')}
            </Button>
          )}
        </div>
      )}
      {!atEnd && size > 0 && (
        <div className={style.jump}>
          <Button size="small" onPress={() => ask({ at: { end: true }, count: windowSize })}>
            {t('logs.jump')}
          </Button>
        </div>
      )}
    </div>
  )
}

function Line({ row, name, onPick }: { row: LogRow; name: string; onPick: (row: LogRow) => void }) {
  if (row.mark)
    return (
      <div className={style.mark}>
        {name && <bdi>{name}</bdi>} {markWords(row.mark)}
      </div>
    )
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: it only leads the other view to the same moment
    // biome-ignore lint/a11y/noStaticElementInteractions: the same
    <div className={style.line} data-level={row.level} onClick={() => onPick(row)}>
      {row.time > 0 && <time title={formatDateTime(row.time)}>{formatTime(row.time)}</time>}
      {name && <bdi className={style.who}>{name}</bdi>}
      <bdi className={style.text}>{plainText(row.text)}</bdi>
    </div>
  )
}

type Wish = Omit<LogWindow, 'ask'>

/** A view that is open for as long as the component is there, and the window of it that was asked for last. */
function useWindow(selection: LogSelection, query: LogQuery) {
  const [state, setState] = useState<{ view?: LogViewChunk; rows: LogRow[]; from: number; fault?: Fault }>({ rows: [], from: 0 })
  const [atEnd, setAtEnd] = useState(true)
  const [opened, setOpened] = useState(0)
  const write = useRef<(window: LogWindow) => void>(() => {})
  const asked = useRef(0)
  const key = JSON.stringify({ selection, query })
  const ask = useCallback((wish: Wish) => {
    setAtEnd('end' in wish.at)
    write.current({ ...wish, ask: ++asked.current })
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: opened anew for another selection, and when a person tries again
  useEffect(() => {
    const stream = api.stream('logs.view', JSON.parse(key) as { selection: LogSelection; query: LogQuery }, {
      onChunk: (view) =>
        setState((old) =>
          view.window?.ask === asked.current ? { view, rows: view.window.rows, from: view.window.from } : { ...old, view },
        ),
      onEnd: (error) => error && setState((old) => ({ ...old, fault: asFault(error) })),
    })
    write.current = stream.write
    setState({ rows: [], from: 0 })
    ask({ at: { end: true }, count: windowSize })
    return stream.cancel
  }, [key, opened])
  // A stream dies with its wire; another backend is asked at once.
  useEffect(() => {
    let lost = false
    return api.onConnected((connected) => {
      if (connected && lost) setOpened((n) => n + 1)
      lost = !connected
    })
  }, [])
  return { ...state, atEnd, ask, reopen: () => setOpened((n) => n + 1) }
}
