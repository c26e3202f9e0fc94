/** Exactly what would go, kind by kind, with the bytes of each; volumes that hold data are marked. */
import { Sparkles, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type DiskKind, diskKinds, mostPruned, type PrunePlan } from '../../../shared/contract/disk.ts'
import { formatAge, formatBytes, formatNumber } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Note } from '../../ui/note.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import style from './disk.module.css'
import { thingsOf, withData } from './prune.ts'
import type { Planned } from './use-plan.ts'

/** Things of one kind that are listed here; the question before it is done names all. */
const shown = 200

export function PlanPreview({ plan, fault, current, wrong, onRetry }: Planned & { wrong: boolean; onRetry: () => void }) {
  const { t } = useTranslation()
  const data = plan ? withData(plan) : []
  const size = formatBytes(data.reduce((all, thing) => all + (thing.size ?? 0), 0))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keyboard
    <section className={style.preview} aria-label={t('disk.prune.goes')} aria-busy={!current && !wrong} tabIndex={0}>
      {fault && <FaultNote fault={fault} action={<Button onPress={onRetry}>{t('common.retry')}</Button>} />}
      {!current && !wrong && (
        <p className="muted" role="status">
          {t('disk.prune.looking')}
        </p>
      )}
      {!plan && !fault && !wrong && <SkeletonRows rowHeight={26} count={8} />}
      {data.length > 0 && <Note tone="warn" title={t('disk.prune.data', { count: data.length, size })} />}
      {plan?.more && <Note tone="info" title={t('disk.prune.more', { count: mostPruned })} />}
      {current && plan?.things.length === 0 && <Empty icon={Sparkles} title={t('disk.prune.nothing')} hint={t('disk.prune.nothingHint')} />}
      {plan && diskKinds.map((kind) => <Kind key={kind} plan={plan} kind={kind} />)}
    </section>
  )
}

const isId = (name: string): boolean => /^[0-9a-f]{12,}$/.test(name)

function Kind({ plan, kind }: { plan: PrunePlan; kind: DiskKind }) {
  const { t } = useTranslation()
  const things = thingsOf(plan, kind)
  if (things.length === 0) return null
  const bytes = plan.bytes[kind]
  const size = formatBytes(bytes)
  return (
    <div className={style.group}>
      <h3>
        {t(`disk.kind.${kind}`)} <span className="faint num">{formatNumber(things.length)}</span>
        <span className="num">{bytes > 0 && (kind === 'images' && plan.atLeast ? t('disk.atLeast', { size }) : size)}</span>
      </h3>
      <ul className={`${style.things} selectable`}>
        {[...things]
          .sort((a, b) => (b.size ?? 0) - (a.size ?? 0))
          .slice(0, shown)
          .map(({ id, name, size, created }) => (
            <li key={id}>
              <bdi className={`cut ${isId(name) ? 'mono' : ''}`} title={name}>
                {name}
              </bdi>
              {kind === 'volumes' && size ? (
                <span className={style.data}>
                  <TriangleAlert aria-hidden />
                  {t('disk.prune.hasData')}
                </span>
              ) : (
                <span />
              )}
              <span className="faint num">{created ? formatAge(Date.now() - created) : ''}</span>
              <span className="num">{size ? formatBytes(size) : <span className="faint">—</span>}</span>
            </li>
          ))}
      </ul>
      {things.length > shown && <p className={`${style.hint} faint`}>{t('disk.prune.andMore', { count: things.length - shown })}</p>}
    </div>
  )
}
