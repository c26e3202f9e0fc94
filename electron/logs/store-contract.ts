/** What the backend asks of the store's worker, and how lines get there. Both ends are ours and built together: inputs are typed, not checked. */
import type { MessagePort } from 'node:worker_threads'
import { z } from 'zod'
import type { LogHistogram, LogKinds, LogMark, LogRow, LogViewChunk, LogWindow, StoreReport } from '../../shared/contract/logs.ts'
import { call, stream } from '../../shared/rpc/contract.ts'
import type { Fault } from '../../shared/rpc/fault.ts'
import type { LogBatch } from '../core/log-batch.ts'
import type { ViewInput } from './log-store.ts'
import type { Appended, Kept, Moment, SourceMeta, StoreLimits } from './parts.ts'

const given = <T>() => z.custom<T>()
const nothing = given<Record<string, never>>()

export type ViewWrite = { sources: string[] } | LogWindow
export type HistogramInput = ViewInput & { buckets: number }
export type KindsInput = ViewInput & { since?: number | undefined }
export type ExportInput = ViewInput & { format: 'text' | 'json'; times: boolean; names: Record<string, string> }

export const storeContract = {
  store: {
    kept: call(nothing, 'read').returns<Kept[]>(),
    changes: stream(nothing, 'read').of<Kept[]>(),
    describe: call(given<{ source: string; meta: SourceMeta }>(), 'write').returns<void>(),
    resume: call(given<{ source: string; probe: boolean; interrupted: boolean }>(), 'write').returns<Moment | null>(),
    beginOlder: call(given<{ source: string }>(), 'write').returns<Moment | null>(),
    endOlder: call(given<{ source: string; complete: boolean }>(), 'write').returns<void>(),
    mark: call(given<{ source: string; mark: LogMark; micros: number }>(), 'write').returns<void>(),
    limits: call(given<StoreLimits>(), 'write').returns<void>(),
    // Whoever asked a person is in front of this.
    forget: call(given<{ source?: string }>(), 'write').returns<void>(),
    report: call(nothing, 'read').returns<StoreReport>(),
    view: stream(given<ViewInput>(), 'read', given<ViewWrite>()).of<LogViewChunk>(),
    histogram: stream(given<HistogramInput>(), 'read', given<{ sources: string[] }>()).of<LogHistogram>(),
    kinds: stream(given<KindsInput>(), 'read').of<LogKinds>(),
    export: stream(given<ExportInput>(), 'read').of<{ text: string; lines: number }>(),
    line: call(given<{ ref: string }>(), 'read').returns<{ text: string; more: boolean }>(),
    tail: call(given<{ source: string; count: number }>(), 'read').returns<LogRow[]>(),
    close: call(nothing, 'write').returns<void>(),
  },
}
export type StoreContract = typeof storeContract

/** Lines go by a port of their own, their buffers handed over instead of copied; each batch is answered. */
export type AppendMessage = { id: number; source: string; older: boolean; batch: LogBatch }
export type AppendAnswer =
  | { id: number; done: Appended }
  | { id: number; fault: Fault }
  | { log: 'info' | 'warn' | 'error'; text: string; fields: string }

/** What a worker begins with. */
export type WorkerStart = { folder: string; limits: StoreLimits; calls: MessagePort; appends: MessagePort }
