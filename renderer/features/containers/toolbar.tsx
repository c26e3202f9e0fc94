/** Above the list: the filter, how many are in which state, and what can be done to those that are selected. */
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { placeList, useListPlace } from '../../state/ui-store.ts'
import { Button } from '../../ui/button.tsx'
import { Chip, FilterBox } from '../../ui/field.tsx'
import { act, bulkActs, fits } from './actions.ts'
import style from './containers.module.css'
import type { Selection } from './selection.ts'

const section = 'containers'
/** Always offered; other states are once something is in them. */
const usual = ['running', 'exited']

type ToolbarProps = {
  /** Undefined while nothing is known. */
  counts: { all: number; states: Record<string, number> } | undefined
  selection: Selection
  /** From the filter into the list. */
  onEnter: () => void
}

export function Toolbar({ counts, selection, onEnter }: ToolbarProps) {
  const { t } = useTranslation()
  const place = useListPlace(section)
  const chosen = place.where.state?.[0]
  const choose = (state: string | undefined) => {
    const { state: _old, ...rest } = place.where
    placeList(section, { where: state === undefined ? rest : { ...rest, state: [state] } })
  }
  return (
    <div className={style.bar}>
      <FilterBox
        value={place.text}
        onChange={(text) => placeList(section, { text })}
        label={t('containers.filter')}
        keys="/"
        width={270}
        onEnter={onEnter}
      />
      {selection.ids.size > 0 ? (
        <Bulk selection={selection} />
      ) : (
        <>
          <Chip on={chosen === undefined} count={counts?.all} onPress={() => choose(undefined)}>
            {t('containers.all')}
          </Chip>
          {(['running', 'exited', 'paused', 'restarting', 'unhealthy'] as const)
            .filter((state) => usual.includes(state) || counts?.states[state] || chosen === state)
            .map((state) => (
              <Chip
                key={state}
                on={chosen === state}
                count={counts && (counts.states[state] ?? 0)}
                onPress={() => choose(chosen === state ? undefined : state)}
              >
                {state === 'unhealthy' ? t('containers.unhealthy') : t(`containers.state.${state}`)}
              </Chip>
            ))}
          <Chip on={place.group} onPress={() => placeList(section, { group: !place.group })}>
            {t('containers.group')}
          </Chip>
        </>
      )}
    </div>
  )
}

function Bulk({ selection }: { selection: Selection }) {
  const { t } = useTranslation()
  const label = t('common.selected', { count: selection.ids.size })
  return (
    <div className={style.bulk} role="toolbar" aria-label={label}>
      <b>{label}</b>
      {bulkActs
        .filter((what) => selection.rows.some((row) => fits(what, row)))
        .map((what) => (
          <Button
            key={what}
            variant={what === 'remove' || what === 'kill' ? 'danger' : 'plain'}
            onPress={() => void act(what, selection.rows)}
          >
            {t(`containers.action.${what}`)}
          </Button>
        ))}
      <Button variant="ghost" icon={X} label={t('common.clearSelection')} keys="Esc" onPress={selection.clear} />
    </div>
  )
}
