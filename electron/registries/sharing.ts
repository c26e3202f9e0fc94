/** Which tags of a repository stand for one image: what goes when it is deleted, since registries delete images and not tags. */
import type { TagSharing } from '../../shared/contract/registries.ts'
import { FaultError } from '../../shared/rpc/fault.ts'
import type { Browse } from './browse.ts'
import type { Manifests } from './manifests.ts'

/** Each tag is a question of its own, so that a repository of very many is not asked to its end. */
const mostAsked = 2000
/** Of which some may be empty. */
const mostPages = 50
const atOnce = 4

export type Sharing = (host: string, repository: string, digest: string, signal: AbortSignal) => Promise<TagSharing>

export function sharing({ tags: page }: Pick<Browse, 'tags'>, { digestOf }: Pick<Manifests, 'digestOf'>): Sharing {
  return async (host, repository, digest, signal) => {
    const names = new Set<string>()
    let next: string | undefined
    for (let pages = 0, known = -1; pages < mostPages && names.size < mostAsked && names.size > known; pages++) {
      const { tags, next: after } = await page(host, repository, next, signal)
      // One that says nothing new will not do so when it is asked for the next, either.
      known = names.size
      for (const tag of tags) names.add(tag)
      next = after
      if (next === undefined) break
    }
    const asked = [...names].slice(0, mostAsked)
    const waiting = asked.values()
    const same = new Set<string>()
    const ask = async () => {
      for (const tag of waiting) {
        signal.throwIfAborted()
        if ((await unlessGone(digestOf(host, repository, tag, signal))) === digest) same.add(tag)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, ask))
    return { tags: asked.filter((tag) => same.has(tag)), complete: next === undefined && asked.length === names.size }
  }
}

/** A tag that went in between is nobody's any more. */
async function unlessGone(digest: Promise<string>): Promise<string | undefined> {
  try {
    return await digest
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'not_found') return undefined
    throw error
  }
}
