/** The builders a contract is written with, and the types of both ends that follow from it. */
import type { z } from 'zod'
import type { ListSpec, Row } from './view.ts'

/**
 * What a procedure does to the world. `reveal` shows a secret, `write` changes something, `destructive` loses something:
 * the page must have asked a person before it begins a destructive one (see `Confirmed` in client.ts).
 */
export type Effect = 'read' | 'reveal' | 'write' | 'destructive'

type Schema = z.ZodType

/** Asks once. */
export type Call<I extends Schema = Schema, T = unknown, E extends Effect = Effect> = {
  kind: 'call'
  effect: E
  input: I
  /** Carries the result type; has no value at run time. */
  result?: T
}

/** Follows a list through a view. A list of some row is no list of any row, since its functions take that row: hence `any`. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Live<I extends Schema = any, R extends Row = any> = { kind: 'live'; effect: 'read'; input: I; spec: ListSpec<R> }

/** Carries ordered chunks down, and writes up. */
export type Stream<I extends Schema = Schema, T = unknown, W extends Schema = Schema, E extends Effect = Effect> = {
  kind: 'stream'
  effect: E
  input: I
  accepts: W | undefined
  result?: T
}

// biome-ignore lint/suspicious/noExplicitAny: a contract holds procedures of every row and schema type
export type Procedure = Call<any, any, any> | Live<any, any> | Stream<any, any, any, any>
export type Contract = { [domain: string]: { [name: string]: Procedure } }

// biome-ignore lint/suspicious/noExplicitAny: of whatever input and result
export type CallOf<E extends Effect> = Call<any, any, E>
// biome-ignore lint/suspicious/noExplicitAny: of whatever input, chunks and writes
export type StreamOf<E extends Effect> = Stream<any, any, any, E>
/** What may be asked for without the proof that a person was asked. */
export type Harmless = Exclude<Effect, 'destructive'>

export function call<I extends Schema, E extends Effect>(input: I, effect: E) {
  return { returns: <T>(): Call<I, T, E> => ({ kind: 'call', effect, input }) }
}

export function live<I extends Schema>(input: I) {
  return { of: <R extends Row>(spec: ListSpec<R>): Live<I, R> => ({ kind: 'live', effect: 'read', input, spec }) }
}

export function stream<I extends Schema, E extends Effect, W extends Schema = z.ZodNever>(input: I, effect: E, accepts?: W) {
  return { of: <T>(): Stream<I, T, W, E> => ({ kind: 'stream', effect, input, accepts }) }
}

/** What a handler gets beside its input. `signal` aborts when the reader cancels or its wire closes. */
export type Context = { signal: AbortSignal }

type Output<P> = P extends Call<Schema, infer T, Effect> ? T : never
type Handler<P> =
  P extends Call<infer I, infer T, Effect>
    ? (input: z.output<I>, context: Context) => Promise<T> | T
    : P extends Live<infer I, infer R>
      ? (input: z.output<I>, context: Context) => import('./live-list.ts').LiveList<R>
      : P extends Stream<infer I, infer T, infer W, Effect>
        ? (input: z.output<I>, context: Context & { writes: AsyncIterable<z.output<W>> }) => AsyncIterable<T>
        : never

/** What a backend must offer to serve a contract: it does not compile until every procedure has its function. */
export type Api<C extends Contract> = { [D in keyof C]: { [N in keyof C[D]]: Handler<C[D][N]> } }

/** Every `domain.name` in the contract whose procedure is of the given kind. */
export type Path<C extends Contract, K = Procedure> = {
  [D in keyof C & string]: { [N in keyof C[D] & string]: C[D][N] extends K ? `${D}.${N}` : never }[keyof C[D] & string]
}[keyof C & string]

export type At<C extends Contract, P extends string> = P extends `${infer D}.${infer N}` ? C[D][N] : never
export type InputOf<P> = P extends { input: infer I extends Schema } ? z.input<I> : never
export type ResultOf<P> = Output<P>
export type RowOf<P> = P extends Live<Schema, infer R> ? R : never
export type ChunkOf<P> = P extends Stream<Schema, infer T, Schema, Effect> ? T : never
export type WriteOf<P> = P extends Stream<Schema, unknown, infer W, Effect> ? z.input<W> : never
