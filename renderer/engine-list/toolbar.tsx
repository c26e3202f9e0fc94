/** Above a list: the filter, how many are of which kind, and what can be done to those that are selected. */
import { X } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { placeList, useListPlace, useUi } from '../state/ui-store.ts'
import { Button } from '../ui/button.tsx'
import { Chip, FilterBox } from '../ui/field.tsx'
import { type ListAct, runAct } from './acts.ts'
import style from './engine-list.module.css'
import type { Selection } from './selection.ts'
import { useTight } from './use-tight.ts'

/** Chips that narrow the list to one value of a facet. */
export type Chips = {
  facet: string
  /** The value that stands for all of them, where some are not listed until a person asks for them. */
  all?: string
  values: { value: string; label: string /** Offered also while nothing is in it. */; always?: boolean }[]
}

type ToolbarProps<R> = {
  name: string
  label: string
  chips: Chips | undefined
  groupLabel: string | undefined
  /** Undefined while nothing is known. */
  counts: { all: number; values: Record<string, number> } | undefined
  acts: readonly ListAct<R>[]
  selection: Selection<R>
  /** From the filter into the list. */
  onEnter: () => void
  /** What else the list has to offer, at the end. */
  children?: ReactNode
}

export function Toolbar<R>({ name, label, chips, groupLabel, counts, acts, selection, onEnter, children }: ToolbarProps<R>) {
  const { t } = useTranslation()
  const place = useListPlace(name)
  const favourites = useUi((ui) => ui.favourites[name]?.length ?? 0)
  const chosen = chips && place.where[chips.facet]?.[0]
  const choose = (value: string | undefined) => {
    if (!chips) return
    const { [chips.facet]: _old, ...rest } = place.where
    placeList(name, { where: value === undefined ? rest : { ...rest, [chips.facet]: [value] } })
  }
  const bar = useRef<HTMLDivElement>(null)
  const { tight, row } = useTight()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another chip is chosen
  useEffect(() => bar.current?.querySelector('[aria-pressed=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), [chosen])
  return (
    <div ref={bar} className={style.bar} {...(tight ? { 'data-tight': 'icons' } : {})}>
      <FilterBox value={place.text} onChange={(text) => placeList(name, { text })} label={label} keys="/" width={270} onEnter={onEnter} />
      {selection.ids.size > 0 ? (
        <Bulk acts={acts} selection={selection} />
      ) : (
        <>
          <div className={style.strip} onWheel={(event) => event.currentTarget.scrollBy(event.deltaY, 0)}>
            <div ref={row} className={style.chips}>
              {chips && (
                <Chip on={chosen === undefined} count={counts?.all} onPress={() => choose(undefined)}>
                  {t('list.all')}
                </Chip>
              )}
              {chips?.values
                .filter(({ value, always }) => always || counts?.values[value] || chosen === value)
                .map(({ value, label }) => (
                  <Chip
                    key={value}
                    on={chosen === value}
                    count={counts && (counts.values[value] ?? 0)}
                    onPress={() => choose(chosen === value ? undefined : value)}
                  >
                    {label}
                  </Chip>
                ))}
              {(favourites > 0 || place.favourites) && (
                <Chip on={place.favourites ?? false} count={favourites} onPress={() => placeList(name, { favourites: !place.favourites })}>
                  {t('list.favourites')}
                </Chip>
              )}
            </div>
          </div>
          <span className={style.end}>
            {children}
            {groupLabel && (
              <Chip on={place.group} onPress={() => placeList(name, { group: !place.group })}>
                {groupLabel}
              </Chip>
            )}
          </span>
        </>
      )}
    </div>
  )
}

function Bulk<R>({ acts, selection }: { acts: readonly ListAct<R>[]; selection: Selection<R> }) {
  const { t } = useTranslation()
  const label = t('common.selected', { count: selection.ids.size })
  return (
    <div className={style.bulk} role="toolbar" aria-label={label}>
      <b>{label}</b>
      {acts
        .filter(({ single, fits }) => !single && selection.rows.some(fits))
        .map((act) => (
          <Button key={act.key} variant={act.danger ? 'danger' : 'plain'} onPress={() => void runAct(act, selection.rows)}>
            {act.label}
          </Button>
        ))}
      <Button variant="ghost" icon={X} label={t('common.clearSelection')} keys="Esc" onPress={selection.clear} />
    </div>
  )
}
