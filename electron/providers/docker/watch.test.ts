/** The watch is kind to the engine, whatever happens in it: a played engine counts what it is asked. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { asFault } from '../../../shared/rpc/fault.ts'
import type { ContainerRow } from '../../capabilities/containers.ts'
import { createClient } from './client.ts'
import { watchContainers } from './watch.ts'

let folder: string
let engine: Awaited<ReturnType<typeof play>>
let abort: AbortController
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-watch-'))
  abort = new AbortController()
  engine = await play(join(folder, 'engine.sock'))
})
afterEach(() => {
  abort.abort()
  engine.close()
  rmSync(folder, { recursive: true, force: true })
})
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 })

/** An engine that holds what a test puts in it, and remembers what it was asked, in order. */
async function play(path: string) {
  const held = new Map<string, { Id: string; State: string; Status: string }>()
  const asked: string[] = []
  const most = { now: 0, ever: 0 }
  let refusals = 0
  let events: ServerResponse | undefined
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '', 'http://engine')
    asked.push(`${url.pathname}${url.search && '?'}${[...url.searchParams.keys()].join('&')}`)
    if (url.pathname === '/events') {
      events = response
      response.writeHead(200).flushHeaders()
      return
    }
    if (url.pathname.endsWith('/json') && url.pathname !== '/containers/json') return void response.end('{"State": {"OOMKilled": true}}')
    if (refusals > 0) {
      refusals--
      return void response.writeHead(500).end('{"message": "container state improper"}')
    }
    const ids = (JSON.parse(url.searchParams.get('filters') ?? '{}') as { id?: string[] }).id
    response.end(JSON.stringify([...held.values()].filter(({ Id }) => !ids || ids.includes(Id))))
  }
  const server = createServer((request, response) => {
    most.ever = Math.max(most.ever, ++most.now)
    response.once('close', () => most.now--)
    setTimeout(() => answer(request, response), 5)
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const client = createClient(() => connect(path), `unix://${path}`)
  return {
    asked,
    most,
    client,
    put: (Id: string, State = 'running', Status = 'Up') => void held.set(Id, { Id, State, Status }),
    drop: (Id: string) => void held.delete(Id),
    say: (Action: string, ID: string) =>
      void events?.write(`${JSON.stringify({ status: 'ignored', Type: 'container', Action, Actor: { ID } })}\n`),
    refuse: (times: number) => {
      refusals = times
    },
    raw: (text: string) => void events?.write(text),
    end: () => void events?.end(),
    close: () => {
      client.close()
      server.close()
      server.closeAllConnections()
    },
  }
}

const watch = async (timing = { list: 2000, resync: 60_000, gather: 20 }) => {
  const rows = new Map<string, ContainerRow>()
  let replaced = 0
  const sink = {
    replace: (all: ContainerRow[]) => {
      rows.clear()
      for (const row of all) rows.set(row.container, row)
      replaced++
    },
    put: (row: ContainerRow) => void rows.set(row.container, row),
    drop: (id: string) => void rows.delete(id),
  }
  const ended = watchContainers(engine.client, sink, abort.signal, timing).then(() => undefined, asFault)
  await eventually(() => expect(replaced).toBe(1))
  return { rows, ended, replaced: () => replaced }
}
const lists = () => engine.asked.filter((path) => path.startsWith('/containers/json'))

test('events are open before the list is asked for, and sizes never are', async () => {
  engine.put('a')
  const { rows } = await watch()
  expect(engine.asked).toEqual(['/events?filters', '/containers/json?all'])
  expect([...rows.keys()]).toEqual(['a'])
})

test('what no event told, as it came about before they were open, is seen soon after, by one list more', async () => {
  engine.put('a')
  const { rows, replaced } = await watch()
  engine.put('a', 'exited', 'Exited (3)')
  await eventually(() => expect(rows.get('a')?.state).toBe('exited'))
  expect(replaced()).toBe(2)
  expect(lists()).toEqual(['/containers/json?all', '/containers/json?all'])
})

test('an engine that could not list is asked again before it is given up: one container in a change does not lose the engine', async () => {
  const { rows, ended } = await watch()
  engine.refuse(3)
  engine.put('a')
  engine.say('create', 'a')
  await eventually(() => expect(rows.has('a')).toBe(true))
  engine.refuse(1000)
  engine.say('start', 'a')
  expect(await ended).toMatchObject({ code: 'conflict' })
})

test('a burst about a few is one small list; about many it is one whole list', async () => {
  const { rows, replaced } = await watch()
  for (let i = 0; i < 10; i++) engine.put(`c${i}`)
  for (let round = 0; round < 20; round++) for (let i = 0; i < 10; i++) engine.say('start', `c${i}`)
  await eventually(() => expect(rows.size).toBe(10))
  expect(lists().slice(1)).toEqual(['/containers/json?all&filters'])
  for (let i = 0; i < 100; i++) engine.put(`d${i}`)
  for (let i = 0; i < 100; i++) engine.say('create', `d${i}`)
  await eventually(() => expect(rows.size).toBe(110))
  expect(lists().length).toBeLessThanOrEqual(4)
  expect(replaced()).toBe(2)
})

test('what happens inside containers costs nothing', async () => {
  const { rows } = await watch()
  for (const action of ['exec_create: sh -c x', 'exec_start: sh', 'exec_die', 'top', 'attach', 'resize', 'copy', 'commit'])
    engine.say(action, 'a')
  engine.put('z')
  engine.say('create', 'z')
  await eventually(() => expect(rows.has('z')).toBe(true))
  expect(lists()).toHaveLength(2)
})

test('what is gone is dropped; what no event told is found by the next whole list', async () => {
  engine.put('a')
  engine.put('b')
  const { rows } = await watch({ list: 2000, resync: 200, gather: 5 })
  engine.drop('a')
  engine.say('destroy', 'a')
  await eventually(() => expect([...rows.keys()]).toEqual(['b']))
  engine.put('silent')
  await eventually(() => expect([...rows.keys()]).toEqual(['b', 'silent']))
})

test('what the list shows only after its event is seen all the same', async () => {
  engine.put('a')
  const { rows } = await watch()
  engine.say('die', 'a')
  await eventually(() => expect(lists()).toHaveLength(2))
  expect(rows.get('a')?.state).toBe('running')
  engine.put('a', 'exited', 'Exited (3) 1 second ago')
  await eventually(() => expect(rows.get('a')).toMatchObject({ state: 'exited', exitCode: 3 }))
})

test('many that may have been killed for memory are asked about two at a time', async () => {
  for (let i = 0; i < 50; i++) engine.put(`k${i}`, 'exited', 'Exited (137) 1 hour ago')
  const { rows } = await watch()
  await eventually(() => expect([...rows.values()].filter(({ oomKilled }) => oomKilled)).toHaveLength(50))
  // The events, the list, and two inspections.
  expect(engine.most.ever).toBeLessThanOrEqual(4)
})

test('no more than eight questions are with the engine at once', async () => {
  await Promise.all(Array.from({ length: 100 }, () => engine.client.json('/containers/json', { signal: abort.signal })))
  expect(engine.most.ever).toBe(8)
})

test('the end of events is a failure, and so is noise in them; being told to stop is not', async () => {
  const first = await watch()
  engine.end()
  expect(await first.ended).toMatchObject({ code: 'unavailable' })
  const second = await watch()
  engine.raw('}{ noise\n')
  expect(await second.ended).toMatchObject({ code: 'unavailable' })
  const third = await watch()
  abort.abort()
  expect(await third.ended).toBeUndefined()
})

test('events cut at every byte are whole', async () => {
  const { rows } = await watch()
  engine.put('é')
  for (const byte of Buffer.from(`${JSON.stringify({ Type: 'container', Action: 'create', Actor: { ID: 'é' } })}\n`)) {
    engine.raw(Buffer.from([byte]) as unknown as string)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await eventually(() => expect(rows.has('é')).toBe(true))
})
