/** Answers one wire: looks procedures up, checks every input, runs, paces by acknowledgement, and ends everything when the wire ends. */
import { z } from 'zod'
import type { Api, Call, Contract, Live, Procedure, Stream } from './contract.ts'
import { asFault, type Fault, type FaultError, fault, inLog } from './fault.ts'
import { type DownFrame, maxOpen, type ServerWire, streamCredits, type UpFrame } from './frames.ts'
import { ListReader } from './list-reader.ts'
import type { LiveList } from './live-list.ts'
import { pull } from './pull.ts'
import { type Row, viewSchema } from './view.ts'
import { createWrites } from './writes.ts'

export type ServeOptions = {
  /** Hears of every request that failed, with the error itself; returns the id under which it was logged, if it was. */
  onError?: (path: string, error: unknown, fault: Fault) => string | undefined
  /** Hears of every write and destructive call or stream once it ended, also as cancelled. Like onError, it must not throw. */
  onWrite?: (path: string, input: unknown, outcome: Fault | undefined) => void
}

/** Least time between two updates of one list, milliseconds: one frame of the page. */
const frameTime = 16
/** After an update that took t to make, the next waits at least this many times t, so that views never fill the process. */
const restFactor = 4

type Open = { cancel: () => void; ack?: (n: number) => void; write?: (value: unknown) => void }

const frameSchema = z.object({
  t: z.enum(['call', 'open', 'ack', 'write', 'cancel']),
  id: z.int().min(0),
})

/** Serves `contract` to one wire by `api`, until the wire closes or the returned function is called. */
export function serve<C extends Contract>(wire: ServerWire, contract: C, api: Api<C>, options: ServeOptions = {}): () => void {
  const open = new Map<number, Open>()
  let closed = false

  const send = (frame: DownFrame) => {
    if (!closed) wire.send(frame)
  }
  /** Forgets a request and aborts what still runs for it. */
  const stop = (id: number) => {
    const request = open.get(id)
    open.delete(id)
    request?.cancel()
  }
  const fail = (id: number, path: string, error: unknown) => {
    stop(id)
    const made = asFault(error)
    const logId = made.code === 'cancelled' ? undefined : options.onError?.(path, error, made)
    send({ t: 'err', id, fault: logId ? { ...inLog(made), logId } : made })
  }

  const onFrame = (frame: UpFrame) => {
    if (!frameSchema.safeParse(frame).success) return
    if (frame.t === 'ack') open.get(frame.id)?.ack?.(frame.n)
    else if (frame.t === 'write') open.get(frame.id)?.write?.(frame.value)
    else if (frame.t === 'cancel') stop(frame.id)
    else begin(frame)
  }

  const begin = (frame: Extract<UpFrame, { t: 'call' | 'open' }>) => {
    const { id, path } = frame
    if (open.has(id)) return
    const found = find(contract, api, path)
    if (!found || (found.procedure.kind === 'call') !== (frame.t === 'call')) return fail(id, nameOf(path), unknownPath(path))
    if (open.size >= maxOpen) return fail(id, path, tooMany())
    const input = (found.procedure.input as z.ZodType).safeParse(frame.input)
    if (!input.success) return fail(id, path, invalid(input.error))
    const abort = new AbortController()
    open.set(id, { cancel: () => abort.abort() })
    const job = { id, path, input: input.data, signal: abort.signal }
    if (found.procedure.kind === 'call') void runCall(job, found.procedure, found.handler)
    else if (found.procedure.kind === 'live')
      openLive(job, abort, found.procedure, found.handler, frame.t === 'open' ? frame.view : undefined)
    else void runStream(job, abort, found.procedure, found.handler)
  }

  type Job = { id: number; path: string; input: unknown; signal: AbortSignal }

  const teller =
    ({ path, input }: Job, { effect }: Call | Stream) =>
    (outcome: Fault | undefined) => {
      if (effect === 'write' || effect === 'destructive') options.onWrite?.(path, input, outcome)
    }

  const runCall = async (job: Job, procedure: Call, handler: AnyHandler) => {
    const { id, path, input, signal } = job
    const ended = teller(job, procedure)
    let value: unknown
    try {
      value = await handler(input, { signal })
    } catch (error) {
      ended(asFault(error))
      if (open.has(id)) fail(id, path, error)
      return
    }
    ended(undefined)
    if (!open.delete(id)) return
    try {
      send({ t: 'ok', id, value: value ?? null })
    } catch (error) {
      // The value cannot travel; whoever asked must hear that, or waits for ever.
      fail(id, path, error)
    }
  }

  const openLive = (job: Job, abort: AbortController, procedure: Live, handler: AnyHandler, rawView: unknown) => {
    const { id, path, input, signal } = job
    const view = viewSchema.safeParse(rawView)
    if (!view.success) return fail(id, path, invalid(view.error))
    let timer: ReturnType<typeof setTimeout> | undefined
    let inFlight = false
    let earliest = 0
    const soon = () => {
      if (timer !== undefined || inFlight || signal.aborted) return
      // Not by the time of day: a clock that is set back must not stop every list.
      timer = setTimeout(flush, Math.max(0, earliest - performance.now()))
    }
    let reader: ListReader<Row>
    try {
      const list = handler(input, { signal }) as LiveList<Row>
      reader = new ListReader(list, procedure.spec, view.data, soon)
    } catch (error) {
      return fail(id, path, error)
    }
    const flush = () => {
      timer = undefined
      const began = performance.now()
      try {
        const update = reader.take()
        earliest = performance.now() + Math.max(frameTime, restFactor * (performance.now() - began))
        if (!update) return
        inFlight = true
        send({ t: 'next', id, value: update })
      } catch (error) {
        // One row that its list cannot place fails the list; thrown from a timer it would end the process.
        fail(id, path, error)
      }
    }
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reader.close()
    })
    open.set(id, {
      cancel: () => abort.abort(),
      ack: () => {
        inFlight = false
        soon()
      },
      write: (value) => {
        const next = viewSchema.safeParse(value)
        // The old view's rows under the new view's name would be a lie.
        if (!next.success) return fail(id, path, invalid(next.error))
        reader.setView(next.data)
        // A person is waiting for a view: it does not wait for its turn, only for the batch in flight.
        earliest = 0
        clearTimeout(timer)
        timer = undefined
        soon()
      },
    })
    soon()
  }

  const runStream = async (job: Job, abort: AbortController, procedure: Stream, handler: AnyHandler) => {
    const { id, path, input, signal } = job
    const ended = teller(job, procedure)
    let outcome: Fault | undefined
    const accepts = procedure.accepts as z.ZodType | undefined
    let credits = streamCredits
    let refill = () => {}
    const writes = createWrites<unknown>(signal)
    const breakOff = (why: FaultError) => {
      outcome = why.fault
      fail(id, path, why)
    }
    open.set(id, {
      cancel: () => abort.abort(),
      ack: (n) => {
        if (!Number.isSafeInteger(n) || n < 1) return
        credits = Math.min(streamCredits, credits + n)
        refill()
      },
      write: (value) => {
        const checked = accepts?.safeParse(value)
        if (checked?.success === false) breakOff(invalid(checked.error))
        else if (checked && !writes.push(checked.data)) breakOff(tooFast())
      },
    })
    signal.addEventListener('abort', () => refill())
    try {
      await pull(handler(input, { signal, writes }) as AsyncIterable<unknown>, signal, async (value) => {
        send({ t: 'next', id, value })
        credits--
        while (credits <= 0 && !signal.aborted) await new Promise<void>((resolve) => (refill = resolve))
      })
      if (open.delete(id)) send({ t: 'end', id })
      // Whoever let go of it does not wait to hear how it ends: it may still do what cannot be broken off.
      else outcome ??= asFault(signal.reason)
    } catch (error) {
      outcome ??= asFault(error)
      if (open.has(id)) fail(id, path, error)
    } finally {
      abort.abort()
      ended(outcome)
    }
  }

  const end = () => {
    if (closed) return
    closed = true
    for (const id of [...open.keys()]) stop(id)
  }
  wire.onClose(end)
  wire.onFrame(onFrame)
  return () => {
    end()
    wire.close()
  }
}

// biome-ignore lint/suspicious/noExplicitAny: input and output were checked against the contract by the types of Api
type AnyHandler = (input: any, context: any) => any

/** Looks a path up by own keys only, so that 'constructor.name' finds nothing. */
function find<C extends Contract>(contract: C, api: Api<C>, path: string): { procedure: Procedure; handler: AnyHandler } | undefined {
  const [domain, name] = typeof path === 'string' ? path.split('.', 2) : []
  if (domain === undefined || name === undefined || `${domain}.${name}` !== path) return undefined
  if (!Object.hasOwn(contract, domain) || !Object.hasOwn(contract[domain] as object, name)) return undefined
  return { procedure: contract[domain]?.[name] as Procedure, handler: (api[domain] as Record<string, AnyHandler>)[name] as AnyHandler }
}

/** What a page sent as a path need not be text, nor survive becoming it. */
const nameOf = (path: unknown) => (typeof path === 'string' ? path.slice(0, 100) : `(${typeof path})`)

const unknownPath = (path: unknown) =>
  fault(
    'unsupported',
    { en: 'The app does not know this request.', fr: 'L’application ne connaît pas cette requête.' },
    { detail: nameOf(path) },
  )

const tooMany = () => fault('rate_limited', { en: 'Too many things are open at once.', fr: 'Trop de choses sont ouvertes en même temps.' })

const tooFast = () =>
  fault('rate_limited', {
    en: 'More was written than could be read.',
    fr: 'Plus de données ont été écrites qu’il n’a été possible d’en lire.',
  })

const invalid = (error: z.ZodError) =>
  fault(
    'invalid',
    { en: 'The request is not valid.', fr: 'La requête n’est pas valide.' },
    { detail: z.prettifyError(error).slice(0, 2000) },
  )
