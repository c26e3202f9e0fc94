/** The names of repositories, any number of them: only those in sight exist. One tab stop; Enter opens. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { BadgeCheck } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RepositoryPage } from '../../../shared/contract/registries.ts'
import { formatCount, formatNumber } from '../../i18n/format.ts'
import style from './registries.module.css'
import { useRowHeight } from './row-height.ts'

export type Repository = RepositoryPage['repositories'][number]

type RepositoryListProps = {
  items: readonly Repository[]
  opened: string | undefined
  label: string
  onOpen: (name: string) => void
  /** Called when the end comes near; undefined where nothing comes after it. */
  onEnd: (() => void) | undefined
}

/** So many rows before the end, the next page is asked for. */
const near = 20

export function RepositoryList({ items, opened, label, onOpen, onEnd }: RepositoryListProps) {
  const { t } = useTranslation()
  const scroll = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const id = useId()
  const height = useRowHeight()
  const active = Math.min(at, items.length - 1)
  const described = items.some(({ description }) => description)
  const rowHeight = described ? height + 16 : height
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are estimated anew when rows are of another height
  useLayoutEffect(() => virtual.measure(), [rowHeight])
  const visible = virtual.getVirtualItems()
  const last = visible.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= items.length - near) onEnd?.()
  }, [last, items.length, onEnd])

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 300) / rowHeight) - 1)
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: items.length - 1,
    }
    const to = moves[event.key]
    const name = items[active]?.name
    if (to !== undefined) {
      const next = Math.max(0, Math.min(items.length - 1, to))
      setAt(next)
      virtual.scrollToIndex(next, { align: 'auto' })
    } else if ((event.key === 'Enter' || event.key === ' ') && name !== undefined) onOpen(name)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      ref={scroll}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      className={style.list}
      onKeyDown={onKeyDown}
      {...(visible.some(({ index }) => index === active) ? { 'aria-activedescendant': `${id}${active}` } : {})}
    >
      <div role="presentation" style={{ position: 'relative', height: virtual.getTotalSize() }}>
        {visible.map(({ index, start, size }) => {
          const { name, description, stars, official } = items[index] as Repository
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys of all its options
            // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names the active one
            <div
              key={`${index} ${name}`}
              id={`${id}${index}`}
              role="option"
              aria-selected={name === opened}
              aria-posinset={index + 1}
              aria-setsize={onEnd ? -1 : items.length}
              data-active={index === active}
              className={style.option}
              style={{ top: start, height: size }}
              onClick={() => {
                setAt(index)
                onOpen(name)
              }}
            >
              <span className={style.optionName}>
                <bdi className="cut" title={name}>
                  {name}
                </bdi>
                {official && <BadgeCheck aria-label={t('registries.repositories.official')} />}
                {stars !== undefined && stars > 0 && (
                  <span className="faint num" title={t('registries.repositories.stars', { number: formatNumber(stars) })}>
                    ★ {formatCount(stars)}
                  </span>
                )}
              </span>
              {description && (
                <bdi className={`${style.description} faint cut`} title={description}>
                  {description}
                </bdi>
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
