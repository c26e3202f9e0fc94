/** The biggest things on a disk, ranked; each opens where it belongs. One tab stop reaches all of them. */
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DiskUsage } from '../../../shared/contract/disk.ts'
import { showThing } from '../../engine-list/things.ts'
import { formatAge, formatBytes } from '../../i18n/format.ts'
import { Segments } from '../../ui/segments.tsx'
import style from './disk.module.css'
import { type Big, biggestOf, type ShownKind, shownKinds } from './kinds.ts'

/** So many are ranked. */
const most = 50
/** What has a drawer of its own. */
const types = { images: 'image', containers: 'container', volumes: 'volume', buildCache: undefined } as const

type BiggestProps = { engine: string; usage: DiskUsage; kind: ShownKind | 'all'; onKind: (kind: ShownKind | 'all') => void }

export function Biggest({ engine, usage, kind, onKind }: BiggestProps) {
  const { t } = useTranslation()
  const list = useRef<HTMLUListElement>(null)
  const [active, setActive] = useState(0)
  const things = biggestOf(usage, kind, most)
  const top = things[0]?.size ?? 1
  const at = Math.min(active, things.length - 1)
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: things.length - 1 }
    const to = moves[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = Math.max(0, Math.min(things.length - 1, to))
    setActive(next)
    list.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div className={style.biggest}>
      <div className={style.biggestHead}>
        <h3>{t('disk.biggest')}</h3>
        <Segments
          label={t('disk.column.kind')}
          value={kind}
          onChange={onKind}
          options={[['all', t('list.all')], ...shownKinds.map((one) => [one, t(`disk.kind.${one}`)] as const)]}
        />
      </div>
      {things.length === 0 && <p className={`${style.hint} muted`}>{t('disk.noneBig')}</p>}
      <ul ref={list} className={style.ranks} onKeyDown={onKeyDown}>
        {things.map((thing, index) => {
          const type = types[thing.kind]
          return (
            <li key={`${thing.kind} ${thing.id}`}>
              <button
                type="button"
                tabIndex={index === at ? 0 : -1}
                aria-disabled={type === undefined}
                title={type ? t(`events.thing.${type}`) : t('disk.cacheHint')}
                onFocus={() => setActive(index)}
                onClick={() => type && showThing({ type, source: engine, item: thing.id })}
              >
                <i className={`${style.swatch} ${style[thing.kind]}`} aria-hidden />
                <span className="cut">
                  <span className="visually-hidden">{t(`disk.one.${thing.kind}`)} </span>
                  <bdi>{thing.name.length > 60 && /^[0-9a-f]+$/.test(thing.name) ? thing.name.slice(0, 12) : thing.name}</bdi>
                </span>
                <span className={`${style.use} faint`}>{thing.inUse ? t('disk.inUse') : unusedText(thing)}</span>
                <span className={style.rank} aria-hidden>
                  <i
                    className={`${style[thing.kind]} ${thing.inUse ? '' : style.hatched}`}
                    style={{ width: `${(100 * thing.size) / top}%` }}
                  />
                </span>
                <span className="num">{formatBytes(thing.size)}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )

  function unusedText({ created, lastUsed }: Big): string {
    const at = lastUsed ?? created
    return at ? t('disk.unusedAge', { age: formatAge(Date.now() - at) }) : t('disk.unused')
  }
}
