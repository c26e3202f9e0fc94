/** What the types of the contract promise both ends; the compiler is the judge, through `npm run types`. */
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { type Confirmed, createClient } from './client.ts'
import {
  type Api,
  type CallOf,
  call,
  type Harmless,
  type InputOf,
  type Live,
  live,
  type Path,
  type ResultOf,
  type RowOf,
  type Stream,
  type StreamOf,
  stream,
} from './contract.ts'
import type { LiveList } from './live-list.ts'
import type { Row } from './view.ts'

type Pet = Row & { name: string }
const contract = {
  pets: {
    get: call(z.object({ id: z.string() }), 'read').returns<Pet>(),
    sell: call(z.object({ id: z.string(), price: z.number().default(1) }), 'destructive').returns<void>(),
    list: live(z.object({})).of<Pet>({ text: (p) => p.name, sort: {}, facets: {} }),
    talk: stream(z.object({}), 'write', z.string()).of<number>(),
    drown: stream(z.object({}), 'destructive').of<number>(),
  },
}
type Pets = typeof contract

test('each verb finds its own paths, and what destroys is not among the harmless ones', () => {
  expectTypeOf<Path<Pets, CallOf<Harmless>>>().toEqualTypeOf<'pets.get'>()
  expectTypeOf<Path<Pets, CallOf<'destructive'>>>().toEqualTypeOf<'pets.sell'>()
  expectTypeOf<Path<Pets, Live>>().toEqualTypeOf<'pets.list'>()
  expectTypeOf<Path<Pets, Stream>>().toEqualTypeOf<'pets.talk' | 'pets.drown'>()
  expectTypeOf<Path<Pets, StreamOf<Harmless>>>().toEqualTypeOf<'pets.talk'>()
  expectTypeOf<Path<Pets, StreamOf<'destructive'>>>().toEqualTypeOf<'pets.drown'>()
})

test('inputs, results and rows follow from the contract', () => {
  expectTypeOf<InputOf<Pets['pets']['sell']>>().toEqualTypeOf<{ id: string; price?: number | undefined }>()
  expectTypeOf<ResultOf<Pets['pets']['get']>>().toEqualTypeOf<Pet>()
  expectTypeOf<RowOf<Pets['pets']['list']>>().toEqualTypeOf<Pet>()
})

test('an api that lacks a procedure does not compile', () => {
  const get = () => ({ id: '', source: '', name: '' })
  const list = () => ({}) as LiveList<Pet>
  const whole = { pets: { get, sell: () => {}, list, async *talk() {}, async *drown() {} } } satisfies Api<Pets>
  expectTypeOf(whole).toExtend<Api<Pets>>()
  // @ts-expect-error sell is missing
  const lacking: Api<Pets> = { pets: { get, list, async *talk() {}, async *drown() {} } }
  void lacking
})

test('what destroys does not begin without the proof that a person was asked', () => {
  const { stream: open, destroyStream } = createClient<Pets>()
  const reader = { onChunk: () => {}, onEnd: () => {} }
  const begin = (yes: Confirmed) => {
    // @ts-expect-error it destroys
    open('pets.drown', {}, reader)
    // @ts-expect-error nobody was asked
    destroyStream('pets.drown', {}, reader)
    destroyStream('pets.drown', {}, yes, reader)
  }
  void begin
})
