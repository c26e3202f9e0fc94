/** One view of the river: whose lines it shows in words, the kinds that are hidden from it, and its lines. */
import { ListPlus, Link2, X } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogRow, LogSource } from '../../../shared/contract/logs.ts'
import { LogView } from '../../log-view/log-view.tsx'
import { goTo, setPane, setRiver, useGoals } from '../../state/river.ts'
import { type LogPane, type Picked, useUi } from '../../state/ui-store.ts'
import { useLive } from '../../state/use-live.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Toggle } from '../../ui/toggle.tsx'
import style from './logs.module.css'
import { usePatternText } from './pattern-text.tsx'
import { within } from './pick.ts'

const none: readonly string[] = []

type PaneProps = {
  pane: LogPane
  index: number
  /** Set where it is one of two. */
  of?: { active: boolean; onClose: () => void; linked: boolean; onLinked: (linked: boolean) => void }
}

export function LinesPane({ pane, index, of }: PaneProps) {
  const { t } = useTranslation()
  const scope = useUi(({ engine }) => engine)
  const name = usePickedName(pane)
  const goal = useGoals((goals) => goals[index])
  const { ids, patterns, query } = pane
  // The same object for the same sources: the view is opened by it.
  const key = JSON.stringify(within({ ids, patterns }, scope))
  const selection = useMemo(() => JSON.parse(key) as Picked, [key])
  const nobody = ids.length === 0 && patterns.length === 0
  const activate = () => of && !of.active && setRiver({ active: index })
  // Where it was to go once is not where it goes when one comes back.
  useEffect(() => () => goTo(index, undefined), [index])
  const onPick = (row: LogRow) => {
    if (of?.linked && row.time > 0) goTo(1 - index, { time: row.time })
  }
  return (
    <section
      className={index > 0 ? `${style.pane} ${style.second}` : style.pane}
      data-active={of?.active ?? false}
      aria-label={of ? t('river.view', { number: index + 1, name }) : name}
      onFocusCapture={activate}
      onPointerDownCapture={activate}
    >
      {of && (
        <div className={style.paneHead}>
          <b className="cut" title={name}>
            {name}
          </b>
          <span className={style.tools}>
            <Toggle on={of.linked} onChange={of.onLinked} label={t('river.linked')} icon={Link2} />
            <Button variant="ghost" size="small" icon={X} label={t('river.closePane', { name })} onPress={of.onClose} />
          </span>
        </div>
      )}
      {nobody ? (
        <Empty icon={ListPlus} title={t('river.nobodyPicked')} hint={t('river.nobodyPickedHint')}>
          <Button onPress={() => setPane(index, { patterns: [''] })}>{t('river.showEverything')}</Button>
        </Empty>
      ) : (
        <LogView
          place={`view ${index} ${key}`}
          selection={selection}
          query={query}
          onQuery={(next) => setPane(index, { query: next })}
          name={name}
          columns={pane.columns ?? none}
          onColumns={(columns) => setPane(index, { columns })}
          {...(goal ? { goTo: goal } : {})}
          onPick={onPick}
          onOnlySource={(id) => setPane(index, { ids: [id], patterns: [] })}
        />
      )}
    </section>
  )
}

/** Whose lines, in words: the name of one, the patterns, how many more. */
export function usePickedName({ ids, patterns }: Picked): string {
  const { t } = useTranslation()
  const textOf = usePatternText()
  const one = useLive('logs.sources', {}, { ids: ids.slice(0, 1), offset: 0, limit: 1 })
  const row = one.items.find((item): item is LogSource => 'id' in item && item.id === ids[0])
  const chosen = ids.length === 1 && row ? row.name : ids.length > 0 ? t('river.picked', { count: ids.length }) : ''
  return [...patterns.map(textOf), ...(chosen ? [chosen] : [])].join(' + ') || t('river.nobodyPicked')
}
