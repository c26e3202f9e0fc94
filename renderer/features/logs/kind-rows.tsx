/** Kinds of lines as the rows of a table: filtered and sorted here, since all of them are in the page. */
import i18next from 'i18next'
import type { LogKind } from '../../../shared/contract/logs.ts'
import { emptyState, type LiveState } from '../../../shared/rpc/client.ts'
import type { Row } from '../../../shared/rpc/view.ts'
import { formatNumber } from '../../i18n/format.ts'
import type { Sort } from '../../state/ui-store.ts'
import { Age } from '../../ui/age.tsx'
import type { Column } from '../../ui/data-table.tsx'
import style from './logs.module.css'
import { TemplateText } from '../../log-view/template-text.tsx'

export type KindRow = LogKind & Row

const levels = { error: 4, warn: 3, info: 2, debug: 1 }
const keys: Record<string, (kind: LogKind) => number | string> = {
  count: ({ count }) => count,
  level: ({ level }) => (level ? levels[level] : 0),
  template: ({ template }) => template.toLowerCase(),
  sources: ({ sources }) => sources,
  first: ({ first }) => first,
  last: ({ last }) => last,
}

export function asList(
  kinds: readonly LogKind[],
  { text, freshOnly, sort }: { text: string; freshOnly: boolean; sort: Sort },
): LiveState<KindRow> {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const by = keys[sort.by] ?? (({ count }) => count)
  const sign = sort.desc ? -1 : 1
  const items = kinds
    .filter(({ template, fresh }) => (fresh || !freshOnly) && words.every((word) => template.toLowerCase().includes(word)))
    .map((kind): KindRow => ({ ...kind, id: kind.template, source: '' }))
    .toSorted((a, b) => {
      const [x, y] = [by(a), by(b)]
      return sign * (x < y ? -1 : x > y ? 1 : 0) || b.count - a.count || (a.template < b.template ? -1 : 1)
    })
  return { ...emptyState, items, size: items.length, matched: items.length, total: kinds.length, connected: true, loaded: true }
}

export const kindIds = ({ items }: LiveState<KindRow>): string[] => items.flatMap((item) => ('id' in item ? [item.id] : []))

export function selectedWith(old: ReadonlySet<string>, rows: readonly KindRow[], how: 'only' | 'toggle' | 'extend'): ReadonlySet<string> {
  const next = new Set(how === 'only' ? [] : old)
  for (const { id } of rows) {
    if (how === 'toggle' && next.has(id)) next.delete(id)
    else next.add(id)
  }
  return next
}

/** Titles are looked up when asked for, so that a change of language reaches them. */
export function kindColumns(): Column<KindRow>[] {
  const { t } = i18next
  return [
    {
      key: 'count',
      title: t('river.kinds.count'),
      flex: 6,
      min: 92,
      align: 'right',
      sortable: true,
      cell: ({ count }) => <span className="num">{formatNumber(count)}</span>,
    },
    {
      key: 'level',
      title: t('river.kinds.level'),
      flex: 4,
      min: 62,
      hideBelow: 460,
      sortable: true,
      cell: ({ level }) =>
        level && <span className={level === 'error' ? 'bad' : level === 'warn' ? 'warn' : 'muted'}>{t(`river.level.${level}`)}</span>,
    },
    {
      key: 'template',
      title: t('river.kinds.template'),
      flex: 50,
      min: 160,
      sortable: true,
      cell: ({ template, fresh }) => (
        <>
          {fresh && (
            <span className={style.fresh} title={t('river.kinds.fresh')}>
              {t('river.kinds.new')}
            </span>
          )}
          <span className="mono cut" title={template}>
            <TemplateText template={template} />
          </span>
        </>
      ),
    },
    {
      key: 'sources',
      title: t('river.kinds.sources'),
      flex: 5,
      min: 70,
      hideBelow: 700,
      align: 'right',
      sortable: true,
      cell: ({ sources }) => <span className="num muted">{formatNumber(sources)}</span>,
    },
    { key: 'first', title: t('river.kinds.first'), flex: 5, min: 66, hideBelow: 620, align: 'right', sortable: true, cell: When('first') },
    { key: 'last', title: t('river.kinds.last'), flex: 5, min: 66, hideBelow: 540, align: 'right', sortable: true, cell: When('last') },
  ]
}

const When = (which: 'first' | 'last') => (kind: KindRow) =>
  kind[which] > 0 ? (
    <span className="muted">
      <Age at={kind[which]} />
    </span>
  ) : null
