/** What a log view says beside its lines: why there is none, and what has just been done. */
import { FilterX, ScrollText } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { Empty } from './empty.tsx'
import type { LogBuffer } from './log-buffer.ts'
import type { LogStatus } from './log-view.tsx'
import style from './log-view.module.css'

type NothingProps = { buffer: LogBuffer; status: LogStatus; kept: number; searching: boolean; onClear: () => void }

/** Why there is no line to see. */
export function Nothing({ buffer, status, kept, searching, onClear }: NothingProps) {
  const { t } = useTranslation()
  if (kept > 0 && searching) return null
  return (
    <div className={style.over}>
      {kept > 0 ? (
        <Empty icon={FilterX} title={t('logs.nothingMatches')} hint={t('logs.nothingMatchesHint', { count: kept })}>
          <Button onPress={onClear}>{t('common.clearFilter')}</Button>
        </Empty>
      ) : buffer.first > 0 ? (
        <Empty icon={ScrollText} title={t('logs.cleared')} hint={status.state === 'ended' ? '' : t('logs.clearedHint')} />
      ) : status.state === 'connecting' ? (
        <Empty icon={ScrollText} title={t('logs.open')} />
      ) : status.state === 'ended' ? (
        <Empty icon={ScrollText} title={t('logs.emptyEnded')} />
      ) : status.state === 'live' ? (
        <Empty icon={ScrollText} title={t('logs.empty')} hint={t('logs.emptyHint')} />
      ) : null}
    </div>
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
