/** For tests of the store: batches from words, and lines back out of it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { flag, type LogBatch } from '../core/log-batch.ts'
import type { Part, SourceMeta, StoreLimits } from './parts.ts'

/** `micros` counts from some moment on; with `nanos` beyond. */
export type TestLine = { micros: number; text: string; nanos?: number; err?: boolean }

export const epoch = 1_700_000_000e6

export function batchOf(lines: readonly TestLine[]): LogBatch {
  const encoded = lines.map(({ text }) => new TextEncoder().encode(`${text}\n`))
  const bytes = new Uint8Array(encoded.reduce((sum, line) => sum + line.length, 0))
  const ends = new Uint32Array(lines.length)
  let end = 0
  for (const [index, line] of encoded.entries()) {
    bytes.set(line, end)
    end += line.length
    ends[index] = end
  }
  return {
    count: lines.length,
    bytes,
    ends,
    micros: Float64Array.from(lines, ({ micros }) => epoch + micros),
    nanos: Uint16Array.from(lines, ({ nanos }) => nanos ?? 0),
    flags: Uint8Array.from(lines, ({ err }) => (err ? flag.err : 0)),
    cuts: [],
  }
}

/** Lines `line 5`, `line 6`, …, a millisecond apart. */
export const numbered = (from: number, count: number): LogBatch =>
  batchOf(Array.from({ length: count }, (_, index) => ({ micros: (from + index) * 1000, text: `line ${from + index}` })))

/** All lines of a source, oldest first; marks as their JSON. */
export function textsOf(parts: readonly Part[]): string[] {
  const texts: string[] = []
  for (const part of parts)
    for (let at = 0; at < part.chunks.length; at++) {
      const { bytes, ends, count } = part.load(at)
      for (let index = 0; index < count; index++)
        texts.push(bytes.toString('utf8', index === 0 ? 0 : ends[index - 1], (ends[index] as number) - 1))
    }
  return texts
}

export const meta = (more: Partial<SourceMeta> = {}): SourceMeta => ({
  source: 'engine',
  kind: 'container',
  name: 'web',
  path: ['shop'],
  labels: {},
  state: 'running',
  older: false,
  ...more,
})

/** So many days that what tests write is never too old. */
export const limits = (more: Partial<StoreLimits> = {}): StoreLimits => ({ maxDays: 1e6, maxBytes: 1e9, memory: 96e6, ...more })

export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-logs-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
