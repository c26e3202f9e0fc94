/** What the suites of all capabilities share: an engine that is connected for each test, what they wait with, and what a watch told them. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { asFault } from '../../shared/rpc/fault.ts'

/** A docker command line for an engine. */
export const dockerCli =
  (endpoint: string) =>
  async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('docker', ['--host', endpoint, ...args], { maxBuffer: 64 * 1024 * 1024 })).stdout.trim()

export const label = 'wheelhouse.test=1'

/** A script that runs until it is told to stop. */
export const forever = 'trap exit TERM; while :; do sleep 0.1; done'
export const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 20_000, interval: 20 })
/** The fault that something ends with. */
export const failure = (promise: Promise<unknown>) => promise.then(() => expect.unreachable('it succeeded'), asFault)

export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = []
  for await (const one of stream) out.push(one)
  return out
}

/** Connects before each test, closes after it and removes what the test made. Its fields hold while a test runs. */
export function engineKit<C extends { close: () => void | Promise<void> }>(connect: () => Promise<C>, remove: () => Promise<void>) {
  const kit = { close: () => {}, abort: new AbortController() } as C & { abort: AbortController }
  beforeEach(async () => {
    kit.abort = new AbortController()
    Object.assign(kit, await connect())
  })
  afterEach(async () => {
    kit.abort.abort()
    await kit.close()
    await remove()
  })
  return kit
}

type Sink<R> = { replace: (rows: R[]) => void; put: (row: R) => void; drop: (key: string) => void }
export type Watched<R> = { rows: Map<string, R>; ended: Promise<void> }

/** Follows a watch by key, and comes back once it has told everything that is there. */
export async function watched<R>(
  watch: (into: Sink<R>, signal: AbortSignal) => Promise<void>,
  keyOf: (row: R) => string,
  signal: AbortSignal,
): Promise<Watched<R>> {
  const rows = new Map<string, R>()
  let replaced = 0
  const ended = watch(
    {
      replace: (all) => {
        rows.clear()
        for (const row of all) rows.set(keyOf(row), row)
        replaced++
      },
      put: (row) => void rows.set(keyOf(row), row),
      drop: (key) => void rows.delete(key),
    },
    signal,
  )
  ended.catch(() => {})
  await eventually(() => expect(replaced).toBeGreaterThan(0))
  return { rows, ended }
}

/** It ends when it is told to, and fails when the engine is lost. */
export async function expectEnds<R>(watch: (signal?: AbortSignal) => Promise<Watched<R>>, close: () => void): Promise<void> {
  const own = new AbortController()
  const { ended } = await watch(own.signal)
  own.abort()
  await expect(ended).resolves.toBeUndefined()
  const { ended: lost } = await watch()
  close()
  expect((await failure(lost)).code).toBe('unavailable')
}
