/** For tests of views: parts in memory whose chunks are as small as a test wants them, and views that are asked for windows. */
import type { LogQuery, LogRow, LogViewChunk, LogWindow } from '../../../shared/contract/logs.ts'
import { logQuery } from '../../../shared/contract/logs.ts'
import { ChunkLines } from '../chunk.ts'
import type { ChunkInfo, Part, Parts } from '../parts.ts'
import { queue } from '../queue.ts'
import { batchOf, epoch, type TestLine } from '../store.kit.ts'
import type { ViewWrite } from '../store-contract.ts'
import { openView } from './view.ts'

export { epoch }

/** Each part's chunks have `size` lines at most. */
export class TestParts implements Parts {
  readonly #size: number
  readonly #all = new Map<string, TestPart[]>()
  readonly #listeners = new Set<(source: string) => void>()
  #ids = 0

  constructor(size: number) {
    this.#size = size
  }

  of = (source: string): readonly TestPart[] => this.#all.get(source) ?? []
  part = (id: number) => [...this.#all.values()].flat().find((part) => part.id === id)
  sources = () => this.#all.keys()
  onChange = (listener: (source: string) => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  add(source: string, lines: readonly TestLine[]): void {
    const parts = this.#all.get(source) ?? [new TestPart(++this.#ids, source, this.#size)]
    this.#all.set(source, parts)
    for (const line of lines) (parts.at(-1) as TestPart).add(line)
    for (const listener of this.#listeners) listener(source)
  }

  /** The oldest chunk goes. */
  drop(source: string): void {
    this.of(source)[0]?.chunks.shift()
    for (const listener of this.#listeners) listener(source)
  }
}

type TestChunk = ChunkInfo & { from: number; to: number; count: number; bytes: number; lines: ChunkLines }

export class TestPart implements Part {
  readonly id: number
  readonly source: string
  readonly chunks: TestChunk[] = []
  readonly #size: number
  #end = 0

  constructor(id: number, source: string, size: number) {
    this.id = id
    this.source = source
    this.#size = size
  }

  get first() {
    return this.chunks[0]?.first ?? 0
  }
  get end() {
    return this.#end
  }
  add(line: TestLine): void {
    let chunk = this.chunks.at(-1)
    if (!chunk || chunk.count === this.#size) {
      chunk = { first: this.#end, count: 0, bytes: 0, from: Infinity, to: -Infinity, lines: new ChunkLines(this.#end, 1, 1) }
      this.chunks.push(chunk)
    }
    chunk.lines.append(batchOf([line]), 0, 1)
    chunk.count = chunk.lines.count
    chunk.bytes = chunk.lines.size
    chunk.from = Math.min(chunk.from, epoch + line.micros)
    chunk.to = Math.max(chunk.to, epoch + line.micros)
    this.#end++
  }
  chunkOf = (line: number) => this.chunks.findIndex(({ first, count }) => line < first + count)
  load = (at: number) => (this.chunks[at] as TestChunk).lines
  peek = (at: number) => {
    const { lines } = this.chunks[at] as TestChunk
    return { text: lines.bytes.subarray(0, lines.size), lines: () => lines }
  }
}

export type OpenedView = {
  /** Resolves with the answer to a window. */
  ask: (window: Omit<LogWindow, 'ask'>) => Promise<NonNullable<LogViewChunk['window']> & { view: LogViewChunk }>
  /** Resolves once everything was looked at, with what was told then. */
  whole: () => Promise<LogViewChunk>
  sources: (sources: string[]) => void
  latest: () => LogViewChunk | undefined
  failed: Promise<unknown>
  close: () => void
}

export function view(parts: Parts, sources: string[], query: LogQuery = {}): OpenedView {
  const abort = new AbortController()
  const writes = queue<ViewWrite>(abort.signal)
  const told: LogViewChunk[] = []
  let notice = () => {}
  let asked = 0
  const failed = (async () => {
    for await (const chunk of openView(parts, { sources, query: logQuery.parse(query) }, writes.items, abort.signal)) {
      told.push(chunk)
      notice()
    }
  })().then(
    () => new Error('ended'),
    (error) => error,
  )
  const until = async <T>(find: () => T | undefined): Promise<T> => {
    for (let found = find(); ; found = find()) {
      if (found !== undefined) return found
      const over = await Promise.race([failed, new Promise<void>((resolve) => (notice = resolve))])
      if (over) throw over
    }
  }
  return {
    ask: (window) => {
      const ask = ++asked
      writes.push({ before: 0, ...window, ask })
      return until(() => {
        const found = told.findLast((chunk) => chunk.window?.ask === ask)
        return found?.window && { ...found.window, view: found }
      })
    },
    whole: () => until(() => (told.at(-1)?.scanned === told.at(-1)?.lines ? told.at(-1) : undefined)),
    sources: (next) => writes.push({ sources: next }),
    latest: () => told.at(-1),
    failed,
    close: () => abort.abort(),
  }
}

export const texts = (rows: readonly LogRow[]): string[] => rows.map(({ text }) => text)
