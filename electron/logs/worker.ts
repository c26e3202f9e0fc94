/** The far end of the store: has the lines, and answers for them over two ports. Runs in a thread of its own, or in any other. */
import { setTimeout as wait } from 'node:timers/promises'
import type { MessagePort } from 'node:worker_threads'
import type { Api } from '../../shared/rpc/contract.ts'
import { asFault } from '../../shared/rpc/fault.ts'
import type { DownFrame, UpFrame } from '../../shared/rpc/frames.ts'
import { portWire } from '../../shared/rpc/port-wire.ts'
import { serve } from '../../shared/rpc/server.ts'
import type { Log } from '../core/log.ts'
import type { Kept } from './parts.ts'
import { Store } from './store.ts'
import { type AppendAnswer, type AppendMessage, type StoreContract, storeContract, type WorkerStart } from './store-contract.ts'
import { openFault, readFault } from './store-faults.ts'
import { exportLines } from './views/export-lines.ts'
import { histogram } from './views/histogram.ts'
import { kinds } from './views/kinds.ts'
import { tailOf, wholeLine } from './views/rows.ts'
import { openView } from './views/view.ts'

/** Milliseconds between two tellings of what changed. */
const tellEvery = 500

/** Serves until the ports close. The folder is opened by the first request that needs it; one that cannot be is tried again by the next. */
export function serveStore({ folder, limits, calls, appends }: WorkerStart): void {
  const send = (answer: AppendAnswer) => appends.postMessage(answer)
  const log = portLog(send)
  let store: Store | undefined
  let wanted = limits
  let closed = false
  const opened = (): Store => {
    if (closed) throw openFault(new Error('closed'), folder)
    try {
      store ??= new Store({ folder, limits: wanted, log })
    } catch (error) {
      throw openFault(error, folder)
    }
    return store
  }
  /** What the disk says is said in words. */
  const reading = <A>(act: (store: Store) => A): A => {
    const from = opened()
    try {
      return act(from)
    } catch (error) {
      throw readFault(error)
    }
  }
  async function* streaming<T>(make: (store: Store) => AsyncIterable<T>): AsyncGenerator<T> {
    const from = opened()
    try {
      yield* make(from)
    } catch (error) {
      throw readFault(error)
    }
  }
  const api: Api<StoreContract> = {
    store: {
      kept: () => reading((store) => store.kept()),
      changes: (_, { signal }) => streaming((store) => changes(store, signal)),
      describe: ({ source, meta }) => reading((store) => store.describe(source, meta)),
      resume: ({ source, probe, interrupted }) => reading((store) => store.resume(source, { probe, interrupted }) ?? null),
      beginOlder: ({ source }) => reading((store) => store.beginOlder(source) ?? null),
      endOlder: ({ source, complete }) => reading((store) => store.endOlder(source, { complete })),
      mark: ({ source, mark, micros }) => reading((store) => store.mark(source, mark, micros)),
      limits: (next) => {
        wanted = next
        store?.setLimits(next)
      },
      forget: ({ source }) => reading((store) => store.forget(source)),
      report: () => reading((store) => store.report()),
      view: (input, { writes, signal }) => streaming((store) => openView(store, input, writes, signal)),
      histogram: (input, { writes, signal }) => streaming((store) => histogram(store, input, writes, signal)),
      kinds: (input, { signal }) => streaming((store) => kinds(store, input, signal)),
      export: (input, { signal }) => streaming((store) => exportLines(store, input, signal)),
      line: ({ ref }) => reading((store) => wholeLine(store, ref)),
      tail: ({ source, count }) => reading((store) => tailOf(store, source, count)),
      close: async () => {
        closed = true
        await store?.close()
      },
    },
  }
  serve(nodeWire<DownFrame, UpFrame>(calls), storeContract, api, {
    onError: (path, error, { code }) => (code === 'internal' ? log.error('the log store failed', error, { path }) : undefined),
  })
  appends.on('message', ({ id, source, older, batch }: AppendMessage) => {
    try {
      send({ id, done: reading((store) => store.append(source, batch, { older })) })
    } catch (error) {
      const fault = asFault(error)
      if (fault.code === 'internal') log.error('lines were not taken in', error, { source })
      send({ id, fault })
    }
  })
}

async function* changes(store: Store, signal: AbortSignal): AsyncGenerator<Kept[]> {
  let wake = () => {}
  const stop = store.onChange(() => wake())
  signal.addEventListener('abort', () => wake(), { once: true })
  try {
    while (!signal.aborted) {
      const changed = store.takeChanged()
      if (changed.length > 0) {
        yield changed
        await wait(tellEvery, undefined, { signal }).catch(() => {})
      } else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    stop()
  }
}

export const nodeWire = <Out, In>(port: MessagePort) =>
  portWire<Out, In>(port, (onMessage, onClose) => {
    port.on('message', onMessage)
    port.on('close', onClose)
  })

/** The log is written by the other end. Errors travel as text. */
function portLog(send: (answer: AppendAnswer) => void): Log {
  const say = (log: 'info' | 'warn' | 'error', text: string, fields: Record<string, unknown> = {}) => {
    const plain = (_: string, value: unknown) => (value instanceof Error ? (value.stack ?? value.message) : value)
    send({ log, text, fields: JSON.stringify(fields, plain) })
  }
  return {
    info: (text, fields) => say('info', text, fields),
    warn: (text, fields) => say('warn', text, fields),
    error: (text, error, fields) => {
      say('error', text, { ...fields, error })
      return ''
    },
  }
}
