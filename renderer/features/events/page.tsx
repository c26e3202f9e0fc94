/** Events: what happens on every engine in scope, newest first and live, and the drawer of the one that is looked at. */
import i18next from 'i18next'
import { Box, Copy, Filter, History } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import { type EngineEvent, groupStart } from '../../../shared/contract/engine-events.ts'
import type { Group } from '../../../shared/rpc/view.ts'
import { EngineList } from '../../engine-list/engine-list.tsx'
import { KnowThings, rowOf, showThing, thingTypes } from '../../engine-list/things.ts'
import { formatDay, formatMinute } from '../../i18n/format.ts'
import { placeList, useListPlace } from '../../state/ui-store.ts'
import { eventWords } from '../../ui/event-words.ts'
import type { MenuEntry } from '../../ui/menu.tsx'
import { Segments } from '../../ui/segments.tsx'
import { eventColumns, nameOf } from './columns.tsx'
import { EventDrawer } from './drawer.tsx'
import { ReachNotes, Since } from './reach.tsx'
import { actorText, thingOf } from './things.ts'

const none = [] as const
/** What happens all day is not listed until a person asks for it. */
const quiet = { view: ['quiet'] }
const chips = ['problem', 'container', 'image', 'volume', 'network', 'rest', 'every'] as const
/** Until the app ends. */
const useGrouping = create<{ by: 'minute' | 'day' }>()(() => ({ by: 'minute' }))

export function EventsPage() {
  const { t, i18n } = useTranslation()
  const [visible, setVisible] = useState<EngineEvent[]>([])
  const by = useGrouping((state) => state.by)
  const columns = useMemo(() => (i18n.language ? eventColumns() : []), [i18n.language])
  return (
    <>
      <Known visible={visible} />
      <EngineList
        name="events"
        path="engineEvents.list"
        label={t('events.list')}
        filterLabel={t('events.filter')}
        columns={columns}
        itemOf={(row) => row.actor}
        nameOf={(row) => `${eventWords(row)} · ${nameOf(row)}`}
        acts={none}
        menu={menuOf}
        keys={(row) => ({ o: () => onlyThis(row) })}
        where={quiet}
        chips={{
          facet: 'view',
          all: 'quiet',
          values: chips.map((value) => ({ value, label: t(`events.chip.${value}`), always: value === 'problem' || value === 'every' })),
        }}
        group={{ by, label: (group) => <GroupLabel group={group} by={by} /> }}
        drawer={(place, close) => <EventDrawer key={place.id} place={place} onClose={close} />}
        empty={{ icon: History, title: t('events.empty'), hint: t('events.emptyHint') }}
        tools={<Tools />}
        notes={<ReachNotes />}
        onVisible={setVisible}
        grows
      />
    </>
  )
}

const onlyThis = (row: EngineEvent) => placeList('events', { text: actorText(row), where: { view: ['every'] } })

function menuOf(row: EngineEvent): MenuEntry[] {
  const { t } = i18next
  const thing = thingOf(row)
  return [
    ...(thing
      ? [
          {
            key: 'thing',
            label: t(`events.thing.${thing.type}`),
            icon: Box,
            disabled: row.group === 'removed',
            onAction: () => showThing(thing),
          },
        ]
      : []),
    { key: 'only', label: t('events.onlyThis'), icon: Filter, keys: 'o', disabled: actorText(row) === '', onAction: () => onlyThis(row) },
    { key: 'copy', label: t('events.copy'), icon: Copy, onAction: () => void navigator.clipboard.writeText(JSON.stringify(row, null, 2)) },
  ]
}

/** Which of those in sight are still there. */
function Known({ visible }: { visible: EngineEvent[] }) {
  const things = visible.flatMap((row) => thingOf(row) ?? [])
  return thingTypes.map((type) => {
    const rows = things.filter((thing) => thing.type === type).map(rowOf)
    return rows.length > 0 && <KnowThings key={type} type={type} rows={rows} />
  })
}

function GroupLabel({ group, by }: { group: Group; by: 'minute' | 'day' }) {
  const { t } = useTranslation()
  const start = groupStart(group.group)
  const problems = (group.counts.bad ?? 0) + (group.counts.warn ?? 0)
  return (
    <>
      <b className="num">{by === 'day' ? formatDay(start) : formatMinute(start)}</b>{' '}
      <span className="faint">
        {by === 'minute' && !isToday(start) && `${formatDay(start)} · `}
        {t('events.count', { count: group.size })}
        {problems > 0 && ` · ${t('events.problems', { count: problems })}`}
      </span>
    </>
  )
}

const isToday = (at: number): boolean => new Date(at).toDateString() === new Date().toDateString()

function Tools() {
  const { t } = useTranslation()
  const grouped = useListPlace('events').group
  const by = useGrouping((state) => state.by)
  return (
    <>
      <Since />
      <Segments
        label={t('events.groupBy')}
        value={grouped ? by : 'none'}
        onChange={(value) => {
          if (value !== 'none') useGrouping.setState({ by: value })
          placeList('events', { group: value !== 'none', folded: [] })
        }}
        options={[
          ['none', t('events.grouping.none')],
          ['minute', t('events.grouping.minute')],
          ['day', t('events.grouping.day')],
        ]}
      />
    </>
  )
}
