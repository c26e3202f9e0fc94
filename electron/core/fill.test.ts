/** A list that nobody read for a while says that it is old, never that it failed for no reason. */
import { afterEach, expect, test, vi } from 'vitest'
import type { Engine } from '../../shared/contract/engines.ts'
import { fault } from '../../shared/rpc/fault.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'
import type { Row } from '../../shared/rpc/view.ts'
import type { Connections } from './connections.ts'
import { fill } from './fill.ts'
import type { Link } from './link.ts'
import { silentLog } from './log.ts'
import type { Session } from './provider.ts'

type Told = (id: string, link: Link<object> | undefined) => void

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

function begin() {
  const list = new LiveList<Row>()
  let tell: Told = () => {}
  const link = { id: 'e', row: { state: 'connecting' } as Engine, session: undefined as Session<object> | undefined, retry: () => {} }
  const session = { capabilities: {} } as Session<object>
  let tellLive: (() => void) | undefined
  const connections = {
    read: () => {},
    follow: (listener: Told) => {
      tell = listener
      return () => {}
    },
    links: () => [link as unknown as Link<object>],
  } satisfies Pick<Connections<object>, 'read' | 'follow' | 'links'>
  const shared = fill<object, Row>({
    connections,
    list,
    log: silentLog,
    grace: 0,
    watch: () => (live, signal) => {
      tellLive = live
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
    },
  })
  stops.push(shared.stop)
  return {
    list,
    status: () => list.sources.get('e'),
    read: () => {
      const abort = new AbortController()
      shared.read(abort.signal)
      return () => abort.abort()
    },
    become: (row: Partial<Engine>, connected = row.state === 'live') => {
      link.row = row as Engine
      link.session = connected ? session : undefined
      tell('e', link as unknown as Link<object>)
    },
    /** Once the watch has begun. */
    tellLive: async () => {
      await vi.waitFor(() => expect(tellLive).toBeDefined())
      tellLive?.()
      tellLive = undefined
    },
  }
}

test('once nobody reads, what is known is old for no fault, and is read anew for who comes next', async () => {
  const { read, become, tellLive, status } = begin()
  const leave = read()
  become({ state: 'live' })
  expect(status()).toMatchObject({ state: 'connecting' })
  await tellLive()
  expect(status()).toMatchObject({ state: 'live' })
  leave()
  await vi.waitFor(() => expect(status()?.state).toBe('stale'))
  expect(status()?.fault).toBeUndefined()
  read()
  expect(status()?.state).toBe('stale')
  await tellLive()
  expect(status()?.state).toBe('live')
})

test('an engine that is tried again after it was let go of has not failed: there is no reason to tell', () => {
  const { read, become, status } = begin()
  read()
  become({ state: 'stale' })
  expect(status()).toEqual({ state: 'connecting', since: expect.any(Number) })
  const why = fault('unavailable', { en: 'It is gone.', fr: 'Il est parti.' }).fault
  become({ state: 'stale', fault: why })
  expect(status()).toMatchObject({ state: 'failed', fault: why })
})
