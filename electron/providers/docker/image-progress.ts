/** What an engine tells of a pull or a push, gathered into what a person wants to see of each layer. Pure. */
import type { TransferLayer } from '../../../shared/contract/images.ts'

/** One message of /images/create or /images/…/push. */
export type TransferMessage = {
  status?: string
  id?: string
  progressDetail?: { current?: number; total?: number } | null
  error?: string
  errorDetail?: { message?: string } | null
  aux?: { Tag?: string; Digest?: string } | null
  /** Podman's: text, and at the end the images. */
  stream?: string
  images?: string[] | null
}

const states: Record<string, TransferLayer['state']> = {
  'pulling fs layer': 'waiting',
  waiting: 'waiting',
  preparing: 'waiting',
  downloading: 'downloading',
  'verifying checksum': 'verifying',
  // It waits for those below it to be extracted.
  'download complete': 'verifying',
  extracting: 'extracting',
  'pull complete': 'done',
  'already exists': 'exists',
  pushing: 'uploading',
  pushed: 'done',
  'layer already exists': 'exists',
}
/** No image has more layers; what names more is no engine. */
const mostLayers = 2000
const longestStatus = 1000

export type TransferProgress = ReturnType<typeof transferProgress>

export function transferProgress() {
  const layers = new Map<string, TransferLayer>()
  const changed = new Set<string>()
  let digest: string | undefined
  let image: string | undefined
  let error: string | undefined
  const statuses: string[] = []
  /** Layers that wait for another try: said once, not each second of the countdown. */
  const again = new Set<string>()

  const layer = (id: string, state: TransferLayer['state'], { current, total }: { current?: number; total?: number }) => {
    if (!layers.has(id) && layers.size >= mostLayers) return
    const sizes =
      typeof current === 'number' && current >= 0 ? { current, ...(typeof total === 'number' && total > 0 ? { total } : {}) } : {}
    layers.set(id, { id, state, ...sizes })
    changed.add(id)
  }

  return {
    add: ({ status = '', id, progressDetail, error: failed, errorDetail, aux, stream, images }: TransferMessage) => {
      if (failed !== undefined || errorDetail) error ??= errorDetail?.message ?? failed ?? ''
      if (typeof aux?.Digest === 'string') digest = aux.Digest
      if (Array.isArray(images)) image = images[0]
      const known = states[status.toLowerCase()] ?? (/^(?:mounted from|layer already)/i.test(status) ? 'exists' : undefined)
      const retrying = id !== undefined && /^retrying in/i.test(status)
      if (id && (known || retrying)) layer(id, known ?? 'waiting', progressDetail ?? {})
      if (id && known) return void again.delete(id)
      if (retrying && (again.has(id) || !layers.has(id))) return
      if (retrying) again.add(id)
      const said = (stream ?? (id ? `${id}: ${status}` : status)).trim()
      digest = /\bdigest: (sha256:[0-9a-f]{64})/i.exec(said)?.[1] ?? digest
      if (said !== '' && said !== statuses.at(-1)) statuses.push(said.slice(0, longestStatus))
    },
    /** The layers that changed since the last time. */
    takeLayers: (): TransferLayer[] => {
      const out = [...changed].map((id) => layers.get(id) as TransferLayer)
      changed.clear()
      return out
    },
    takeStatuses: (): string[] => statuses.splice(0),
    error: () => error,
    digest: () => digest,
    image: () => image,
  }
}
