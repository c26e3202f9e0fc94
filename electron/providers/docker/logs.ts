/** A container's log as batches of lines, read no faster than they are taken. */
import type { LogChunk, LogLine } from '../../../shared/contract/containers.ts'
import { type Client, containerPath } from './client.ts'
import { demuxer } from './demux.ts'
import { lineSplitter } from './lines.ts'
import { pull } from './pull.ts'

/** A batch is full at so many lines or characters, or so many milliseconds after its first line. */
const mostLines = 500
const mostText = 65_536
const mostWait = 50
/** Lines that are caught up on at the end: with all of them the engine reads the whole file, half a minute for two gigabytes. */
const mostCaughtUp = 100_000

export type LogOptions = { tail: number; since?: string | undefined; follow: boolean }

export async function* containerLogs(
  client: Client,
  container: string,
  options: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<LogChunk> {
  const path = containerPath(container)
  // Only the container's own configuration says how its output is framed; older engines do not name it in the answer.
  const { Config } = await client.json<{ Config?: { Tty?: boolean } }>(`${path}/json`, { signal, timeout: 10_000 })
  const tty = Config?.Tty === true
  const since = options.since === undefined ? undefined : after(options.since)
  let last = ''
  for await (const chunk of batches(client, path, { follow: options.follow, tail: options.tail, since }, tty, signal)) {
    for (const { time } of chunk.lines) if (time > last) last = time
    yield chunk
  }
  // Engines before 23 end a log that is followed as soon as the container ends, even when the reader has not got everything yet.
  if (options.follow && last !== '') yield* batches(client, path, { follow: false, tail: mostCaughtUp, since: after(last) }, tty, signal)
}

type LogQuery = { follow: boolean; tail: number; since: string | undefined }

async function* batches(client: Client, path: string, wanted: LogQuery, tty: boolean, signal: AbortSignal): AsyncGenerator<LogChunk> {
  const query = { stdout: true, stderr: true, timestamps: true, ...wanted }
  const stream = await client.stream(`${path}/logs`, { query, signal, timeout: 30_000 })
  const batch = batcher()
  const reader = logReader(tty, batch.add)
  const source = pull(stream, signal)
  try {
    // The engine has answered: a reader may say so, however long the container is silent.
    yield { lines: [] }
    let chunk = await source.next()
    while (chunk !== undefined) {
      if (chunk !== 'late') reader.push(chunk)
      while (batch.full()) yield batch.take()
      if (batch.due()) yield batch.take()
      chunk = await source.next(batch.wait())
    }
    reader.end()
    while (!batch.empty()) yield batch.take()
  } catch (error) {
    // What came before the break is not lost with it.
    while (!batch.empty()) yield batch.take()
    throw client.faultOf(error)
  } finally {
    stream.destroy()
  }
}

/** Makes lines of what the engine sends: a terminal's output as it is, anything else framed. */
export function logReader(tty: boolean, onLine: (line: LogLine) => void): { push: (chunk: Buffer) => void; end: () => void } {
  const out = lineSplitter('out', { times: true, raw: tty }, onLine)
  if (tty) return { push: (chunk) => out.push(chunk, false), end: out.end }
  const err = lineSplitter('err', { times: true, raw: false }, onLine)
  const push = demuxer((channel, bytes, first) => (channel === 'out' ? out : err).push(bytes, first))
  return {
    push,
    end: () => {
      out.end()
      err.end()
    },
  }
}

function batcher() {
  let lines: LogLine[] = []
  let since = 0
  let text = 0
  const full = () => lines.length >= mostLines || text >= mostText
  return {
    add: (line: LogLine) => {
      if (lines.length === 0) since = Date.now()
      lines.push(line)
      text += line.text.length
    },
    empty: () => lines.length === 0,
    full,
    due: () => lines.length > 0 && Date.now() - since >= mostWait,
    /** Milliseconds until what there is should go; undefined when there is nothing. */
    wait: () => (lines.length > 0 ? Math.max(0, since + mostWait - Date.now()) : undefined),
    take: (): LogChunk => {
      let count = 0
      let size = 0
      while (count < lines.length && count < mostLines && (count === 0 || size + (lines[count] as LogLine).text.length <= mostText))
        size += (lines[count++] as LogLine).text.length
      const taken = lines.slice(0, count)
      lines = lines.slice(count)
      text -= size
      return { lines: taken }
    },
  }
}

/** The first moment after a time, as the engine wants it: seconds and nanoseconds. */
export function after(time: string): string {
  const match = /^(.*?\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(time)
  const seconds = match ? Date.parse(`${match[1]}${match[3]}`) / 1000 : Number.NaN
  if (!match || Number.isNaN(seconds)) return '0'
  const nanos = Number((match[2] ?? '').padEnd(9, '0')) + 1
  return nanos === 1_000_000_000 ? `${seconds + 1}.000000000` : `${seconds}.${String(nanos).padStart(9, '0')}`
}
