/** The tools of a log: find, pause, how lines look, take away, clear; and how it stands. */
import { Clock, Copy, Download, Eraser, Pause, Play, WrapText } from 'lucide-react'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { FindField } from './find-field.tsx'
import type { Query } from './log-search.ts'
import type { LogOptions } from './log-view.tsx'
import style from './log-view.module.css'
import { StateDot, type Tone } from './state-dot.tsx'
import { Toggle } from './toggle.tsx'

type BarProps = {
  query: Query
  onQuery: (query: Query) => void
  /** How many lines match, in words. */
  hits: string
  invalid: boolean
  onStep: (by: 1 | -1) => void
  onLeave: () => void
  inputRef: RefObject<HTMLInputElement | null>
  options: LogOptions
  onOptions: (options: LogOptions) => void
  paused: boolean
  onPause: () => void
  onCopy: () => void
  onSave: () => void
  onClear: () => void
  empty: boolean
  tone: Tone
  status: string[]
}

export function LogBar(props: BarProps) {
  const { t } = useTranslation()
  const { query, onQuery, options, onOptions, paused, empty } = props
  return (
    <div className={style.bar} role="toolbar" aria-label={t('logs.tools')}>
      <div className={style.find}>
        <FindField
          value={query.text}
          onChange={(text) => onQuery({ ...query, text })}
          label={t('logs.filter')}
          inputRef={props.inputRef}
          onStep={props.onStep}
          onLeave={props.onLeave}
          labels={{ previous: t('logs.previousHit'), next: t('logs.nextHit') }}
          count={props.hits}
          invalid={props.invalid}
        >
          <Toggle on={query.matchCase} onChange={(matchCase) => onQuery({ ...query, matchCase })} label={t('logs.matchCase')} text="Aa" />
          <Toggle on={query.regex} onChange={(regex) => onQuery({ ...query, regex })} label={t('logs.regex')} text=".*" />
        </FindField>
      </div>
      <div className={style.tools}>
        <Button
          variant="ghost"
          size="small"
          icon={paused ? Play : Pause}
          label={paused ? t('logs.resume') : t('logs.pause')}
          onPress={props.onPause}
        />
        <Toggle
          on={options.timestamps}
          onChange={(timestamps) => onOptions({ ...options, timestamps })}
          label={t('logs.timestamps')}
          icon={Clock}
        />
        <Toggle on={options.wrap} onChange={(wrap) => onOptions({ ...options, wrap })} label={t('logs.wrap')} icon={WrapText} />
        <i aria-hidden />
        <Button variant="ghost" size="small" icon={Copy} label={t('logs.copy')} onPress={props.onCopy} isDisabled={empty} />
        <Button variant="ghost" size="small" icon={Download} label={t('logs.save')} onPress={props.onSave} isDisabled={empty} />
        <Button variant="ghost" size="small" icon={Eraser} label={t('logs.clear')} onPress={props.onClear} isDisabled={empty} />
      </div>
      <div className={style.status}>
        <StateDot tone={props.tone} small />
        <span className="cut" title={props.status.join(' · ')}>
          {props.status.join(' · ')}
        </span>
      </div>
    </div>
  )
}
