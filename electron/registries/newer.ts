/** Whether registries have something newer than engines do: one small question for each name, asked only when somebody wants to know. */
import type { Newer } from '../../shared/contract/registries.ts'
import { dockerHub, type ImageReference, parseImageReference } from '../../shared/lib/image-reference.ts'
import { asFault, type Fault, FaultError } from '../../shared/rpc/fault.ts'
import { badReferenceFault, localOnlyFault, notPublicFault } from './faults.ts'
import type { Manifests } from './manifests.ts'

export type Asked = { reference: string; digests: string[] }

const atOnce = 4
/** Milliseconds for which an answer holds. */
const remembered = 10 * 60_000
const mostRemembered = 2000
/** After these a host is not asked again for the other names of the same question: it would say the same, and later. */
const hostWide = new Set(['rate_limited', 'unavailable', 'timeout'])

type Answered = { digest: string } | { fault: Fault }
type Kept = { until: number; answer: Answered }

export type NewerImages = {
  ask: (asked: readonly Asked[], options: { fresh: boolean }, signal: AbortSignal) => Promise<Newer[]>
  forget: (host: string) => void
}

export function newerImages(manifests: Pick<Manifests, 'digestOf'>): NewerImages {
  const kept = new Map<string, Kept>()
  const inTurn = turns(atOnce)

  const askOne = async ({ host, repository, tag = '' }: ImageReference, signal: AbortSignal): Promise<Answered> => {
    try {
      return { digest: await manifests.digestOf(host, repository, tag, signal) }
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof FaultError)) throw error
      return { fault: { ...asFault(error), source: host } }
    }
  }

  const keep = (key: string, answer: Answered) => {
    // Only what the registry itself said of that name: anything else may be right again in a moment.
    if ('fault' in answer && answer.fault.code !== 'not_found') return
    kept.delete(key)
    kept.set(key, { until: Date.now() + remembered, answer })
    for (const oldest of kept.keys()) if (kept.size > mostRemembered) kept.delete(oldest)
  }

  return {
    ask: async (asked, { fresh }, signal) => {
      const down = new Map<string, Answered>()
      const inHand = new Map<string, Promise<Answered>>()
      const askOrKnow = async (image: ImageReference, key: string): Promise<Answered> => {
        const known = kept.get(key)
        if (known && known.until > Date.now() && !fresh) return known.answer
        return inTurn(async () => {
          signal.throwIfAborted()
          const lost = down.get(image.host)
          if (lost) return lost
          const made = await askOne(image, signal)
          if ('fault' in made && hostWide.has(made.fault.code)) down.set(image.host, made)
          keep(key, made)
          return made
        })
      }
      /** Many containers may be of one image. */
      const answer = (image: ImageReference) => {
        const key = `${image.host}/${image.repository}:${image.tag}`
        const made = inHand.get(key) ?? askOrKnow(image, key)
        inHand.set(key, made)
        return made
      }
      return Promise.all(asked.map((one) => toNewer(one, answer)))
    },
    forget: (host) => {
      for (const key of kept.keys()) if (key.startsWith(`${host}/`)) kept.delete(key)
    },
  }
}

async function toNewer({ reference, digests }: Asked, answer: (image: ImageReference) => Promise<Answered>): Promise<Newer> {
  const image = parseImageReference(reference)
  if (!image) return { state: 'unknown', fault: badReferenceFault(reference).fault }
  // A name with a digest means that image and no other, for ever.
  if (image.digest !== undefined) return { state: 'same' }
  // Podman's name for what is built here; a registry of this machine has a port.
  if (image.host === 'localhost') return { state: 'unknown', fault: localOnlyFault(reference).fault }
  const local = digests.map((digest) => digest.slice(digest.lastIndexOf('@') + 1)).filter((digest) => digest !== '')
  if (local.length === 0) return { state: 'unknown', fault: localOnlyFault(reference).fault }
  const found = await answer(image)
  if ('fault' in found) {
    // Engines think of each name without a registry as one of Docker Hub's.
    const unhosted = image.host === dockerHub && !reference.startsWith(`${dockerHub}/`)
    const unknown = unhosted && ['not_found', 'unauthenticated'].includes(found.fault.code)
    return { state: 'unknown', fault: unknown ? notPublicFault(reference, found.fault.detail).fault : found.fault }
  }
  return local.includes(found.digest) ? { state: 'same' } : { state: 'newer', digest: found.digest }
}

/** Lets so many run at once; the others wait in the order in which they came. */
function turns(most: number): <T>(act: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (act) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await act()
    } finally {
      // The turn goes to whoever waits, or is free again.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
