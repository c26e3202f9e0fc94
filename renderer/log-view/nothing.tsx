/** Why there is no line to see, and what to do about it. */
import { ScrollText, SearchX } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogQuery } from '../../shared/contract/logs.ts'
import { formatPercent } from '../i18n/format.ts'
import { narrows } from '../state/river.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { SkeletonRows } from '../ui/skeleton-rows.tsx'
import type { Counts } from './feed.ts'
import style from './log-view.module.css'

type NothingProps = { counts: Counts | undefined; query: LogQuery; onQuery: (query: LogQuery) => void; ended: boolean }

export function Nothing({ counts, query, onQuery, ended }: NothingProps) {
  const { t } = useTranslation()
  const late = useLate(150)
  if (!counts) return late ? <SkeletonRows rowHeight={20} /> : null
  const narrowed = narrows(query)
  if (narrowed && counts.scanned < counts.lines)
    return <Empty icon={ScrollText} title={t('logs.searching', { percent: formatPercent((counts.scanned / counts.lines) * 100) })} />
  return (
    <div className={style.over}>
      {narrowed && counts.lines > 0 ? (
        <Empty icon={SearchX} title={t('logs.nothingMatches')} hint={t('logs.nothingMatchesHint', { count: counts.lines })}>
          <Button onPress={() => onQuery({})}>{t('common.clearFilter')}</Button>
        </Empty>
      ) : ended ? (
        <Empty icon={ScrollText} title={t('logs.emptyEnded')} />
      ) : (
        <Empty icon={ScrollText} title={t('logs.empty')} hint={t('logs.emptyHint')} />
      )}
    </div>
  )
}

/** Whether so many milliseconds have passed: what comes sooner needs no skeleton that flashes. */
function useLate(after: number): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), after)
    return () => clearTimeout(timer)
  }, [after])
  return late
}
