/** Whose lines: patterns above, and the tree of everybody. What is typed narrows the tree at once, and can be kept as a pattern. */
import { Plus, SearchX, X } from 'lucide-react'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { engineName, present, useEngines } from '../../state/engines.ts'
import { toast } from '../../state/toasts.ts'
import { type Picked, useUi } from '../../state/ui-store.ts'
import { useRiver } from '../../state/river.ts'
import { useLive } from '../../state/use-live.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FilterBox } from '../../ui/field.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { useSourceTree } from './branches.ts'
import { PatternText } from './pattern-text.tsx'
import { fitsContract } from './pick.ts'
import { SourceTree } from './source-tree.tsx'
import style from './sources.module.css'

export function SourcesPanel({ picked, onPick }: { picked: Picked; onPick: (picked: Picked) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const scope = useUi(({ engine }) => engine)
  const { folded } = useRiver().tree
  const known = useEngines()
  const panel = useRef<HTMLDivElement>(null)
  // Which engines there are, and how many pass: the rows are the tree's.
  const list = useLive('logs.sources', {}, { text, ...(scope ? { sources: [scope] } : {}), offset: 0, limit: 0 }, 'logs tree')
  const engines = useEnginesOf(Object.keys(list.counts.source ?? {}), known.items.length > 0 ? present(known).map(({ id }) => id) : [])
  const tree = useSourceTree(engines, text, folded)
  const pattern = text.trim()

  const pick = (next: Picked) => {
    if (fitsContract(next)) onPick(next)
    else toast({ tone: 'info', title: t('river.tooMany') })
  }
  const addPattern = (added: string) => {
    pick({ ...picked, patterns: picked.patterns.includes(added) ? picked.patterns : [...picked.patterns, added] })
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || pattern === '') return
    event.preventDefault()
    event.stopPropagation()
    addPattern(pattern)
  }

  return (
    <section className={style.panel} aria-label={t('river.sources')} ref={panel} data-finds>
      <div className={style.finder} onKeyDownCapture={onKeyDown}>
        <FilterBox
          value={text}
          onChange={setText}
          label={t('river.filter')}
          onEnter={() => panel.current?.querySelector<HTMLElement>('[role=tree]')?.focus()}
        />
        {pattern !== '' ? (
          <Button size="small" icon={Plus} label={t('river.addPattern')} keys="Mod+Enter" onPress={() => addPattern(pattern)}>
            {t('river.showThese', { count: list.matched })}
          </Button>
        ) : (
          <p className={`${style.hint} faint`}>{t('river.filterHint')}</p>
        )}
      </div>
      <Chosen picked={picked} onPick={pick} onEdit={setText} onAll={() => addPattern('')} />
      {tree.count > 0 ? (
        <SourceTree tree={tree} several={engines.length > 1} picked={picked} onPick={pick} />
      ) : list.total > 0 && pattern !== '' ? (
        <Empty icon={SearchX} title={t('state.nothingMatches')} hint={t('state.nothingMatchesHint', { count: list.total })} />
      ) : list.total > 0 || !list.loaded ? (
        <SkeletonRows rowHeight={28} count={8} />
      ) : (
        <p className={`${style.nobody} faint`}>{t('river.nobody')}</p>
      )}
    </section>
  )
}

/** What is picked, to be taken away piece by piece. */
function Chosen({
  picked,
  onPick,
  onEdit,
  onAll,
}: {
  picked: Picked
  onPick: (picked: Picked) => void
  onEdit: (pattern: string) => void
  onAll: () => void
}) {
  const { t } = useTranslation()
  const { ids, patterns } = picked
  return (
    <div className={style.chosen} role="group" aria-label={t('river.chosen')}>
      {patterns.map((pattern) => (
        <span key={pattern} className={style.chip}>
          <button
            type="button"
            className="cut"
            title={pattern || t('river.everything')}
            disabled={pattern === ''}
            onClick={() => onEdit(pattern)}
          >
            <PatternText pattern={pattern} />
          </button>
          <Button
            variant="ghost"
            size="small"
            icon={X}
            label={t('river.removePattern', { pattern: pattern || t('river.everything') })}
            onPress={() => onPick({ ids, patterns: patterns.filter((each) => each !== pattern) })}
          />
        </span>
      ))}
      {ids.length > 0 && (
        <span className={style.chip}>
          <span>{t('river.picked', { count: ids.length })}</span>
          <Button variant="ghost" size="small" icon={X} label={t('river.removePicked')} onPress={() => onPick({ ids: [], patterns })} />
        </span>
      )}
      {!patterns.includes('') && (
        <Button variant="ghost" size="small" icon={Plus} onPress={onAll}>
          {t('river.everything')}
        </Button>
      )}
    </div>
  )
}

/** Engines that have sources, in the app's order; those that the app no longer knows come last. */
function useEnginesOf(found: string[], order: string[]): string[] {
  const rank = (engine: string) => (order.includes(engine) ? order.indexOf(engine) : order.length)
  const sorted = found.toSorted((a, b) => rank(a) - rank(b) || engineName(a).localeCompare(engineName(b)))
  const key = JSON.stringify(sorted)
  return useMemo(() => JSON.parse(key) as string[], [key])
}
