/** The drawer of one event: all that the engine told, and what else happened to the same. */
import { Box, Copy, Filter } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { EngineEvent } from '../../../shared/contract/engine-events.ts'
import { RowDrawer } from '../../engine-list/drawer.tsx'
import { findThing, isThingType, KnowThings, rowOf, showThing, useIsThere } from '../../engine-list/things.ts'
import { formatDateTime, formatTime } from '../../i18n/format.ts'
import { engineName } from '../../state/engines.ts'
import { type DrawerPlace, openDrawer, placeList } from '../../state/ui-store.ts'
import { useLive } from '../../state/use-live.ts'
import { Age } from '../../ui/age.tsx'
import { eventWords } from '../../ui/event-words.ts'
import { exitWords } from '../../ui/exit-words.ts'
import { Facts, Pairs, When } from '../../ui/facts.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import { nameOf, toneOf } from './columns.tsx'
import style from './events.module.css'
import { actorText, thingOf } from './things.ts'

/** Related events that are listed: the newest. */
const shown = 200

export function EventDrawer({ place, onClose }: { place: DrawerPlace; onClose: () => void }) {
  const { t } = useTranslation()
  const copy = (row: EngineEvent) => void navigator.clipboard.writeText(JSON.stringify(row, null, 2))
  const only = (row: EngineEvent) => placeList('events', { text: actorText(row), where: { view: ['every'] } })
  return (
    <RowDrawer
      name="events"
      path="engineEvents.list"
      place={place}
      onClose={onClose}
      gone={t('events.gone')}
      title={eventWords}
      subtitle={nameOf}
      tone={toneOf}
      acts={(row) => [
        { key: 'only', label: t('events.onlyThis'), icon: Filter, disabled: actorText(row) === '', onPress: () => only(row) },
        { key: 'copy', label: t('events.copy'), icon: Copy, onPress: () => copy(row) },
      ]}
      menu={(row) => [{ key: 'copy', label: t('events.copy'), icon: Copy, onAction: () => copy(row) }]}
      tabs={(row) => [
        { key: 'summary', label: t('events.tab.summary'), panel: () => <Summary row={row} /> },
        ...(actorText(row) === ''
          ? []
          : [{ key: 'related', label: t('events.tab.related'), panel: () => <Related row={row} place={place} /> }]),
      ]}
    />
  )
}

function Summary({ row }: { row: EngineEvent }) {
  const { t } = useTranslation()
  return (
    <Facts
      of={[
        [t('events.fact.at'), <When key="at" at={row.at} />],
        [t('events.fact.type'), t(`events.type.${row.type}`)],
        [t('events.fact.name'), <Name key="name" row={row} />],
        [t('events.fact.id'), row.actor !== row.name && <bdi className="mono">{row.actor}</bdi>],
        [t('events.fact.engine'), <bdi key="engine">{engineName(row.source)}</bdi>],
        [
          t('events.fact.action'),
          <bdi key="action" className="mono">
            {row.detail ? `${row.action}: ${row.detail}` : row.action}
          </bdi>,
        ],
        [t('events.fact.exit'), row.exitCode !== undefined && `${row.exitCode} · ${exitWords(row.exitCode)}`],
        [t('events.fact.attributes'), Object.keys(row.attributes).length > 0 && <Pairs of={row.attributes} />],
      ]}
    />
  )
}

/** Its name, which leads to it for as long as it is there. */
function Name({ row }: { row: EngineEvent }) {
  const { t } = useTranslation()
  const thing = thingOf(row)
  const there = useIsThere(thing)
  const byName = !thing && isThingType(row.type) && row.name !== ''
  const type = row.type
  const show = there && thing ? () => showThing(thing) : byName && isThingType(type) ? () => findThing(type, row.name) : undefined
  return (
    <>
      {thing && <KnowThings type={thing.type} rows={[rowOf(thing)]} />}
      {show && isThingType(type) ? (
        <button type="button" className={style.link} title={t(`events.thing.${type}`)} onClick={show}>
          <bdi>{nameOf(row)}</bdi> <Box aria-hidden className={style.icon} />
        </button>
      ) : (
        <>
          <bdi>{nameOf(row) || '—'}</bdi> {thing && <span className="muted">· {t('events.notThere')}</span>}
        </>
      )}
    </>
  )
}

function Related({ row, place }: { row: EngineEvent; place: DrawerPlace }) {
  const { t } = useTranslation()
  const list = useLive(
    'engineEvents.list',
    {},
    { sources: [row.source], text: actorText(row), where: { view: [row.noise ? 'every' : 'quiet'] }, offset: 0, limit: shown },
  )
  const rows = list.items.filter((item): item is EngineEvent => 'id' in item)
  return (
    <>
      <p className={`${style.count} muted`}>
        {list.loaded && rows.length < 2 ? t('events.noneRelated') : t('events.related', { count: list.matched })}
      </p>
      <ul className={style.related}>
        {rows.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              aria-current={one.id === row.id}
              onClick={() => openDrawer('events', { ...place, id: one.id, item: one.actor, tab: 'related' })}
            >
              <span className="num muted" title={formatDateTime(one.at)}>
                {formatTime(one.at)}
              </span>
              {one.tone ? <StateDot tone={toneOf(one)} small /> : <span />}
              <span className={`cut ${one.tone === 'bad' || one.tone === 'warn' ? one.tone : ''}`}>
                <bdi>{eventWords(one)}</bdi>
              </span>
              <span className="muted">
                <Age at={one.at} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
