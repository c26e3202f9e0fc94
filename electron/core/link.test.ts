/** A session that is on its way out is nobody's any more, and is closed only once it has taken away what the engine holds for us; who asks waits for the next one. */
import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { Link } from './link.ts'
import { silentLog } from './log.ts'
import type { Found, Provider } from './provider.ts'

const about = { product: 'p', version: '1', apiVersion: '1', os: 'linux', arch: 'x' }

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

test('who asks for an engine that was let go of waits until it is back, whatever else is heard of it meanwhile', async () => {
  let answer = () => {}
  const connect = vi.fn(async () => {
    if (connect.mock.calls.length > 1) await new Promise<void>((resolve) => (answer = resolve))
    return { about, latency: 1, ping: async () => 1, capabilities: {}, close: () => {} }
  })
  const provider: Provider<unknown, object> = {
    kind: 'a-kind',
    title: 'A kind',
    config: z.unknown(),
    discover: async () => [],
    connect,
  }
  const link: Link<object> = new Link(found, true, { id: 'a', provider, place, log: silentLog, timing, pace: () => 1, onChange: () => {} })
  link.run()
  await link.whenLive(new AbortController().signal)
  await link.pause()
  link.run()
  const session = link.whenLive(new AbortController().signal).catch((error: unknown) => error)
  link.update({ ...found, name: 'another' })
  expect(link.row).toMatchObject({ state: 'stale', name: 'another' })
  await vi.waitFor(() => expect(connect).toHaveBeenCalledTimes(2))
  answer()
  expect(await session).toBe(link.session)
  expect(link.session).toBeDefined()
  await link.pause()
})
