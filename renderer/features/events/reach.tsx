/** How far the timeline reaches: since when the app listens, what is not kept any more, and where an engine lost some. */
import { ClockCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { EventReach } from '../../../shared/contract/engine-events.ts'
import { formatDateTime, formatMinute, formatTime } from '../../i18n/format.ts'
import { engineName, useScopedEngines } from '../../state/engines.ts'
import { useLive } from '../../state/use-live.ts'
import { Note } from '../../ui/note.tsx'
import style from './events.module.css'

/** Gaps that are told one by one: the newest. */
const shownGaps = 3

function useReach(): EventReach[] {
  const engines = useScopedEngines()
  const list = useLive('engineEvents.reach', {}, { offset: 0, limit: 200 }, 'event reach')
  return list.items.filter((item): item is EventReach => 'id' in item && engines.some(({ id }) => id === item.id))
}

/** With several engines, the latest: from then on all of them are known. */
export function Since() {
  const { t } = useTranslation()
  const reach = useReach()
  if (reach.length === 0) return null
  const since = Math.max(...reach.map((one) => one.since))
  return (
    <span className={`${style.since} num faint`} title={`${t('events.since', { at: formatDateTime(since) })}. ${t('events.sinceHint')}`}>
      <span className={style.sentence}>{t('events.since', { at: formatMinute(since) })}</span>
      <span className={style.short} aria-hidden>
        <ClockCheck />
        {formatMinute(since)}
      </span>
    </span>
  )
}

export function ReachNotes() {
  const { t } = useTranslation()
  const reach = useReach()
  const gaps = reach.flatMap(({ id, gaps }) => gaps.map((gap) => ({ ...gap, name: engineName(id) }))).sort((a, b) => b.to - a.to)
  const cut = reach.filter(({ forgotten }) => forgotten !== undefined)
  return (
    <>
      {gaps.length > 0 && (
        <Note tone="warn" title={t('events.gapTitle', { count: gaps.length })}>
          {gaps
            .slice(0, shownGaps)
            .map(({ name, from, to }) => t('events.gap', { name, from: formatTime(from), to: formatTime(to) }))
            .join(' ')}
        </Note>
      )}
      {cut.map(({ id, forgotten = 0 }) => (
        <Note key={id} tone="info" title={t('events.forgotten', { name: engineName(id), at: formatDateTime(forgotten) })} />
      ))}
    </>
  )
}
