/** How far a pull or a push is, over all layers: as a share, and in words. */
import i18next from 'i18next'
import type { TransferLayer } from '../../shared/contract/images.ts'
import { formatBytes } from '../i18n/format.ts'
import type { Report, TaskPart } from './tasks.ts'

type Transferred = {
  layers: number
  /** Layers that are there. */
  done: number
  /** Of those whose size is known. */
  bytes: number
  total: number
  /** Whether the size of every layer is known. */
  sized: boolean
  /** From 0 to 1; never goes back. Undefined while no size is known. */
  share: number | undefined
  /** What is being done to those that are left, where it is one thing only. */
  doing: TransferLayer['state'] | undefined
}

type Known = { state: TransferLayer['state']; moved: number; unpacked: number; total: number | undefined }

/** @param unpacks whether what has come is unpacked, which is half of the work */
export function transferProgress(unpacks: boolean) {
  const layers = new Map<string, Known>()
  let furthest = 0

  const take = ({ id, state, current = 0, total }: TransferLayer) => {
    const known = layers.get(id) ?? { state, moved: 0, unpacked: 0, total: undefined }
    known.state = state
    if (state === 'extracting') {
      known.total ??= total
      known.unpacked = Math.min(current, known.total ?? current)
    } else if (state === 'downloading' || state === 'uploading') {
      // Registries of no length exist: what has come is the least that it is.
      known.total = total ?? Math.max(known.total ?? 0, current)
      known.moved = current
    }
    if (state === 'done') known.unpacked = known.total ?? 0
    if (state === 'verifying' || state === 'extracting' || state === 'done') known.moved = known.total ?? 0
    layers.set(id, known)
  }

  return {
    add: (changed: readonly TransferLayer[]): void => {
      for (const layer of changed) take(layer)
    },
    now: (): Transferred => {
      const moving = [...layers.values()].filter(({ state }) => state !== 'exists')
      const sizes = moving.flatMap(({ total }) => (total === undefined ? [] : [total]))
      const total = sizes.reduce((sum, size) => sum + size, 0)
      const sum = (of: 'moved' | 'unpacked') => moving.reduce((all, layer) => all + layer[of], 0)
      // One that is done without ever having had a size was too small to tell.
      const unsized = moving.filter(({ state, total: size }) => size === undefined && state !== 'done').length
      const expected = total + (sizes.length > 0 ? (unsized * total) / sizes.length : 0)
      if (expected > 0) {
        const whole = unpacks ? 2 * expected : expected
        furthest = Math.max(furthest, Math.min(1, (sum('moved') + (unpacks ? sum('unpacked') : 0)) / whole))
      }
      const left = new Set(moving.filter(({ state }) => state !== 'done').map(({ state }) => state))
      return {
        layers: layers.size,
        done: [...layers.values()].filter(({ state }) => state === 'done' || state === 'exists').length,
        bytes: sum('moved'),
        total,
        sized: unsized === 0,
        share: expected > 0 || furthest > 0 ? furthest : undefined,
        doing: left.size === 1 ? [...left][0] : undefined,
      }
    },
    /** Each layer by itself, as the engine named them, in its order. */
    parts: (): TaskPart[] =>
      [...layers].map(([id, { state, moved, unpacked, total }]) => {
        const there = state === 'extracting' ? unpacked : moved
        const moves = state === 'downloading' || state === 'uploading' || state === 'extracting'
        const words = i18next.t(`images.transfer.state.${state}`)
        return {
          id,
          share: state === 'done' || state === 'exists' ? 1 : moves && total ? there / total : undefined,
          note:
            moves && total
              ? `${words}, ${i18next.t('images.transfer.bytes', { bytes: formatBytes(there), total: formatBytes(total) })}`
              : words,
        }
      }),
  }
}

/** Tells of a task how far its layers are, together and one by one. */
export function reportTransfer(report: Pick<Report, 'progress'>, unpacks: boolean): (changed: readonly TransferLayer[]) => void {
  const progress = transferProgress(unpacks)
  return (changed) => {
    progress.add(changed)
    const now = progress.now()
    report.progress(now.share, transferNote(now), progress.parts())
  }
}

/** "7 of 9 layers, 34 of 120 MB", or what is done to those that are left once all bytes are there. */
function transferNote({ layers, done, bytes, total, sized, doing }: Transferred): string {
  const { t } = i18next
  const parts = [t('images.transfer.layers', { done, count: layers })]
  if (bytes >= total && (doing === 'extracting' || doing === 'verifying')) parts.push(t(`images.transfer.${doing}`))
  else if (total > 0)
    parts.push(
      t(sized ? 'images.transfer.bytes' : 'images.transfer.bytesAtLeast', { bytes: formatBytes(bytes), total: formatBytes(total) }),
    )
  return parts.join(', ')
}
