/** The columns of the timeline. */
import i18next from 'i18next'
import { Box, CircleEllipsis, Cpu, Hammer, HardDrive, Layers, type LucideIcon, Network, Package, Puzzle } from 'lucide-react'
import type { EngineEvent, EventType } from '../../../shared/contract/engine-events.ts'
import { showThing, useIsThere } from '../../engine-list/things.ts'
import { formatDateTime, formatTime } from '../../i18n/format.ts'
import { engineName, useSeveralEngines } from '../../state/engines.ts'
import { Age } from '../../ui/age.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { eventWords } from '../../ui/event-words.ts'
import { StateDot, type Tone } from '../../ui/state-dot.tsx'
import style from './events.module.css'
import { thingOf } from './things.ts'

export const typeIcons: Record<EventType, LucideIcon> = {
  container: Box,
  image: Layers,
  volume: HardDrive,
  network: Network,
  builder: Hammer,
  plugin: Puzzle,
  daemon: Cpu,
  pod: Package,
  other: CircleEllipsis,
}

/** What is neither good nor bad has a dot without colour, so that the others are seen. */
export const toneOf = ({ tone }: Pick<EngineEvent, 'tone'>): Tone => tone ?? 'off'

const shortId = (name: string): string => (/^(?:sha256:)?[0-9a-f]{64}$/.test(name) ? name.replace('sha256:', '').slice(0, 12) : name)
/** A name that is only an id is as long as one reads. */
export const nameOf = ({ name, actor }: Pick<EngineEvent, 'name' | 'actor'>): string => shortId(name || actor)

function What({ row }: { row: EngineEvent }) {
  const text = eventWords(row)
  return (
    <>
      {row.tone ? <StateDot tone={toneOf(row)} /> : <span className={style.noDot} />}
      <span className={`${style.what} cut ${row.tone === 'bad' || row.tone === 'warn' ? row.tone : row.noise ? 'faint' : ''}`} title={text}>
        <bdi>{text}</bdi>
      </span>
    </>
  )
}

function Name({ row }: { row: EngineEvent }) {
  const thing = thingOf(row)
  const there = useIsThere(thing)
  const several = useSeveralEngines()
  const Icon = typeIcons[row.type]
  const name = nameOf(row)
  return (
    <>
      <Icon className={style.icon} aria-label={i18next.t(`events.type.${row.type}`)} role="img" />
      {there && thing ? (
        <button
          type="button"
          tabIndex={-1}
          className={`${style.link} cut`}
          title={i18next.t(`events.thing.${thing.type}`)}
          onClick={(event) => {
            event.stopPropagation()
            showThing(thing)
          }}
        >
          <bdi>{name}</bdi>
        </button>
      ) : (
        <bdi className="cut muted" title={row.name || row.actor}>
          {name || '—'}
        </bdi>
      )}
      {several && <span className={`${style.engine} faint cut`}>{engineName(row.source)}</span>}
    </>
  )
}

/** Titles are looked up when asked for, so that a change of language reaches them. */
export function eventColumns(): Column<EngineEvent>[] {
  const t = (key: 'time' | 'what' | 'name' | 'age') => i18next.t(`events.column.${key}`)
  return [
    {
      key: 'time',
      title: t('time'),
      flex: 1,
      min: 92,
      cell: ({ at }) => (
        <span className="num muted" title={formatDateTime(at)}>
          {formatTime(at)}
        </span>
      ),
    },
    { key: 'what', title: t('what'), flex: 9, min: 130, cell: (row) => <What row={row} /> },
    { key: 'name', title: t('name'), flex: 9, min: 130, cell: (row) => <Name row={row} /> },
    {
      key: 'age',
      title: t('age'),
      hideBelow: 480,
      flex: 2,
      min: 70,
      align: 'right',
      cell: ({ at }) => (
        <span className="muted">
          <Age at={at} />
        </span>
      ),
    },
  ]
}
