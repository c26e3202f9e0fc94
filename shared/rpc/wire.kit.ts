/** What the cases of the wire suite are written with: a client, a conversation by hand, and questions that wait for their answer. */
import { equal } from '../lib/equal.ts'
import { createClient, type LiveState } from './client.ts'
import { FaultError } from './fault.ts'
import type { ClientWire } from './frames.ts'
import type { FixtureContract, Thing } from './wire.fixture.ts'

export type Connect = () => Promise<ClientWire>
export type Cases = Record<string, (connect: Connect) => Promise<void>>

type Client = ReturnType<typeof createClient<FixtureContract>>

export const thing = (id: string, more: Partial<Thing> = {}): Thing => ({ id, source: 'a', name: id, state: 'on', team: '', n: 0, ...more })
export const all = { offset: 0, limit: 100 }
export const names = (state: LiveState<Thing> | undefined) => state?.items.map((item) => ('group' in item ? `[${item.group}]` : item.name))

export function same(actual: unknown, expected: unknown): void {
  if (!equal(actual, expected)) throw new Error(`expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`)
}

export const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/** Asks again and again until the answer is the expected one. */
export async function becomes(ask: () => unknown, expected: unknown): Promise<void> {
  let last: unknown
  for (let i = 0; i < 4000; i++) {
    last = await ask()
    if (equal(last, expected)) return
    await pause(5)
  }
  same(last, expected)
}

export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
    return 'no fault'
  } catch (error) {
    return error instanceof FaultError ? error.fault.code : `not a fault: ${String(error)}`
  }
}

export async function attached(connect: Connect, options: Parameters<typeof createClient>[0] = {}) {
  const client = createClient<FixtureContract>(options)
  const wire = await connect()
  client.attach(wire)
  return { client, wire }
}

export function follow(client: Client, list: string, view = all) {
  const seen: LiveState<Thing>[] = []
  const handle = client.live('test.things', { list }, view, (state) => void seen.push(state))
  return { ...handle, seen, last: () => seen.at(-1) }
}

export function read(client: Client, input: { key: string; count?: number; fail?: boolean }, pace: () => Promise<void> | void = () => {}) {
  const got: number[] = []
  let end: string | undefined
  const handle = client.stream('test.numbers', input, {
    onChunk: (chunk) => {
      got.push(chunk)
      return pace()
    },
    onEnd: (error) => (end = error?.fault.code ?? 'end'),
  })
  return { ...handle, got, end: () => end }
}

/** A conversation by hand, for what no client of ours would send. */
export async function raw(connect: Connect) {
  const wire = await connect()
  const got: { t?: string; id?: number; fault?: { code: string } }[] = []
  wire.onFrame((frame) => void got.push(frame))
  return { send: (frame: unknown) => wire.send(frame as never), got, wire }
}
