/** One engine's disk: how much in all, the picture, the kinds, and the biggest things. */
import { Ban, Eraser, RefreshCw } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DiskUsage } from '../../../shared/contract/disk.ts'
import type { Engine } from '../../../shared/contract/engines.ts'
import { formatAge, formatBytes, formatTime } from '../../i18n/format.ts'
import { openDialog } from '../../state/dialogs.ts'
import { useAge, useSecond } from '../../state/ticker.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Note } from '../../ui/note.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { Biggest } from './biggest.tsx'
import style from './disk.module.css'
import { KindsTable } from './kinds-table.tsx'
import { type ShownKind, totalOf } from './kinds.ts'
import { cancelMeasure, type Measure, measure, useMeasures } from './measure.ts'
import { UsageBar } from './usage-bar.tsx'

const none: Measure = {}

export function EngineDisk({ engine }: { engine: Engine }) {
  const { t } = useTranslation()
  const { usage, asked, fault, freed } = useMeasures((all) => all[engine.id] ?? none)
  const heading = useId()
  return (
    <section className={style.engine} aria-labelledby={heading}>
      <div className={style.head}>
        <h2 id={heading}>
          <bdi>{engine.name}</bdi>
        </h2>
        {usage && <Total usage={usage} />}
        <span className={style.tools}>
          {usage && asked === undefined && <Measured at={usage.at} />}
          {asked === undefined ? (
            <Button icon={RefreshCw} isDisabled={engine.state !== 'live'} onPress={() => void measure(engine.id)}>
              {t(usage || fault ? 'disk.again' : 'disk.measure')}
            </Button>
          ) : (
            <Button icon={Ban} onPress={() => cancelMeasure(engine.id)}>
              {t('common.cancel')}
            </Button>
          )}
          <Button icon={Eraser} isDisabled={engine.state !== 'live'} onPress={() => openDialog('prune', { engine: engine.id })}>
            {t('disk.pruneOpen')}
          </Button>
        </span>
      </div>
      {asked !== undefined && <Measuring since={asked} />}
      {fault && <FaultNote fault={fault} action={<Button onPress={() => void measure(engine.id)}>{t('common.retry')}</Button>} />}
      {freed && <Freed {...freed} />}
      {usage ? <Shown engine={engine.id} usage={usage} /> : asked !== undefined && <SkeletonRows rowHeight={30} count={6} />}
      {!usage && asked === undefined && !fault && (
        <Note tone="info" title={t('disk.notMeasured')}>
          {t('disk.cost')}
        </Note>
      )}
    </section>
  )
}

function Total({ usage }: { usage: DiskUsage }) {
  const { t } = useTranslation()
  const { size, reclaimable, atLeast } = totalOf(usage)
  const free = formatBytes(reclaimable)
  return (
    <span className="muted num">
      {formatBytes(size)}
      {reclaimable > 0 && ` · ${atLeast ? t('disk.reclaimableAtLeast', { size: free }) : t('disk.reclaimable', { size: free })}`}
    </span>
  )
}

function Measured({ at }: { at: number }) {
  const { t } = useTranslation()
  const age = useAge(at)
  return (
    <span className={`${style.when} faint num`} title={t('disk.cost')}>
      {t('disk.measured', { at: formatTime(at), age })}
    </span>
  )
}

function Measuring({ since }: { since: number }) {
  const { t } = useTranslation()
  const now = useSecond(true)
  return (
    <div className={style.measuring}>
      <progress aria-label={t('disk.measuring')} />
      <span className="muted">
        {t('disk.measuring')} <span className="num">{formatAge(Math.max(0, now * 1000 - since))}</span>. {t('disk.cost')}
      </span>
    </div>
  )
}

function Freed({ bytes, at, atLeast }: { bytes: number; at: number; atLeast: boolean }) {
  const { t } = useTranslation()
  const age = useAge(at)
  const size = formatBytes(bytes)
  return <Note tone="info" title={t('disk.freed', { size: atLeast ? t('disk.atLeast', { size }) : size, age })} />
}

function Shown({ engine, usage }: { engine: string; usage: DiskUsage }) {
  const { t } = useTranslation()
  const [kind, setKind] = useState<ShownKind | 'all'>('all')
  if (totalOf(usage).size === 0) return <Note tone="info" title={t('disk.nothing')} />
  return (
    <>
      <UsageBar usage={usage} />
      <div className={style.columns}>
        <KindsTable usage={usage} />
        <Biggest engine={engine} usage={usage} kind={kind} onKind={setKind} />
      </div>
    </>
  )
}
