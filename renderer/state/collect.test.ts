/** What is asked before something is lost is never made up, and never refused without a reason. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { volumes } from '../../shared/contract/volumes.ts'
import type { Volume } from '../../shared/contract/volumes.ts'
import { fault } from '../../shared/rpc/fault.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'
import { memoryWire } from '../../shared/rpc/memory-wire.ts'
import { serve } from '../../shared/rpc/server.ts'
import { api } from './api.ts'
import { collectKnown } from './collect.ts'

let list: LiveList<Volume>
let stop: () => void
beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (act: () => void) => setTimeout(act))
  list = new LiveList()
  const { client, server } = memoryWire()
  const contract = { volumes: { list: volumes.list } }
  stop = serve(server, contract, { volumes: { list: () => list } })
  api.attach(client)
})
afterEach(() => {
  stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const volume = (name: string): Volume => ({
  id: `e/${name}`,
  source: 'e',
  volume: name,
  driver: 'local',
  scope: 'local',
  mountpoint: '',
  labels: {},
  project: 'shop',
  usedBy: [],
  anonymous: false,
})
const names = async () => (await collectKnown('volumes.list', {}, 'e', { project: ['shop'] })).map((row) => row.volume)
/** What it has come to once the list was read; undefined while it waits. */
const begin = async () => {
  const asked: { end?: unknown } = {}
  names().then(
    (end) => (asked.end = end),
    (error) => (asked.end = error),
  )
  await vi.waitFor(() => expect(list.followers).toBeGreaterThan(0))
  return asked
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 100))

test('a list that nobody followed for a while is waited for, and so is one that was never read', async () => {
  for (const before of ['stale', 'connecting', 'failed'] as const) {
    list.replace('e', [volume('old')])
    list.setStatus('e', before)
    const asked = await begin()
    await settled()
    expect(asked.end).toBeUndefined()
    list.replace('e', [volume('new')])
    list.setStatus('e', 'live')
    await vi.waitFor(() => expect(asked.end).toEqual(['new']))
    await vi.waitFor(() => expect(list.followers).toBe(0))
  }
})

test('an engine that is lost refuses with its own reason, and nothing goes on following it', async () => {
  list.replace('e', [volume('old')])
  list.setStatus('e', 'stale', fault('unavailable', { en: 'It is gone.', fr: 'Il est parti.' }).fault)
  await expect(names()).rejects.toMatchObject({ fault: { code: 'unavailable', message: { en: 'It is gone.' } } })
  await vi.waitFor(() => expect(list.followers).toBe(0))
})

test('one that says nothing is not waited for without end, and what is said then is in words', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  list.setStatus('e', 'stale')
  const asked = names().catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await asked).toMatchObject({ fault: { code: 'timeout', retryable: true, source: 'e' } })
})
