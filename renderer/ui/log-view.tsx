/** Shows a log of any length as it grows: only the lines in sight exist. Knows lines, not who writes them. */
import { ArrowDown } from 'lucide-react'
import { type KeyboardEvent, useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import type { LogBuffer } from './log-buffer.ts'
import type { Query } from './log-search.ts'
import style from './log-view.module.css'
import { LogBar } from './log-view-bar.tsx'
import { Nothing, useSaid } from './log-view-empty.tsx'
import { firstLimit, LogRow } from './log-view-row.tsx'
import { useLogScroll } from './log-view-scroll.ts'
import { useBuffer, useShown } from './log-view-shown.ts'
import { fileNameOf, saveText, textOf } from './log-view-text.ts'

export type LogOptions = { timestamps: boolean; wrap: boolean }

export type LogStatus = {
  state: 'connecting' | 'live' | 'stale' | 'ended' | 'failed'
  /** Why, in a sentence: shown above the lines. */
  text?: string
  /** Tries again now. */
  onRetry?: () => void
}

export type LogViewProps = {
  buffer: LogBuffer
  status: LogStatus
  /** Who writes it. Text from outside. */
  name: string
  options: LogOptions
  onOptions: (options: LogOptions) => void
}

const noQuery: Query = { text: '', regex: false, matchCase: false }
const tones = { connecting: 'busy', live: 'ok', stale: 'warn', ended: 'off', failed: 'bad' } as const

export function LogView({ buffer, status, name, options, onOptions }: LogViewProps) {
  const { t } = useTranslation()
  const [query, setQuery] = useState(noQuery)
  /** Where the person paused: the first line that is not shown. */
  const [pausedAt, setPausedAt] = useState<number>()
  const [current, setCurrent] = useState(-1)
  const [limits, setLimits] = useState<ReadonlyMap<number, number>>(new Map())
  const [said, say] = useSaid()
  const scroller = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  /** The end of the log when the person stopped following: what came later is new to them. */
  const leftAt = useRef(0)

  useBuffer(buffer)
  const end = Math.min(pausedAt ?? buffer.end, buffer.end)
  const shown = useShown(buffer, query, end)
  const scroll = useLogScroll(scroller, shown, options.wrap)
  if (scroll.follow) leftAt.current = end
  const fresh = shown.count - shown.indexOf(leftAt.current)
  const { search } = shown

  const onMore = useCallback(
    (line: number) => setLimits((now) => new Map(now).set(line, (now.get(line) ?? firstLimit) + 10 * firstLimit)),
    [],
  )
  const onStep = (by: 1 | -1) => {
    if (!search || shown.count === 0) return
    const at = current < 0 ? (by > 0 ? 0 : shown.count - 1) : shown.indexOf(current) + by
    const index = (at + shown.count) % shown.count
    setCurrent(shown.lineAt(index))
    scroll.reveal(index)
    // The hit itself may be far to the right.
    requestAnimationFrame(() =>
      scroller.current?.querySelector(`.${style.current} mark`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    )
  }
  const onCopy = async () => {
    const selection = getSelection()
    const isHere = selection && !selection.isCollapsed && scroller.current?.contains(selection.anchorNode)
    const text = isHere ? selection.toString() : textOf(buffer, shown, options.timestamps)
    const copied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    say(!copied ? t('logs.copyFailed') : isHere ? t('logs.copiedSelection') : t('logs.copied', { count: shown.count }))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const inList = event.target === scroller.current
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    if ((inList && plain && event.key === '/') || ((event.ctrlKey || event.metaKey) && event.key === 'f')) {
      input.current?.select()
      input.current?.focus()
    } else if (inList && plain && event.key === 'End') scroll.setFollow(true)
    else if (inList && (event.key === 'Home' || event.key === 'PageUp' || event.key === 'ArrowUp')) return scroll.setFollow(false)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const hits =
    search?.state === 'invalid' || search?.state === 'slow'
      ? ''
      : shown.searching && shown.count === 0
        ? t('logs.searching')
        : !search || shown.count === 0
          ? t('logs.noHit')
          : current >= 0
            ? t('logs.hits', { at: shown.indexOf(current) + 1, count: shown.count })
            : t('logs.hitsOnly', { count: shown.count })
  const problem =
    search?.state === 'invalid' ? t('logs.invalid', { reason: search.reason ?? '' }) : search?.state === 'slow' ? t('logs.slow') : ''
  const kept = buffer.end - buffer.first
  const stand = {
    connecting: t('logs.connecting'),
    live: t('logs.following'),
    stale: t('logs.stale'),
    ended: t('logs.ended'),
    failed: t('logs.stale'),
  }[status.state]
  const paused = pausedAt !== undefined
  const summary = [
    said || (paused ? (buffer.end > end ? t('logs.waiting', { count: buffer.end - end }) : t('logs.paused')) : stand),
    ...(kept > 0 && !said ? [t('logs.lines', { count: kept })] : []),
    ...(buffer.dropped > 0 && !said ? [t('logs.dropped', { count: buffer.dropped })] : []),
  ]

  const rows = []
  for (let index = scroll.from; index < scroll.to; index++) {
    const number = shown.lineAt(index)
    const line = buffer.at(number)
    if (line)
      rows.push(
        <LogRow
          key={number}
          line={line}
          number={number}
          index={index}
          hits={search?.rangesOf(number)}
          current={number === current && search !== undefined}
          limit={limits.get(number) ?? firstLimit}
          onMore={onMore}
          timestamps={options.timestamps}
          measure={scroll.measure}
        />,
      )
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the viewer as a whole; everything in it has a control
    <div className={style.view} onKeyDown={onKeyDown} data-finds>
      <LogBar
        query={query}
        onQuery={(next) => {
          setQuery(next)
          setCurrent(-1)
        }}
        hits={hits}
        invalid={search?.state === 'invalid'}
        onStep={onStep}
        onLeave={() => scroller.current?.focus()}
        inputRef={input}
        options={options}
        onOptions={onOptions}
        paused={paused}
        onPause={() => setPausedAt(paused ? undefined : buffer.end)}
        onCopy={() => void onCopy()}
        onSave={() => saveText(textOf(buffer, shown, options.timestamps), fileNameOf(name, new Date()))}
        onClear={() => buffer.clear()}
        empty={kept === 0}
        tone={paused ? 'idle' : tones[status.state]}
        status={summary}
      />
      {status.text && (
        <div
          className={`${style.problem} ${status.state === 'failed' ? style.bad : status.state === 'ended' ? style.calm : ''}`}
          role="status"
        >
          {status.text}{' '}
          {status.onRetry && (
            <Button variant="ghost" size="small" onPress={status.onRetry}>
              {t('common.retry')}
            </Button>
          )}
        </div>
      )}
      {problem && (
        <div className={style.problem} role="alert">
          {problem}
        </div>
      )}
      <div className={style.body}>
        <div
          className={`${style.scroller} ${options.wrap ? style.wrap : ''}`}
          ref={scroller}
          role="log"
          aria-live="off"
          aria-label={t('logs.of', { name })}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
          tabIndex={0}
        >
          <div className={style.canvas} style={{ height: scroll.total }}>
            <div className={style.rows} style={{ transform: `translateY(${scroll.start}px)` }}>
              {rows}
            </div>
          </div>
        </div>
        {shown.count === 0 && (
          <Nothing buffer={buffer} status={status} kept={kept} searching={shown.searching} onClear={() => setQuery(noQuery)} />
        )}
        {!scroll.follow && shown.count > 0 && (
          <div className={style.jump}>
            <Button size="small" icon={ArrowDown} onPress={() => scroll.setFollow(true)}>
              {fresh > 0 ? t('logs.jumpNew', { count: fresh }) : t('logs.jump')}
            </Button>
          </div>
        )}
      </div>
    </div>
  )
}
