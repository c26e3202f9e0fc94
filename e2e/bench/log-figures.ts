/** The figures of logs that need no window: reading a million lines, searching them, and ten million. Bundled and run by logs.mjs. */
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBackend } from '../../electron/backend.ts'
import type { LogBatch } from '../../electron/core/log-batch.ts'
import type { LogStore } from '../../electron/logs/log-store.ts'
import { createLogStore } from '../../electron/logs/store-client.ts'
import type { contract } from '../../shared/contract/index.ts'
import type { LogQuery, LogSource, LogViewChunk } from '../../shared/contract/logs.ts'
import { createClient } from '../../shared/rpc/client.ts'
import { memoryWire } from '../../shared/rpc/memory-wire.ts'

export type LogFigureOptions = {
  /** Of the engine. */
  socket: string
  /** A container that has written so many lines, and ended. */
  container: string
  lines: number
  /** The worker's file, as it is shipped. */
  worker: string
  runs: number
  say: (text: string) => void
}

const quiet = {
  info() {},
  warn() {},
  error: (text: string, error: unknown) => {
    console.error(text, error)
    return ''
  },
}
const timed = async (work: () => unknown) => {
  const began = performance.now()
  await work()
  return performance.now() - began
}
const docker = (socket: string, ...args: string[]) =>
  spawnSync('docker', ['-H', `unix://${socket}`, ...args], { stdio: ['ignore', 'ignore', 'ignore'] })

/** L1: everything that an engine has of one container, read, on disk and indexed until its lines are found; beside `docker logs`. */
export async function ingestFigure({ socket, container, lines, worker, runs, say }: LogFigureOptions) {
  const ours: number[] = []
  const theirs: number[] = []
  for (let run = -1; run < runs; run++) {
    say(`log of ${lines} lines ${run + 1} of ${runs}`)
    const command = await timed(() => docker(socket, 'logs', container))
    const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-bench-logs-'))
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ logCollect: 'viewed' }))
    const backend = createBackend({
      folder,
      version: '0',
      log: quiet as never,
      logWorker: worker,
      place: { env: { DOCKER_HOST: `unix://${socket}` } },
    })
    const wire = memoryWire()
    backend.serve(wire.server)
    const client = createClient<typeof contract>()
    client.attach(wire.client)
    const source = await found(client, (row) => row.name === container)
    const view = client.stream(
      'logs.view',
      { selection: { ids: [source] }, query: {} },
      { onChunk: () => {}, onEnd: (error) => error && console.error(error.fault) },
    )
    await found(client, (row) => row.id === source && row.follow === 'done')
    const taken = await timed(() => client.call('logs.older', { source }))
    await found(client, (row) => row.id === source && row.lines === lines)
    view.cancel()
    await backend.close()
    rmSync(folder, { recursive: true, force: true })
    if (run < 0) continue
    ours.push(taken)
    theirs.push(command)
  }
  return { ours, theirs }
}

/** The first row of the sources that is meant. */
function found(client: ReturnType<typeof createClient<typeof contract>>, is: (row: LogSource) => boolean): Promise<string> {
  return new Promise((resolve) => {
    const handle = client.live('logs.sources', {}, { offset: 0, limit: 500 }, ({ items }) => {
      for (const row of items)
        if ('name' in row && is(row)) {
          queueMicrotask(() => handle.close())
          resolve(row.id)
        }
    })
  })
}

/** About 110 bytes, each another, one in a thousand with a word that no other has; the levels of ordinary life. */
export const lineOf = (i: number) =>
  `${i % 50 === 0 ? 'ERROR' : i % 10 === 0 ? 'WARN ' : 'INFO '} request ${String(i).padStart(9, '0')} GET /api/v1/orders/${(i * 7919) % 100_003} status=${i % 100 === 0 ? 500 : 200} took ${(i * 31) % 997} ms${i % 1000 === 0 ? ' needle' : ''} from 10.0.${i % 200}.${i % 250}`

/** Fills a folder with a store of that many lines of one source, which its engine has forgotten. Milliseconds that it took in lines. */
export async function fillStore(folder: string, lines: number, worker: string, each: (bytes: Uint8Array) => void = () => {}) {
  const limits = { maxDays: 90, maxBytes: 50e9, memory: 64 * 2 ** 20 }
  const store = createLogStore({ folder, limits, log: quiet as never, worker })
  await store.kept()
  const meta = { source: 'bench', kind: 'container', name: 'bench', path: [], labels: {}, state: 'gone', older: false } as const
  await store.describe('bench', meta as never)
  const start = Date.now() - lines
  let feeding = 0
  for (let at = 0; at < lines; at += 4000) {
    const made = batchOf(at, Math.min(4000, lines - at), start)
    each(made.bytes)
    feeding += await timed(() => store.append('bench', made))
  }
  return { store, feeding }
}

/** A store of its own with that many lines, and the same bytes as a file for grep. */
async function filled(lines: number, worker: string) {
  const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-bench-search-'))
  const file = join(folder, 'same.txt')
  const made = await fillStore(join(folder, 'logs'), lines, worker, (bytes) => appendFileSync(file, bytes))
  return { folder, file, ...made }
}

function batchOf(from: number, count: number, start: number): LogBatch {
  const texts = Array.from({ length: count }, (_, i) => `${lineOf(from + i)}\n`)
  const bytes = new TextEncoder().encode(texts.join(''))
  const ends = new Uint32Array(count)
  const micros = new Float64Array(count)
  let end = 0
  for (const [i, text] of texts.entries()) {
    end += text.length
    ends[i] = end
    micros[i] = (start + from + i) * 1000
  }
  return { count, bytes, ends, micros, nanos: new Uint16Array(count), flags: new Uint8Array(count), cuts: [] }
}

/** Opens a view and waits until all was read. */
async function search(store: LogStore, query: LogQuery): Promise<LogViewChunk> {
  const abort = new AbortController()
  async function* none(): AsyncGenerator<never> {
    await new Promise((resolve) => abort.signal.addEventListener('abort', resolve))
  }
  for await (const chunk of store.view({ sources: ['bench'], query }, none(), abort.signal)) {
    if (chunk.scanned < chunk.lines || chunk.lines === 0) continue
    abort.abort()
    return chunk
  }
  throw new Error('the view ended')
}

const searches: Record<string, { query: LogQuery; grep: string[] }> = {
  literal: { query: { text: 'needle', matchCase: true }, grep: ['-c', '-F', 'needle'] },
  'ignoring case': { query: { text: 'NEEDLE' }, grep: ['-c', '-i', '-F', 'NEEDLE'] },
  regex: {
    query: { text: 'status=5\\d\\d took \\d+ ms', regex: true, matchCase: true },
    grep: ['-c', '-P', 'status=5\\d\\d took \\d+ ms'],
  },
  level: { query: { levels: ['error'] }, grep: ['-c', '-w', 'ERROR'] },
  field: { query: { fields: [{ name: 'status', op: '=', value: '500' }] }, grep: ['-c', '-w', 'status=500'] },
}

/** L2: each kind of search over so many lines beside grep on the same bytes, both warm. */
export async function searchFigures(lines: number, worker: string, runs: number, say: (text: string) => void) {
  const { folder, file, store, feeding } = await filled(lines, worker)
  const seen: Record<string, { ours: number[]; theirs: number[]; hits: number }> = {}
  try {
    for (let run = -1; run < runs; run++) {
      say(`searching ${lines} lines, ${run + 1} of ${runs}`)
      // One kind after the other, so that none finds what was kept of the same search before it.
      for (const [name, { query, grep }] of Object.entries(searches)) {
        let hits = 0
        const their = await timed(() => {
          const { stdout } = spawnSync('grep', [...grep, file], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } })
          hits = Number(stdout)
        })
        const our = await timed(async () => {
          const { size } = await search(store, query)
          if (size !== hits) throw new Error(`${name}: ${size} lines found here, ${hits} by grep`)
        })
        if (run < 0) continue
        seen[name] ??= { ours: [], theirs: [], hits }
        seen[name].ours.push(our)
        seen[name].theirs.push(their)
      }
    }
    return { searches: seen, feeding }
  } finally {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
