/** Frees a disk: asks with every name, then removes exactly what was shown, as one task whose kinds fail on their own. */
import i18next from 'i18next'
import {
  type DiskKind,
  diskKinds,
  type PruneChoice,
  pruneKey,
  type PrunePlan,
  type PruneStep,
  type PruneThing,
} from '../../../shared/contract/disk.ts'
import type { Confirmed } from '../../../shared/rpc/client.ts'
import { asFault, type Fault, FaultError } from '../../../shared/rpc/fault.ts'
import { carryOut } from '../../engine-list/acts.ts'
import { formatBytes } from '../../i18n/format.ts'
import { words } from '../../i18n/index.ts'
import { confirm } from '../../state/confirm.ts'
import { engineName } from '../../state/engines.ts'
import { destroyStream } from '../../state/read-stream.ts'
import type { Report } from '../../state/tasks.ts'
import { toast } from '../../state/toasts.ts'
import { tellFreed } from './measure.ts'

export type What = { engine: string; kinds: PruneChoice; olderThan?: number }

const sum = (bytes: Record<DiskKind, number>): number => diskKinds.reduce((total, kind) => total + bytes[kind], 0)
export const bytesOf = ({ bytes }: PrunePlan): number => sum(bytes)
export const thingsOf = ({ things }: PrunePlan, kind: DiskKind): PruneThing[] => things.filter((thing) => thing.kind === kind)
/** Volumes that hold something: nobody brings that back. */
export const withData = ({ things }: PrunePlan): PruneThing[] => things.filter(({ kind, size = 0 }) => kind === 'volumes' && size > 0)

/** What the button says: the bytes, or the number of things where they take no place. */
export function actOf(plan: PrunePlan): string {
  const { t } = i18next
  const bytes = bytesOf(plan)
  if (bytes === 0) return t('disk.prune.removeThings', { count: plan.things.length })
  const size = formatBytes(bytes)
  return plan.atLeast ? t('disk.prune.freeAtLeast', { size }) : t('disk.prune.freeSize', { size })
}

const named = ({ kind, name, size }: PruneThing): string => {
  const text = i18next.t('disk.prune.named', { kind: i18next.t(`disk.one.${kind}`), name })
  return size ? `${text} · ${formatBytes(size)}` : text
}

/** Resolves with whether a person agreed; the task goes on by itself then. */
export async function prune(what: What, plan: PrunePlan): Promise<boolean> {
  const { t } = i18next
  const data = withData(plan)
  const answer = await confirm({
    title: t('disk.prune.confirmTitle', { count: plan.things.length, name: engineName(what.engine) }),
    body: [
      t('disk.prune.confirmBody'),
      ...(data.length > 0
        ? [t('disk.prune.data', { count: data.length, size: formatBytes(data.reduce((all, { size = 0 }) => all + size, 0)) })]
        : []),
    ],
    names: { label: t('disk.prune.goes'), items: plan.things.map(named) },
    act: actOf(plan),
    danger: true,
  })
  if (!answer) return false
  void carryOut(t('disk.prune.task', { name: engineName(what.engine) }), workOf(what, plan, answer.confirmed))
  return true
}

/** One kind while it goes. */
type Part = { kind: DiskKind; all: number; past: number; kept: { thing: PruneThing; fault: Fault }[]; report?: Report; failed?: Fault }

/** An item for each kind, all read from the one stream, in which they go one after another. */
function workOf(what: What, plan: PrunePlan, proof: Confirmed) {
  const { t } = i18next
  const parts = new Map<DiskKind, Part>()
  for (const { kind } of plan.things) {
    const part = parts.get(kind) ?? { kind, all: 0, past: 0, kept: [] }
    part.all++
    parts.set(kind, part)
  }
  let freed: Extract<PruneStep, { done: unknown }>['done'] | undefined
  const onStep = (step: PruneStep) => {
    if ('done' in step) {
      freed = step.done
      return
    }
    const part = parts.get('failed' in step ? step.failed : 'removed' in step ? step.removed.kind : step.kept.kind)
    if (!part) return
    if ('failed' in step) {
      part.failed = step.fault
      part.report?.line(t('disk.prune.failed', { kind: t(`disk.kind.${part.kind}`), why: words(step.fault.message) }))
      return
    }
    part.past++
    if ('removed' in step) part.report?.line(t('disk.prune.removed', { name: named(step.removed) }))
    else {
      part.kept.push({ thing: step.kept, fault: step.fault })
      part.report?.line(t('disk.prune.kept', { name: named(step.kept), why: words(step.fault.message) }))
    }
    part.report?.progress(part.past / part.all, t('disk.prune.progress', { done: part.past, total: part.all }))
  }
  let reading: Promise<void> | undefined
  const read = (signal: AbortSignal) =>
    destroyStream('disk.prune', { ...what, expected: plan.things.map(pruneKey) }, proof, signal, onStep).finally(() =>
      told(what.engine, freed),
    )
  return [...parts.values()].map((part) => ({
    name: t(`disk.kind.${part.kind}`),
    cancellable: true,
    run: async (report: Report, signal: AbortSignal) => {
      part.report = report
      reading ??= read(signal)
      await reading
      const why = part.failed ?? keptFault(part)
      if (why) throw new FaultError(why)
    },
  }))
}

/** Why things of a kind are still there: the reason of the first, and which they are. */
function keptFault({ kept }: Part): Fault | undefined {
  const [first] = kept
  if (!first) return undefined
  return {
    ...asFault(new FaultError(first.fault)),
    detail: kept
      .map(({ thing }) => thing.name)
      .slice(0, 20)
      .join(', '),
  }
}

/** What was really freed; of one that was broken off only a new measurement can tell. */
function told(engine: string, freed: Extract<PruneStep, { done: unknown }>['done'] | undefined): void {
  const { t } = i18next
  if (!freed) {
    tellFreed(engine, undefined)
    return
  }
  const bytes = sum(freed.bytes)
  tellFreed(engine, { bytes, at: Date.now(), atLeast: freed.atLeast ?? false })
  const size = freed.atLeast ? t('disk.atLeast', { size: formatBytes(bytes) }) : formatBytes(bytes)
  const left = freed.kept > 0 ? ` ${t('disk.prune.left', { count: freed.kept })}` : ''
  toast({ tone: 'info', title: `${t('disk.prune.done', { count: freed.removed, size, name: engineName(engine) })}${left}` })
}
