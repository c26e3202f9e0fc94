/** Last words: everybody who died, newest first, with what they said before. Only those in sight are read. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { AlignLeft, Box, HeartPulse, SearchX } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogSource } from '../../../shared/contract/logs.ts'
import { engineTag } from '../../state/engines.ts'
import { showLogs } from '../../state/river.ts'
import { placeList, useListPlace, useUi } from '../../state/ui-store.ts'
import { useLive } from '../../state/use-live.ts'
import { Age } from '../../ui/age.tsx'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { exitWords } from '../../ui/exit-words.ts'
import { Chip, FilterBox } from '../../ui/field.tsx'
import { LastLines } from '../../ui/last-lines.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import style from './deaths.module.css'
import shared from './logs.module.css'
import { openContainer } from './source-menu.ts'
import { toneOf } from './source-row.tsx'

const place = 'log deaths'
const shownLines = 12
/** Pixels, until it was measured. */
const usualHeight = 290
const windowSize = 60

export function Deaths() {
  const { t } = useTranslation()
  const { text, where } = useListPlace(place)
  const scope = useUi(({ engine }) => engine)
  const withStopped = where.died?.includes('stopped') ?? false
  const [offset, setOffset] = useState(0)
  const list = useLive(
    'logs.sources',
    {},
    {
      text,
      where: { died: withStopped ? ['yes', 'stopped'] : ['yes'] },
      ...(scope ? { sources: [scope] } : {}),
      sort: { by: 'ended' },
      offset,
      limit: windowSize,
    },
    place,
  )
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: list.size,
    getScrollElement: () => scroller.current,
    estimateSize: () => usualHeight,
    // Each is read from the store, and from its engine if nothing is kept of it yet.
    overscan: 1,
    getItemKey: (index) => {
      const item = list.items[index - list.offset]
      return item && 'id' in item ? item.id : index
    },
  })
  const visible = virtual.getVirtualItems()
  const first = visible[0]?.index ?? 0
  const last = visible.at(-1)?.index ?? 0
  useEffect(() => {
    const covered = first >= list.offset && last < list.offset + list.items.length
    if (!covered && list.loaded) setOffset(Math.max(0, first - windowSize / 2))
  }, [first, last, list.offset, list.items.length, list.loaded])

  return (
    <div className={style.deaths}>
      <div className={shared.bar}>
        <FilterBox
          value={text}
          onChange={(next) => placeList(place, { text: next })}
          label={t('river.deaths.filter')}
          keys="/"
          width={270}
        />
        <Chip
          on={withStopped}
          count={list.loaded ? (list.counts.died?.stopped ?? 0) : undefined}
          onPress={() => placeList(place, { where: withStopped ? {} : { died: ['yes', 'stopped'] } })}
        >
          {t('river.deaths.stopped')}
        </Chip>
      </div>
      {list.size > 0 ? (
        <section
          className={style.feed}
          ref={scroller}
          aria-label={t('river.tab.deaths')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
          tabIndex={0}
        >
          <div className={style.feedCanvas} style={{ height: virtual.getTotalSize() }}>
            {visible.map(({ index, key, start }) => {
              const item = list.items[index - list.offset]
              return (
                <div key={key} data-index={index} ref={virtual.measureElement} className={style.place} style={{ top: start }}>
                  {item && 'id' in item ? <Death row={item} /> : <div style={{ height: usualHeight }} />}
                </div>
              )
            })}
          </div>
        </section>
      ) : !list.loaded ? (
        <SkeletonRows rowHeight={40} count={6} />
      ) : text !== '' && list.total > 0 ? (
        <Empty icon={SearchX} title={t('state.nothingMatches')}>
          <Button onPress={() => placeList(place, { text: '' })}>{t('common.clearFilter')}</Button>
        </Empty>
      ) : (
        <Empty icon={HeartPulse} title={t('river.deaths.empty')} hint={t('river.deaths.emptyHint')} />
      )}
    </div>
  )
}

function Death({ row }: { row: LogSource }) {
  const { t } = useTranslation()
  const tone = toneOf(row)
  const engine = engineTag(row.source)
  return (
    <article className={style.death} aria-label={row.name}>
      <header>
        <StateDot tone={tone} />
        <h2 className="cut selectable" title={row.name}>
          <bdi>{row.name}</bdi>
        </h2>
        <span className="faint cut">
          <bdi>{[...row.path, engine, row.state === 'gone' && t('river.state.gone')].filter(Boolean).join(' · ')}</bdi>
        </span>
        {row.ended !== undefined && (
          <span className={`${style.when} muted`}>
            <Age at={row.ended} />
          </span>
        )}
      </header>
      <div className={style.why}>
        <span className={tone === 'bad' ? 'bad' : 'muted'}>
          {row.exitCode !== undefined && <b className="num">{t('river.deaths.code', { code: row.exitCode })}</b>}{' '}
          {exitWords(row.exitCode, row.reason)}
        </span>
        <span className={shared.tools}>
          <Button size="small" icon={AlignLeft} onPress={() => showLogs({ ids: [row.id], patterns: [] })}>
            {t('river.deaths.open')}
          </Button>
          {row.state !== 'gone' && row.kind === 'container' && (
            <Button size="small" icon={Box} onPress={() => openContainer(row)}>
              {t('river.action.container')}
            </Button>
          )}
        </span>
      </div>
      <LastLines source={row.id} count={shownLines} version={`${row.ended} ${row.lines}`} />
    </article>
  )
}
