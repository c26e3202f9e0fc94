/** How the log stands, in few words: followed or not, how many lines, how far a search is, and whose log is not read at the moment. */
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../i18n/format.ts'
import { words } from '../i18n/index.ts'
import { Button } from '../ui/button.tsx'
import { StateDot } from '../ui/state-dot.tsx'
import style from './log-view.module.css'
import { standOf } from './stand.ts'
import type { useExport } from './use-export.ts'
import type { Lines } from './use-lines.ts'
import type { Sources } from './use-sources.ts'

type StatusProps = {
  lines: Lines
  said: string
  sources: Sources
  /** Whether it is the log of one source, whom nobody else can join. */
  single: boolean
  /** Lines that were passed over where hits are looked for among the others. */
  tooSlow: number
  saving: ReturnType<typeof useExport>
}

/** Lines that may be looked at while nobody notices. */
const justCome = 20_000

export function Status({ lines, said, sources, single, tooSlow, saving }: StatusProps) {
  const { t } = useTranslation()
  const { counts, scroll } = lines
  const stand = standOf([...sources.values()], single, counts !== undefined, scroll.follow)
  const tone = { stale: 'warn', connecting: 'busy', ended: 'off', following: 'ok', paused: 'idle' } as const
  // What has just come is looked at at once: that is no search.
  const searching = counts && counts.scanned < counts.lines - justCome
  const passedOver = Math.max(tooSlow, counts?.tooSlow ?? 0)
  const parts = said
    ? [said]
    : [
        t(`logs.${stand}`),
        ...(counts ? [t('logs.lines', { count: counts.size })] : []),
        ...(searching ? [t('logs.searched', { percent: Math.floor((counts.scanned / counts.lines) * 100) })] : []),
        ...(passedOver > 0 ? [t('logs.tooSlow', { count: passedOver })] : []),
      ]
  return (
    <div className={style.status}>
      {saving.state ? (
        <Saving saving={saving} />
      ) : (
        <>
          <StateDot tone={tone[stand]} small />
          <span className="cut" role="status" title={parts.join(' · ')}>
            {parts.join(' · ')}
          </span>
        </>
      )}
    </div>
  )
}

function Saving({ saving: { state, cancel } }: { saving: StatusProps['saving'] }) {
  const { t } = useTranslation()
  if (!state) return null
  const isRunning = 'lines' in state
  const text =
    'lines' in state
      ? t('logs.saving', { lines: formatNumber(state.lines) })
      : 'tooMuch' in state
        ? t('logs.saveTooMuch')
        : words(state.fault.message)
  return (
    <>
      <span className={isRunning ? 'cut' : 'cut bad'} role="status" title={text}>
        {text}
      </span>
      <Button variant="ghost" size="small" onPress={cancel}>
        {t(isRunning ? 'common.cancel' : 'common.dismiss')}
      </Button>
    </>
  )
}

/** Something said for a moment: that a copy was made. */
export function useSaid(): [string, (text: string) => void] {
  const [said, setSaid] = useState('')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const say = (text: string) => {
    clearTimeout(timer.current)
    setSaid(text)
    timer.current = setTimeout(() => setSaid(''), 2500)
  }
  return [said, say]
}
