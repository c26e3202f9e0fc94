/** What can be asked of the lines, until the views of them are here: each says that it is not. */
import type { LogHistogram, LogKinds, LogRow, LogViewChunk } from '../../shared/contract/logs.ts'
import { fault } from '../../shared/rpc/fault.ts'
import type { ViewInput } from './log-store.ts'
import type { Parts } from './parts.ts'
import type { ExportInput, HistogramInput, KindsInput, ViewWrite } from './store-contract.ts'

const notYet = () => fault('unsupported', { en: 'This cannot be shown yet.', fr: 'Cela ne peut pas encore être affiché.' })

export function openView(
  _parts: Parts,
  _input: ViewInput,
  _writes: AsyncIterable<ViewWrite>,
  _signal: AbortSignal,
): AsyncIterable<LogViewChunk> {
  throw notYet()
}
export function histogram(
  _parts: Parts,
  _input: HistogramInput,
  _writes: AsyncIterable<{ sources: string[] }>,
  _signal: AbortSignal,
): AsyncIterable<LogHistogram> {
  throw notYet()
}
export function kinds(_parts: Parts, _input: KindsInput, _signal: AbortSignal): AsyncIterable<LogKinds> {
  throw notYet()
}
export function exportLines(_parts: Parts, _input: ExportInput, _signal: AbortSignal): AsyncIterable<{ text: string; lines: number }> {
  throw notYet()
}
export function wholeLine(_parts: Parts, _ref: string): { text: string; more: boolean } {
  throw notYet()
}
export function tailOf(_parts: Parts, _source: string, _count: number): LogRow[] {
  throw notYet()
}
