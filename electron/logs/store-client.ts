/** The store as the backend has it: starts the worker when it is first needed, hands lines over without copying, and survives its end. */
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { createClient, type StreamHandle } from '../../shared/rpc/client.ts'
import { FaultError } from '../../shared/rpc/fault.ts'
import type { ClientWire, DownFrame, UpFrame } from '../../shared/rpc/frames.ts'
import { portWire } from '../../shared/rpc/port-wire.ts'
import type { LogBatch } from '../core/log-batch.ts'
import type { Log } from '../core/log.ts'
import type { LogStore } from './log-store.ts'
import type { Appended, Kept, StoreLimits } from './parts.ts'
import type { AppendAnswer, AppendMessage, StoreContract } from './store-contract.ts'
import { storeStopped } from './store-faults.ts'
import { readStream } from './store-reader.ts'
import { inProcess, inThread, type StartWorker, type StoreWorker } from './store-start.ts'

/** Bytes of batches that are on their way, about. */
const inFlightLimit = 8 * 1024 * 1024
/** Milliseconds between two starts of a worker that does not live. */
const startEvery = 1000

type Sent = { source: string; bytes: number; resolve: (done: Appended) => void; reject: (error: FaultError) => void; after: (() => void)[] }
type Far = { worker: StoreWorker; wire: ClientWire; appends: MessagePort; sent: Map<number, Sent> }

export type LogStoreOptions = {
  folder: string
  limits: StoreLimits
  log: Log
  /** The worker, built; without it the store is in this thread. */
  worker?: string | undefined
  /** Tests start one in their own way. */
  start?: StartWorker
}

/** Contacts and reads nothing before the first call. */
export function createLogStore({
  folder,
  limits,
  log,
  worker,
  start = worker === undefined ? inProcess : inThread(worker),
}: LogStoreOptions): LogStore {
  const client = createClient<StoreContract>()
  let far: Far | undefined
  let wanted = limits
  let closed = false
  let startedAt = Number.NEGATIVE_INFINITY
  let starting: NodeJS.Timeout | undefined
  let lastId = 0
  let inFlight = 0
  const waiting: (() => void)[] = []
  /** Who wrote to the worker that is there now; and to one that ended, and has to say where to go on. */
  const wrote = new Set<string>()
  const cutOff = new Set<string>()
  const listeners = new Set<(kept: Kept[]) => void>()
  const lostListeners = new Set<() => void>()
  let changes: StreamHandle<never> | undefined

  const launch = () => {
    starting = undefined
    startedAt = performance.now()
    const calls = new MessageChannel()
    const appends = new MessageChannel()
    const worker = start({ folder, limits: wanted, calls: calls.port2, appends: appends.port2 }, (error) => lose(mine, error))
    const wire = portWire<UpFrame, DownFrame>(calls.port1, (onMessage, onClose) => {
      calls.port1.on('message', onMessage)
      calls.port1.on('close', onClose)
    })
    const mine: Far = { worker, wire, appends: appends.port1, sent: new Map() }
    far = mine
    appends.port1.on('message', (answer: AppendAnswer) => onAnswer(mine, answer))
    client.attach(wire)
  }
  /** Sees to it that there is a worker, now or soon. */
  const use = () => {
    if (closed) throw storeStopped()
    if (!far && !starting) {
      const wait = startedAt + startEvery - performance.now()
      if (wait > 0) starting = setTimeout(launch, wait)
      else launch()
    }
    if (listeners.size > 0)
      changes ??= client.stream(
        'store.changes',
        {},
        {
          onChunk: (kept) => {
            for (const listener of listeners) listener(kept)
          },
          onEnd: () => (changes = undefined),
        },
      )
  }
  const lose = (lost: Far, error: unknown) => {
    if (far !== lost) return
    far = undefined
    if (!closed) log.error('the log store ended', error)
    // Its own closing may come later: until then calls would still go to it.
    lost.wire.close()
    lost.appends.close()
    for (const source of wrote) cutOff.add(source)
    wrote.clear()
    for (const sent of lost.sent.values()) {
      sent.reject(storeStopped())
      over(sent)
    }
    for (const go of waiting.splice(0)) go()
    if (closed) return
    if (listeners.size > 0) use()
    for (const listener of lostListeners) listener()
  }
  const onAnswer = (from: Far, answer: AppendAnswer) => {
    if ('log' in answer) {
      if (answer.log === 'error') log.error(answer.text, undefined, JSON.parse(answer.fields))
      else log[answer.log](answer.text, JSON.parse(answer.fields))
      return
    }
    const sent = from.sent.get(answer.id)
    if (!sent) return
    from.sent.delete(answer.id)
    if ('done' in answer) sent.resolve(answer.done)
    else sent.reject(new FaultError(answer.fault))
    over(sent)
    for (const go of waiting.splice(0)) go()
  }
  const over = ({ bytes, after }: Sent) => {
    inFlight -= bytes
    for (const go of after) go()
  }

  const append = async (source: string, batch: LogBatch, { older = false } = {}): Promise<Appended> => {
    use()
    const key = writerKey(source, older)
    if (cutOff.has(key)) throw storeStopped()
    wrote.add(key)
    const to = far
    while (inFlight > inFlightLimit && to === far) await new Promise<void>((resolve) => waiting.push(resolve))
    // Another worker knows nothing of how this source was being read.
    if (!to || to !== far || closed) throw storeStopped()
    return new Promise((resolve, reject) => {
      const id = ++lastId
      const buffers = [...new Set([batch.bytes, batch.ends, batch.micros, batch.nanos, batch.flags].map(({ buffer }) => buffer))]
      const bytes = buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0)
      inFlight += bytes
      to.sent.set(id, { source, bytes, resolve, reject, after: [] })
      const message: AppendMessage = { id, source, older, batch }
      try {
        to.appends.postMessage(message, buffers)
      } catch {
        // A small one may lie in a buffer that Node shares among many.
        to.appends.postMessage(message)
      }
    })
  }

  /** Calls and lines go by different ports: what is asked of a source comes after the lines that were sent before. */
  const settled = async (source?: string): Promise<void> => {
    const before = [...(far?.sent.values() ?? [])].filter((sent) => source === undefined || sent.source === source)
    await Promise.all(before.map((sent) => new Promise<void>((resolve) => sent.after.push(resolve))))
    use()
  }

  return {
    kept: async () => {
      use()
      return client.call('store.kept', {})
    },
    onKept: (listener) => {
      listeners.add(listener)
      if (far) use()
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        changes?.cancel()
        changes = undefined
      }
    },
    onLost: (listener) => {
      lostListeners.add(listener)
      return () => void lostListeners.delete(listener)
    },
    describe: async (source, meta) => {
      use()
      await client.call('store.describe', { source, meta })
    },
    append,
    resume: async (source, { probe, interrupted = false }) => {
      await settled(source)
      const since = await client.call('store.resume', { source, probe, interrupted })
      cutOff.delete(writerKey(source, false))
      return since ?? undefined
    },
    beginOlder: async (source) => {
      await settled(source)
      const until = await client.call('store.beginOlder', { source })
      cutOff.delete(writerKey(source, true))
      return until ?? undefined
    },
    endOlder: async (source, { complete }) => {
      await settled(source)
      await client.call('store.endOlder', { source, complete })
      wrote.delete(writerKey(source, true))
    },
    mark: async (source, mark, micros) => {
      await settled(source)
      await client.call('store.mark', { source, mark, micros })
    },
    limits: async (next) => {
      wanted = next
      if (far) await client.call('store.limits', next)
    },
    forget: async (source) => {
      await settled(source)
      await client.call('store.forget', source === undefined ? {} : { source })
    },
    report: async () => {
      use()
      return client.call('store.report', {})
    },
    view: (input, writes, signal) => fromWorker(() => readStream((reader) => client.stream('store.view', input, reader), signal, writes)),
    histogram: (input, writes, signal) =>
      fromWorker(() => readStream((reader) => client.stream('store.histogram', input, reader), signal, writes)),
    kinds: (input, signal) => fromWorker(() => readStream((reader) => client.stream('store.kinds', input, reader), signal)),
    export: (input, signal) => fromWorker(() => readStream((reader) => client.stream('store.export', input, reader), signal)),
    line: async (ref) => {
      use()
      return client.call('store.line', { ref })
    },
    tail: async (source, count) => {
      use()
      return client.call('store.tail', { source, count })
    },
    close: async () => {
      if (closed) return
      clearTimeout(starting)
      const last = far
      if (last) await settled().catch(() => {})
      closed = true
      changes?.cancel()
      if (!last || last !== far) return
      try {
        await client.call('store.close', {})
      } finally {
        lose(last, undefined)
        await last.worker.stop()
      }
    },
  }

  async function* fromWorker<T>(open: () => AsyncIterable<T>): AsyncGenerator<T> {
    use()
    yield* open()
  }
}

/** Older lines of a source are read beside its newest: each goes on by itself. */
const writerKey = (source: string, older: boolean) => (older ? `older ${source}` : source)
