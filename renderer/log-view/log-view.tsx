/** Shows the lines of any sources, however many, as they are written: what is looked for, when, and everything that can be done with a line. */
import { ArrowDown } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogQuery, LogRow } from '../../shared/contract/logs.ts'
import { type LogGoal, narrows } from '../state/river.ts'
import { type LogLook, type Picked, setUi, useUi } from '../state/ui-store.ts'
import { faultLine } from '../i18n/index.ts'
import { plainText } from '../ui/ansi.ts'
import { Button } from '../ui/button.tsx'
import { MenuAt, type MenuEntry } from '../ui/menu.tsx'
import { type Asked, AskDialog } from './ask-dialog.tsx'
import { ColumnHeads } from './column-heads.tsx'
import { HiddenKinds } from './hidden-kinds.tsx'
import { Histogram } from './histogram.tsx'
import { Lines } from './lines.tsx'
import { logKeys, onLogKey } from './log-keys.ts'
import style from './log-view.module.css'
import { parseMoment } from './moment.ts'
import { Nothing } from './nothing.tsx'
import { Notices } from './notices.tsx'
import { Pinned } from './pinned.tsx'
import { QueryBox, QueryTests } from './query-bar.tsx'
import { RowDetail } from './row-detail.tsx'
import { rowMenu } from './row-menu.ts'
import { dayText } from './row-time.ts'
import { foundQuery, looksFor, nextContext, shownQuery } from './shown-query.ts'
import { spoken } from './take-away.ts'
import { Status, useSaid } from './status.tsx'
import { contextWords, Tools } from './tools.tsx'
import { withTest } from './typed.ts'
import { useExport } from './use-export.ts'
import { levelTotals, useHistogram } from './use-histogram.ts'
import { useLines } from './use-lines.ts'
import { useMarker } from './use-marker.ts'
import { useRowActs } from './use-row-acts.ts'
import { useSources } from './use-sources.ts'
import { useStable } from './use-stable.ts'
import { useSteps } from './use-steps.ts'

export type LogViewProps = {
  selection: Picked
  query: LogQuery
  onQuery: (query: LogQuery) => void
  /** Whose lines they are, in words. Text from outside. */
  name: string
  columns: readonly string[]
  onColumns: (columns: string[]) => void
  /** Names where these lines are shown: what was read and pinned there is found again when one comes back. */
  place: string
  goTo?: LogGoal
  /** A line was clicked. */
  onPick?: (row: LogRow) => void
  /** Shows the lines of one source and of no other. */
  onOnlySource?: (id: string) => void
}

/** The line at the upper edge of each place that was left while one read there. */
const read = new Map<string, string>()

const setLook = (change: Partial<LogLook>) => setUi(({ logLook }) => ({ logLook: { ...logLook, ...change } }))

export function LogView({ selection, query, onQuery, name, columns, place, onColumns, goTo, onPick, onOnlySource }: LogViewProps) {
  const { t } = useTranslation()
  const look = useUi((ui) => ui.logLook)
  const [said, say] = useSaid()
  const [menu, setMenu] = useState<{ x: number; y: number; entries: MenuEntry[] }>()
  const [asked, setAsked] = useState<Asked>()
  const [left, setLeft] = useState(0)
  const scroller = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)

  const shown = shownQuery(query, look.onlyHits)
  const lines = useLines(scroller, { selection, query: shown }, look)
  const marker = useMarker(query)
  const { scroll, counts, active, rowAt } = lines
  const sight = Array.from({ length: scroll.to - scroll.from }, (_, at) => rowAt(scroll.from + at))
  const sources = useSources(selection.ids, sight)
  const single = selection.ids.length === 1 && selection.patterns.length === 0
  const nameOf = (row: LogRow) => plainText(sources.get(row.source)?.name ?? '')
  const acts = useRowActs({ place, lines, query, onQuery, nameOf, onAsk: setAsked, say })
  const saving = useExport()
  const [buckets, setBuckets] = useState(0)
  const histogram = useHistogram({ selection, query: foundQuery(query, look.onlyHits) }, buckets, look.histogram)
  const levelCounts = useMemo(() => levelTotals(histogram), [histogram])
  const pinnedRefs = useMemo(() => new Set(acts.pinned.map(({ ref }) => ref)), [acts.pinned])
  const focus = () => scroller.current?.focus({ preventScroll: true })

  const go = lines.goTo
  const top = useRef<string>(undefined)
  top.current = scroll.follow ? undefined : (rowAt(scroll.top)?.ref ?? top.current)
  const isBack = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as soon as there is something to be found in
  useEffect(() => {
    if (!lines.feed || isBack.current) return
    isBack.current = true
    const ref = read.get(place)
    if (goTo) void go(goTo.at)
    else if (ref) void lines.comeBack(ref)
  }, [lines.feed])
  useEffect(
    () => () => {
      if (top.current) read.set(place, top.current)
      else read.delete(place)
    },
    [place],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: gone to once for each wish
  useEffect(() => {
    if (goTo) void go(goTo.at)
  }, [goTo])
  const toggleOpen = (row: LogRow) => {
    scroll.setFollow(false)
    lines.toggleOpen(row.ref)
  }
  const openMenu = (position: number | undefined, place: { x: number; y: number }) => {
    const row = position === undefined ? undefined : rowAt(position)
    if (!row || position === undefined) return
    scroll.setFollow(false)
    const among = lines.isPicked(position)
    if (!among) lines.activate(position)
    const from = among ? (lines.picked?.from ?? position) : position
    const to = among ? (lines.picked?.to ?? position) : position
    const entries = rowMenu(
      row,
      {
        open: () => toggleOpen(row),
        copy: () => void acts.copy(from, to, false),
        copyMarkdown: () => void acts.copy(from, to, true),
        pin: () => acts.togglePin(row),
        context: narrows(query) ? () => onQuery({}) : undefined,
        hide: () => acts.hide(row),
        only: () => acts.only(row),
        onlySource: onOnlySource && !single && row.source !== '' ? () => onOnlySource(row.source) : undefined,
        mark: () => acts.mark(row),
      },
      { pinned: pinnedRefs.has(row.ref), count: to - from + 1 },
    )
    setMenu({ ...place, entries })
  }
  const steps = useSteps({ lines, selection, query, onlyHits: look.onlyHits, say })
  const hasContext = looksFor(foundQuery(query, look.onlyHits))
  const setContext = (context: number) => onQuery({ ...query, context })
  const keys = logKeys({
    lines,
    look,
    onLook: setLook,
    onOpen: toggleOpen,
    acts,
    steps,
    onFind: () => {
      input.current?.focus()
      input.current?.select()
    },
    onContext: () => {
      if (!hasContext) return
      const next = nextContext(query.context)
      setContext(next)
      say(contextWords(next, t))
    },
    onMenu: () => {
      if (!active) return
      const box = scroller.current?.querySelector('[data-active]')?.getBoundingClientRect()
      openMenu(active.position, { x: (box?.left ?? 0) + 60, y: box?.bottom ?? 0 })
    },
  })
  const askMoment = () =>
    setAsked({
      title: t('logs.jumpTo'),
      about: t('logs.jumpToAbout'),
      label: t('logs.jumpToLabel'),
      act: t('logs.jumpToAct'),
      value: '',
      isValid: (text) => parseMoment(text, Date.now()) !== undefined,
      onText: (text) => void go({ time: parseMoment(text, Date.now()) ?? 0 }),
    })

  // What stands around the lines renders when it changes, not with every line that comes or is scrolled past.
  const calls = useStable({
    onQuery,
    onColumns,
    onMoment: (time: number) => void go({ time }),
    onStep: steps.hit,
    onLeave: focus,
    onOnlyHits: (onlyHits: boolean) => setLook({ onlyHits }),
    onContext: setContext,
    onFollow: scroll.setFollow,
    onAskMoment: askMoment,
    onCopyAll: () => void acts.copy(0, lines.size - 1, false),
    onExport: (format: 'text' | 'json') => saving.start({ selection, query: shown }, format, name),
    onRange: (from: number, to: number) => onQuery({ ...query, from, to }),
  })
  const all = [...sources.values()]
  const ended = single && all.length > 0 && all.every(({ follow }) => follow === 'done')
  const day = dayText(rowAt(scroll.top)?.time, Date.now())
  const invalid = lines.fault?.code === 'invalid' ? lines.fault : undefined
  return (
    <div className={style.view} data-finds>
      <div className={style.bar} role="toolbar" aria-label={t('logs.tools')}>
        <QueryBox
          query={query}
          onQuery={calls.onQuery}
          onMoment={calls.onMoment}
          inputRef={input}
          onStep={calls.onStep}
          onLeave={calls.onLeave}
          hits={steps.words}
          invalid={invalid !== undefined}
          onlyHits={look.onlyHits}
          onOnlyHits={calls.onOnlyHits}
          levelCounts={levelCounts}
        />
        <Tools
          look={look}
          onLook={setLook}
          follow={scroll.follow}
          onFollow={calls.onFollow}
          empty={lines.size === 0}
          context={hasContext ? (query.context ?? 0) : undefined}
          onContext={calls.onContext}
          onMoment={calls.onAskMoment}
          onCopy={calls.onCopyAll}
          onExport={calls.onExport}
        />
        <Status lines={lines} said={said} sources={sources} single={single} tooSlow={steps.tooSlow} saving={saving} />
      </div>
      <QueryTests query={query} onQuery={calls.onQuery} onMoment={calls.onMoment} problem={invalid && faultLine(invalid)} />
      <Notices
        fault={invalid ? undefined : lines.fault}
        onRetry={lines.retry}
        sources={sources}
        atStart={counts !== undefined && (lines.size === 0 || scroll.top === 0)}
      />
      {look.histogram && (
        <Histogram
          found={histogram}
          at={(active?.row ?? rowAt(scroll.top))?.time}
          onGo={calls.onMoment}
          onRange={calls.onRange}
          onFit={setBuckets}
        />
      )}
      <HiddenKinds query={query} onQuery={calls.onQuery} />
      <Pinned rows={acts.pinned} nameOf={nameOf} onGo={(row) => void go({ ref: row.ref })} onUnpin={acts.togglePin} />
      <ColumnHeads
        columns={columns}
        onColumns={calls.onColumns}
        time={look.time !== 'none'}
        source={(counts?.sources ?? 0) > 1 && !single}
        left={left}
      />
      <div className={style.body}>
        <Lines
          scroller={scroller}
          label={t('logs.of', { name })}
          scroll={scroll}
          rowAt={rowAt}
          folds={lines.folds}
          isFolded={lines.isFolded}
          look={look}
          columns={columns}
          sources={(counts?.sources ?? 0) > 1 && !single ? sources : undefined}
          marker={marker}
          active={active?.row?.ref}
          isPicked={lines.isPicked}
          pinned={pinnedRefs}
          open={lines.open}
          unfolded={lines.isUnfolded}
          detailOf={(row) => (
            <RowDetail
              row={row}
              onLeave={focus}
              acts={{
                onTest: (test) => onQuery({ ...query, fields: withTest(query.fields ?? [], test) }),
                onColumn: (field) => onColumns([...columns.filter((each) => each !== field), field].slice(-8)),
                onText: (text) => onQuery({ ...query, text, regex: false }),
                onCopy: (text) => void acts.copyText(text, t('inspect.copied')),
              }}
            />
          )}
          onHeights={lines.onHeights}
          onClick={(position, act, event) => {
            const row = rowAt(position)
            if (!row || getSelection()?.isCollapsed === false) return
            scroll.setFollow(false)
            lines.activate(position, event.shiftKey)
            if (act === 'open') lines.toggleOpen(row.ref)
            else if (act === 'fold') lines.toggleFold(row.ref)
            else onPick?.(row)
          }}
          onMenu={openMenu}
          onKeyDown={(event) => event.target === scroller.current && onLogKey(event, keys)}
          onScrollX={setLeft}
        />
        {lines.size === 0 && !lines.fault && <Nothing counts={counts} query={query} onQuery={onQuery} ended={ended} />}
        {look.time === 'clock' && day !== '' && <div className={style.day}>{day}</div>}
        <p className="visually-hidden" role="status">
          {active?.row && !active.row.mark && spoken(active.row, nameOf(active.row))}
        </p>
        {!scroll.follow && lines.size > 0 && (
          <div className={style.jump}>
            <Button size="small" icon={ArrowDown} onPress={keys.end}>
              {scroll.fresh > 0 ? t('logs.jumpNew', { count: scroll.fresh }) : t('logs.jump')}
            </Button>
          </div>
        )}
      </div>
      {menu && <MenuAt x={menu.x} y={menu.y} label={t('logs.row.menu')} entries={menu.entries} onClose={() => setMenu(undefined)} />}
      {asked && <AskDialog asked={asked} onClose={() => setAsked(undefined)} />}
    </div>
  )
}
