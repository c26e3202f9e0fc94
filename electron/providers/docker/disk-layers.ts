/** How many bytes of images are free once some have gone: images share layers, and one goes only with the last image that has it. */
import { createHash } from 'node:crypto'
import type { Client } from './client.ts'
import type { DiskImage } from './disk-state.ts'
import { imagePath } from './image-path.ts'
import type { ListedStep } from './image-map.ts'

export type Freed = { bytes: number; atLeast: boolean }
/** The bytes that are free once these have gone. */
export type FreedBy = (gone: ReadonlySet<DiskImage>) => Freed

/** One that is in more places than this is not looked into: what is free is then said as "at least". */
const mostAsked = 300

type Chain = {
  /** Each layer, named with all that is below it. */
  layers: string[]
  /** Bytes of each; absent when the engine does not tell which step made which layer. */
  sizes?: number[]
}

/**
 * Asks for what is needed to tell, of those that may go and of those that they may share with. Images that share nothing are not asked
 * for, nor is anything when no image may go.
 */
export async function freedBy(
  client: Client,
  images: readonly DiskImage[],
  going: readonly DiskImage[],
  signal: AbortSignal,
): Promise<FreedBy> {
  const shares = ({ shared }: DiskImage) => shared !== 0
  const sharing = images.filter(shares)
  const chains = new Map<DiskImage, Chain>()
  if (going.some(shares) && sharing.length > 1 && sharing.length <= mostAsked) {
    const ask = new Set(going)
    await Promise.all(
      sharing.map(async (image) => {
        const chain = await chainOf(client, image, ask.has(image), signal)
        if (chain) chains.set(image, chain)
      }),
    )
  }
  const alone = sharing.length <= 1
  return (gone) => freed(images, gone, (image) => alone || image.shared === 0, chains)
}

async function chainOf(client: Client, image: DiskImage, sized: boolean, signal: AbortSignal): Promise<Chain | undefined> {
  const path = imagePath(image.id)
  const ask = { signal, timeout: 15_000 }
  try {
    const [inspected, history] = await Promise.all([
      client.json<{ RootFS?: { Layers?: string[] | null } }>(`${path}/json`, ask),
      sized ? client.json<ListedStep[]>(`${path}/history`, ask) : [],
    ])
    const below = inspected.RootFS?.Layers ?? []
    let under = ''
    const layers = below.map((layer) => {
      under = createHash('sha256').update(`${under} ${layer}`).digest('base64')
      return under
    })
    const sizes = sized ? alignedSizes(below, history) : undefined
    return { layers, ...(sizes ? { sizes } : {}) }
  } catch {
    signal.throwIfAborted()
    // It has gone meanwhile, or cannot be read: what it shares is not known.
    return undefined
  }
}

/** A layer without a file in it. */
const empty = 'sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef'
const makesLayer = /^(?:RUN|COPY|ADD|WORKDIR)\b|^\/bin\/sh -c (?!#\(nop\))|^\/bin\/sh -c #\(nop\) +(?:RUN|COPY|ADD|WORKDIR)\b/

/**
 * Bytes of each layer, oldest first: the history tells the bytes of each step, but not which steps made a layer.
 * @param history newest first, as engines give it
 */
export function alignedSizes(layers: readonly string[], history: readonly ListedStep[]): number[] | undefined {
  const steps = [...history].reverse()
  const filled = steps.flatMap(({ Size = 0 }) => (Size > 0 ? [Size] : []))
  const full = layers.filter((layer) => layer !== empty)
  if (filled.length === full.length) return layers.map((layer) => (layer === empty ? 0 : (filled.shift() as number)))
  const making = steps.filter(({ Size = 0, CreatedBy = '' }) => Size > 0 || makesLayer.test(CreatedBy))
  return making.length === layers.length ? making.map(({ Size = 0 }) => Size) : undefined
}

/** @param alone whether an image shares nothing with any other */
export function freed(
  images: readonly DiskImage[],
  gone: ReadonlySet<DiskImage>,
  alone: (image: DiskImage) => boolean,
  chains: ReadonlyMap<DiskImage, Chain>,
): Freed {
  const needed = new Set<string>()
  /** Some that stay share layers that are not known. */
  let unknown = false
  for (const image of images) {
    if (gone.has(image) || alone(image)) continue
    const chain = chains.get(image)
    if (chain) for (const layer of chain.layers) needed.add(layer)
    else unknown = true
  }
  let bytes = 0
  let atLeast = false
  const counted = new Set<string>()
  for (const image of gone) {
    if (alone(image)) {
      bytes += image.size
      continue
    }
    const { layers, sizes } = chains.get(image) ?? {}
    if (!layers || !sizes || unknown) {
      bytes += Math.max(0, image.size - (image.shared ?? image.size))
      atLeast = true
      continue
    }
    for (const [index, layer] of layers.entries()) {
      if (needed.has(layer) || counted.has(layer)) continue
      counted.add(layer)
      bytes += sizes[index] ?? 0
    }
  }
  return { bytes, atLeast }
}
