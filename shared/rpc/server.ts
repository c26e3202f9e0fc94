/** Answers one wire: looks procedures up, checks every input, runs, paces by acknowledgement, and ends everything when the wire ends. */
import { z } from 'zod'
import type { Api, Call, Contract, Live, Procedure, Stream } from './contract.ts'
import { asFault, type Fault, fault } from './fault.ts'
import { maxOpen, type ServerWire, streamCredits, type UpFrame } from './frames.ts'
import { ListReader } from './list-reader.ts'
import type { LiveList } from './live-list.ts'
import { type Row, viewSchema } from './view.ts'

export type ServeOptions = {
  /** Hears of every request that failed, with the error itself; returns the id under which it was logged, if it was. */
  onError?: (path: string, error: unknown, fault: Fault) => string | undefined
  /** Hears of every write and destructive call once it ended. */
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

  const send = (frame: Parameters<ServerWire['send']>[0]) => {
    if (!closed) wire.send(frame)
  }
  const fail = (id: number, path: string, error: unknown) => {
    open.delete(id)
    const made = asFault(error)
    const logId = made.code === 'cancelled' ? undefined : options.onError?.(path, error, made)
    send({ t: 'err', id, fault: logId ? { ...made, logId } : made })
  }

  const onFrame = (frame: UpFrame) => {
    if (!frameSchema.safeParse(frame).success) return
    if (frame.t === 'ack') open.get(frame.id)?.ack?.(frame.n)
    else if (frame.t === 'write') open.get(frame.id)?.write?.(frame.value)
    else if (frame.t === 'cancel') {
      open.get(frame.id)?.cancel()
      open.delete(frame.id)
    } else begin(frame)
  }

  const begin = (frame: Extract<UpFrame, { t: 'call' | 'open' }>) => {
    const { id, path } = frame
    if (open.has(id)) return
    const found = find(contract, api, path)
    if (!found || (found.procedure.kind === 'call') !== (frame.t === 'call')) return fail(id, String(path), unknownPath(path))
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

  const runCall = async ({ id, path, input, signal }: Job, procedure: Call, handler: AnyHandler) => {
    const changes = procedure.effect === 'write' || procedure.effect === 'destructive'
    try {
      const value = await handler(input, { signal })
      if (changes) options.onWrite?.(path, input, undefined)
      if (!open.delete(id)) return
      send({ t: 'ok', id, value: value ?? null })
    } catch (error) {
      if (changes) options.onWrite?.(path, input, asFault(error))
      if (open.has(id)) fail(id, path, error)
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
      timer = setTimeout(flush, Math.max(0, earliest - Date.now()))
    }
    let reader: ListReader<Row>
    try {
      const list = handler(input, { signal }) as LiveList<Row>
      reader = new ListReader(list, procedure.spec, view.data, soon)
    } catch (error) {
      abort.abort()
      return fail(id, path, error)
    }
    const flush = () => {
      timer = undefined
      const began = performance.now()
      const update = reader.take()
      if (!update) return
      earliest = Date.now() + Math.max(frameTime, restFactor * (performance.now() - began))
      inFlight = true
      send({ t: 'next', id, value: update })
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
        if (!next.success) return
        reader.setView(next.data)
        // A person is waiting for a view: it does not wait for its turn, only for the batch in flight.
        earliest = 0
        if (timer !== undefined) clearTimeout(timer)
        timer = undefined
        soon()
      },
    })
    soon()
  }

  const runStream = async (job: Job, abort: AbortController, procedure: Stream, handler: AnyHandler) => {
    const { id, path, input, signal } = job
    let credits = streamCredits
    let refill = () => {}
    const writes = queue<unknown>(signal)
    open.set(id, {
      cancel: () => abort.abort(),
      ack: (n) => {
        if (!Number.isSafeInteger(n) || n < 1) return
        credits = Math.min(streamCredits, credits + n)
        refill()
      },
      write: (value) => {
        const checked = (procedure.accepts as z.ZodType | undefined)?.safeParse(value)
        if (checked?.success) writes.push(checked.data)
      },
    })
    signal.addEventListener('abort', () => refill())
    try {
      const chunks = handler(input, { signal, writes }) as AsyncIterable<unknown>
      for await (const value of chunks) {
        if (signal.aborted) break
        send({ t: 'next', id, value })
        credits--
        while (credits <= 0 && !signal.aborted) await new Promise<void>((resolve) => (refill = resolve))
      }
      if (open.delete(id)) send({ t: 'end', id })
    } catch (error) {
      if (open.has(id)) fail(id, path, error)
    } finally {
      abort.abort()
    }
  }

  const end = () => {
    if (closed) return
    closed = true
    for (const { cancel } of open.values()) cancel()
    open.clear()
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
  if (typeof path !== 'string') return undefined
  const dot = path.indexOf('.')
  const domain = path.slice(0, dot)
  const name = path.slice(dot + 1)
  if (!Object.hasOwn(contract, domain) || !Object.hasOwn(contract[domain] as object, name)) return undefined
  return { procedure: contract[domain]?.[name] as Procedure, handler: (api[domain] as Record<string, AnyHandler>)[name] as AnyHandler }
}

const unknownPath = (path: unknown) =>
  fault(
    'unsupported',
    { en: 'The app does not know this request.', fr: "L'application ne connaît pas cette requête." },
    { detail: String(path).slice(0, 100) },
  )

const tooMany = () => fault('rate_limited', { en: 'Too many things are open at once.', fr: 'Trop de choses sont ouvertes en même temps.' })

const invalid = (error: z.ZodError) =>
  fault(
    'invalid',
    { en: 'The request is not valid.', fr: "La requête n'est pas valide." },
    { detail: z.prettifyError(error).slice(0, 2000) },
  )

/** What a page wrote, as an iterable that ends when the signal aborts. */
function queue<T>(signal: AbortSignal): AsyncIterable<T> & { push: (value: T) => void } {
  const waiting: T[] = []
  let wake = () => {}
  signal.addEventListener('abort', () => wake())
  return {
    push: (value) => {
      waiting.push(value)
      wake()
    },
    async *[Symbol.asyncIterator]() {
      while (true) {
        if (waiting.length > 0) yield waiting.shift() as T
        else if (signal.aborted) return
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}
