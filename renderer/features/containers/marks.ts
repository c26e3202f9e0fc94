/** What happened to a container, as marks on its charts: that it started, ended, wanted for memory, or was healthy or not. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { EngineEvent, EventGroup } from '../../../shared/contract/engine-events.ts'
import { formatTime } from '../../i18n/format.ts'
import { useLive } from '../../state/use-live.ts'
import type { ChartMark } from '../../ui/chart-marks.tsx'
import { eventWords } from '../../ui/event-words.ts'

const marked: EventGroup[] = ['started', 'died', 'oom', 'health']
/** The newest that are asked for: more do not fit into ten minutes of a chart. */
const most = 60

export function useMarks(source: string, container: string): readonly ChartMark[] {
  const { t } = useTranslation()
  const list = useLive(
    'engineEvents.list',
    {},
    { sources: [source], text: container, where: { group: marked, view: ['container'] }, offset: 0, limit: most },
  )
  return useMemo(
    () =>
      list.items
        .filter((item): item is EngineEvent => 'id' in item && item.actor === container)
        .map((event) => ({
          at: event.at,
          ...(event.tone ? { tone: event.tone } : {}),
          text: t('events.mark', { what: eventWords(event), at: formatTime(event.at) }),
        })),
    [list.items, container, t],
  )
}
