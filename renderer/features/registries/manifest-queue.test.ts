import { describe, expect, it } from 'vitest'
import type { RegistryManifest } from '../../../shared/contract/registries.ts'
import { fault, type FaultCode } from '../../../shared/rpc/fault.ts'
import { manifestQueue, mostAtOnce } from './manifest-queue.ts'

/** A registry that answers when it is told to. */
function registry(eager = true) {
  const asked: string[] = []
  const open = new Map<string, { resolve: (manifest: RegistryManifest) => void; reject: (error: unknown) => void }>()
  let changes = 0
  const queue = manifestQueue(
    (tag, signal) =>
      new Promise((resolve, reject) => {
        asked.push(tag)
        open.set(tag, { resolve, reject })
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
    () => changes++,
    eager,
  )
  const settled = () => new Promise((resolve) => setTimeout(resolve))
  return {
    queue,
    asked,
    changes: () => changes,
    answer: (tag: string) => {
      open.get(tag)?.resolve({ digest: `sha256:${tag}`, mediaType: '', platforms: [], layers: [] })
      return settled()
    },
    refuse: (tag: string, code: FaultCode) => {
      open.get(tag)?.reject(fault(code, { en: code, fr: code }))
      return settled()
    },
  }
}
const tags = ['a', 'b', 'c', 'd', 'e', 'f']

describe('asking about tags', () => {
  it('is done a few at a time, each once', async () => {
    const { queue, asked, answer } = registry()
    queue.want(tags)
    queue.want(tags)
    expect(asked).toEqual(tags.slice(0, mostAtOnce))
    await answer('b')
    expect(asked).toEqual(tags.slice(0, mostAtOnce + 1))
    for (const tag of tags) await answer(tag)
    queue.want(tags)
    expect(asked).toEqual(tags)
    expect([...queue.infos.keys()].sort()).toEqual(tags)
  })

  it('leaves out what is out of sight before its turn', async () => {
    const { queue, asked, answer } = registry()
    queue.want(tags)
    queue.want(['x'])
    await answer('a')
    await answer('b')
    expect(asked).toEqual([...tags.slice(0, mostAtOnce), 'x'])
  })

  it('goes on after one image that cannot be read', async () => {
    const { queue, refuse, answer } = registry()
    queue.want(tags)
    await refuse('a', 'not_found')
    await answer('b')
    expect(queue.stopped()).toBeUndefined()
    expect(queue.infos.get('a')).toMatchObject({ fault: { code: 'not_found' } })
    expect(queue.infos.get('b')).toMatchObject({ manifest: { digest: 'sha256:b' } })
  })

  it.each(['rate_limited', 'unauthenticated'] as const)(
    'ends at once when the registry says %s, and goes on when asked to',
    async (code) => {
      const { queue, asked, refuse, answer } = registry()
      queue.want(tags)
      await refuse('a', code)
      await answer('b')
      expect(queue.stopped()?.code).toBe(code)
      expect(asked).toEqual(tags.slice(0, mostAtOnce))
      queue.again()
      expect(queue.stopped()).toBeUndefined()
      expect(asked).toEqual([...tags.slice(0, mostAtOnce), 'a', 'e'])
    },
  )

  it('ends after several failures in a row', async () => {
    const { queue, refuse } = registry()
    queue.want(tags)
    for (const tag of ['a', 'b', 'c']) await refuse(tag, 'unavailable')
    expect(queue.stopped()?.code).toBe('unavailable')
  })

  it('asks only about what was opened where looking counts', async () => {
    const { queue, asked } = registry(false)
    queue.want(tags)
    expect(asked).toEqual([])
    queue.wantNow('e')
    expect(asked).toEqual(['e'])
  })

  it('says nothing any more once it is closed', async () => {
    const { queue, asked, changes, answer } = registry()
    queue.want(tags)
    queue.close()
    await answer('a')
    expect([asked.length, changes(), queue.infos.size]).toEqual([mostAtOnce, 0, 0])
  })
})
