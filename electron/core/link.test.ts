/** A session that is on its way out is nobody's any more, and is closed only once it has taken away what the engine holds for us. */
import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { Link } from './link.ts'
import { silentLog } from './log.ts'
import type { Found, Provider } from './provider.ts'

const about = { product: 'p', version: '1', apiVersion: '1', os: 'linux', arch: 'x' }

test('nobody begins anything on a session that is being left, and it is closed after that', async () => {
  let left = () => {}
  const leave = vi.fn(
    () =>
      new Promise<void>((resolve) => {
        left = resolve
      }),
  )
  const close = vi.fn()
  const provider: Provider<unknown, object> = {
    kind: 'a-kind',
    title: 'A kind',
    config: z.unknown(),
    discover: async () => [],
    connect: async () => ({ about, latency: 1, ping: async () => 1, capabilities: {}, leave, close }),
  }
  const found: Found<unknown> = {
    key: 'k',
    name: 'n',
    endpoint: 'e',
    origins: [],
    remote: false,
    current: true,
    state: 'present',
    config: {},
  }
  const place = { env: {}, home: '/nowhere', platform: process.platform }
  const timing = { ping: 60_000, retryLocal: 1, retryRemote: 1 }
  const seen: boolean[] = []
  const link: Link<object> = new Link(found, true, {
    id: 'a',
    provider,
    place,
    log: silentLog,
    timing,
    pace: () => 1,
    onChange: () => void seen.push(link?.session !== undefined),
  })
  link.run()
  await link.whenLive(new AbortController().signal)
  const ended = link.pause()
  await vi.waitFor(() => expect(leave).toHaveBeenCalled())
  expect(link.session).toBeUndefined()
  // Whoever follows has heard of it by then.
  expect(seen.at(-1)).toBe(false)
  await expect(link.whenLive(new AbortController().signal)).rejects.toMatchObject({ fault: { code: 'unavailable' } })
  expect(close).not.toHaveBeenCalled()
  left()
  await ended
  expect(close).toHaveBeenCalledTimes(1)
})
