/** What is looked for: words, and how they are read; levels; and each further test as a chip that can be taken away. */
import type { TFunction } from 'i18next'
import { ListFilter, WholeWord, X } from 'lucide-react'
import { type KeyboardEvent, memo, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { type FieldTest, type LogQuery, logLevels } from '../../shared/contract/logs.ts'
import { formatCount, formatDateTime } from '../i18n/format.ts'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/field.tsx'
import { FindField } from '../ui/find-field.tsx'
import { Toggle } from '../ui/toggle.tsx'
import style from './log-view.module.css'
import { readTyped, type Typed, withTest } from './typed.ts'

type QueryBoxProps = {
  query: LogQuery
  onQuery: (query: LogQuery) => void
  onMoment: (time: number) => void
  inputRef: RefObject<HTMLInputElement | null>
  onStep: (by: 1 | -1) => void
  onLeave: () => void
  /** How many lines match, in words. */
  hits: string
  invalid: boolean
  onlyHits: boolean
  onOnlyHits: (only: boolean) => void
  /** Lines of each level, where they are known: error, warn, info, debug. */
  levelCounts: readonly number[] | undefined
}

export const QueryBox = memo(function QueryBox(props: QueryBoxProps) {
  const { query, onQuery } = props
  const { t } = useTranslation()
  const { text = '', levels = [] } = query
  const onKeyDown = (event: KeyboardEvent) => {
    const typed = event.key === 'Enter' && !event.shiftKey ? readTyped(text, Date.now()) : undefined
    if (!typed) return
    event.preventDefault()
    event.stopPropagation()
    take(typed, props)
  }
  return (
    <>
      <div className={style.find} onKeyDownCapture={onKeyDown}>
        <FindField
          value={text}
          onChange={(next) => onQuery({ ...query, text: next })}
          label={t('logs.filter')}
          inputRef={props.inputRef}
          onStep={props.onStep}
          onLeave={props.onLeave}
          labels={{ previous: t('logs.previousHit'), next: t('logs.nextHit') }}
          count={props.hits}
          invalid={props.invalid}
        >
          <Toggle
            on={query.matchCase === true}
            onChange={(matchCase) => onQuery({ ...query, matchCase })}
            label={t('logs.matchCase')}
            text="Aa"
          />
          <Toggle on={query.word === true} onChange={(word) => onQuery({ ...query, word })} label={t('logs.word')} icon={WholeWord} />
          <Toggle on={query.regex === true} onChange={(regex) => onQuery({ ...query, regex })} label={t('logs.regex')} text=".*" />
          <Toggle on={props.onlyHits} onChange={props.onOnlyHits} label={t('logs.onlyHits')} icon={ListFilter} />
        </FindField>
      </div>
      <div className={style.levels} role="group" aria-label={t('logs.levels')}>
        {logLevels.map((level, at) => (
          <Chip
            key={level}
            on={levels.includes(level)}
            onPress={() =>
              onQuery({ ...query, levels: levels.includes(level) ? levels.filter((each) => each !== level) : [...levels, level] })
            }
          >
            <i data-level={level} aria-hidden />
            {t(`river.level.${level}`)}
            {(props.levelCounts?.[at] ?? 0) > 0 && <b>{formatCount(props.levelCounts?.[at] ?? 0)}</b>}
          </Chip>
        ))}
      </div>
    </>
  )
})

type QueryTestsProps = Pick<QueryBoxProps, 'query' | 'onQuery' | 'onMoment'> & {
  /** What is wrong with the expression, in words. */
  problem: string | undefined
}

/** What stands under the box: what is wrong with what was typed, what else it may mean, and the tests that hold. */
export const QueryTests = memo(function QueryTests(props: QueryTestsProps) {
  const { query, problem } = props
  const { t } = useTranslation()
  const typed = problem === undefined ? readTyped(query.text ?? '', Date.now()) : undefined
  return (
    <>
      {problem !== undefined && (
        <div className={style.problem} role="alert">
          {problem}
        </div>
      )}
      {typed && (
        <div className={style.hint} role="status">
          <button type="button" onClick={() => take(typed, props)}>
            {wordsOfTyped(typed, t)}
          </button>
          <kbd>↵</kbd>
        </div>
      )}
      <Tests query={query} onQuery={props.onQuery} />
    </>
  )
})

function take(typed: Typed, { query, onQuery, onMoment }: Pick<QueryBoxProps, 'query' | 'onQuery' | 'onMoment'>): void {
  const rest = { ...query, text: '' }
  onQuery(typed.kind === 'moment' ? rest : taken(rest, typed))
  if (typed.kind === 'moment') onMoment(typed.time)
}

type Translate = TFunction

function wordsOfTyped(typed: Typed, t: Translate): string {
  if (typed.kind === 'moment') return t('logs.goToMoment', { time: formatDateTime(typed.time) })
  if (typed.kind === 'level') return t('logs.onlyLevel', { level: t(`river.level.${typed.level}`) })
  if (typed.kind === 'channel') return t(typed.channel === 'err' ? 'logs.onlyErr' : 'logs.onlyOut')
  return t('logs.onlyField', { test: testText(typed.test) })
}

function taken(query: LogQuery, typed: Exclude<Typed, { kind: 'moment' }>): LogQuery {
  if (typed.kind === 'level') return { ...query, levels: [...new Set([...(query.levels ?? []), typed.level])] }
  if (typed.kind === 'channel') return { ...query, channel: typed.channel }
  return { ...query, fields: withTest(query.fields ?? [], typed.test) }
}

const testText = ({ name, op, value }: FieldTest): string => `${name} ${op} ${value}`

/** Each test of the query that is no word and no level, to be taken away. */
function Tests({ query, onQuery }: { query: LogQuery; onQuery: (query: LogQuery) => void }) {
  const { t } = useTranslation()
  const { fields = [], from, to, channel: stream, ...rest } = query
  const parts = {
    ...(fields.length > 0 ? { fields } : {}),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(stream ? { channel: stream } : {}),
  }
  const without = (name: keyof typeof parts | 'range') => {
    const { from: first, to: last, channel, fields: tests } = parts as LogQuery
    const left = {
      ...(tests && name !== 'fields' ? { fields: tests } : {}),
      ...(name !== 'range' && first !== undefined ? { from: first } : {}),
      ...(name !== 'range' && last !== undefined ? { to: last } : {}),
      ...(channel && name !== 'channel' ? { channel } : {}),
    }
    onQuery({ ...rest, ...left })
  }
  if (Object.keys(parts).length === 0) return null
  return (
    <div className={style.tests} role="group" aria-label={t('logs.tests')}>
      {fields.map((test) => (
        <Removable
          key={testText(test)}
          text={testText(test)}
          onRemove={() => onQuery({ ...query, fields: fields.filter((each) => each !== test) })}
        />
      ))}
      {stream && <Removable text={t(stream === 'err' ? 'logs.onlyErr' : 'logs.onlyOut')} onRemove={() => without('channel')} />}
      {(from !== undefined || to !== undefined) && <Removable text={rangeText(from, to, t)} onRemove={() => without('range')} />}
    </div>
  )
}

function rangeText(from: number | undefined, to: number | undefined, t: Translate): string {
  if (from === undefined) return t('logs.until', { time: formatDateTime(to ?? 0) })
  if (to === undefined) return t('logs.since', { time: formatDateTime(from) })
  return `${formatDateTime(from)} – ${formatDateTime(to)}`
}

export function Removable({ text, onRemove }: { text: string; onRemove: () => void }) {
  const { t } = useTranslation()
  return (
    <span className={style.test}>
      <bdi className="cut mono" title={text}>
        {text}
      </bdi>
      <Button variant="ghost" size="small" icon={X} label={t('logs.removeTest', { test: text })} onPress={onRemove} />
    </span>
  )
}
