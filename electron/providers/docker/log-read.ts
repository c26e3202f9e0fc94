/** A container's log as batches of bytes, read no faster than they are taken, and to its end. */
import type { ReadOptions } from '../../capabilities/logs.ts'
import type { LogBatch } from '../../core/log-batch.ts'
import { TimedLines } from '../../core/timed-lines.ts'
import { asFault } from '../../../shared/rpc/fault.ts'
import { type Client, containerPath } from './client.ts'
import { rangeDemuxer } from './demux.ts'
import { unreadableLogFault } from './faults.ts'
import type { LogFacts } from './log-facts.ts'
import { Repeats } from './log-repeats.ts'
import { LastLine } from './log-rest.ts'
import type { OnBytes } from './raw-body.ts'

/** Lines wait so long for others to go with, milliseconds. */
const mostWait = 50
/** Lines that are asked for first of what an engine did not give: for all of them it reads the whole log. */
const fewCaughtUp = 20_000

/**
 * @param piece see `PieceOptions`
 * @param repeats the engine may give lines of a log that it turns over twice
 * @param opensLate the engine answers whoever follows only once there is a line, which may be never
 */
type LogRequest = ReadOptions & { container: string; piece: number; repeats: boolean; opensLate: boolean }

export async function* readLog(client: Client, facts: LogFacts, request: LogRequest, signal: AbortSignal): AsyncGenerator<LogBatch> {
  const log = await facts.log(request.container, signal)
  const open = (asked: ReadOptions) => openLog(client, log, { ...request, ...asked }, signal)
  const last = new LastLine()
  // That the container could be inspected is as much as can be known: a reader may say so.
  if (request.follow && request.opensLate) yield new TimedLines({ piece: request.piece, framed: !log.tty }).take()
  const reading = await open(request)
  const repeats = new Repeats()
  for await (const batch of reading.batches) {
    const news = request.repeats && request.follow && batch.count > 0 ? repeats.newsIn(batch) : batch
    if (!news) continue
    last.see(news)
    yield news
  }
  if (!request.follow) return yield* reading.unfinished()
  // Engines before 23 end a log that is followed as soon as the container ends, even when the reader has not got everything yet.
  try {
    yield* rest(request, open, last)
  } catch (error) {
    if (asFault(error).code !== 'not_found') throw error
    // It has been removed: there is no more than what there was.
    yield* reading.unfinished()
  }
}

type Open = (asked: ReadOptions) => Promise<OpenLog>

/** What a log holds after the last line that was got. */
async function* rest(request: ReadOptions, open: Open, last: LastLine): AsyncGenerator<LogBatch> {
  const { since, until } = request
  if (!last.known) {
    const again = await open({ ...request, follow: false })
    yield* again.batches
    return yield* again.unfinished()
  }
  for (const tail of [fewCaughtUp, undefined]) {
    const after = last.after()
    const again = await open({
      follow: false,
      since: last.since(since),
      ...(until ? { until } : {}),
      ...(tail === undefined ? {} : { tail }),
    })
    let missed = false
    for await (const batch of again.batches) {
      const news = after.newsIn(batch)
      // The last line was not among them: it may be further back than what was asked for.
      missed = tail !== undefined && after.missed
      if (missed) break
      if (news) yield news
    }
    if (missed) continue
    for (const batch of again.unfinished()) {
      const news = after.newsIn(batch)
      if (news) yield news
    }
    return
  }
}

type OpenLog = {
  /** Complete lines. */
  batches: AsyncGenerator<LogBatch>
  /** What the log ends with, when that is no complete line. */
  unfinished: () => Generator<LogBatch>
}

async function openLog(client: Client, log: { tty: boolean; driver: string }, asked: LogRequest, signal: AbortSignal): Promise<OpenLog> {
  const query = {
    stdout: true,
    stderr: true,
    timestamps: true,
    follow: asked.follow,
    tail: asked.tail,
    since: asked.since && moment(asked.since),
    // The engine gives what was written at that moment, too.
    until: asked.until && moment(justBefore(asked.until)),
  }
  const lines = new TimedLines({ piece: asked.piece, framed: !log.tty })
  const push: OnBytes = log.tty
    ? // The engine sends each piece as a chunk, unless somebody stands in between.
      (chunk, from, to, first) => lines.push('out', chunk, from, to, first)
    : rangeDemuxer((channel, chunk, from, to, first) => lines.push(channel, chunk, from, to, first))
  const ask = { query, signal, ...(asked.follow && asked.opensLate ? {} : { timeout: 30_000 }) }
  const answer = await client.raw(`${containerPath(asked.container)}/logs`, ask, push).catch((error) => {
    const { code, detail = '' } = asFault(error)
    throw code === 'unsupported' ? unreadableLogFault(log.driver, detail) : error
  })

  async function* batches(): AsyncGenerator<LogBatch> {
    try {
      // The engine has answered: a reader may say so, however long the container is silent.
      yield lines.take()
      /** When the lines that wait are to go, milliseconds since the epoch. */
      let due: number | undefined
      let how: 'enough' | 'late' | 'over'
      do {
        // The first line sets the time; from then on it takes a full batch to be woken before.
        if (due === undefined) how = await answer.next(() => lines.waiting)
        else how = await answer.next(() => lines.full, Math.max(0, due - Date.now()))
        for (let batch = lines.takeFull(); batch; batch = lines.takeFull()) {
          due = undefined
          yield batch
        }
        if (how === 'late') {
          due = undefined
          if (lines.waiting) yield lines.take()
        } else if (lines.waiting) due ??= Date.now() + mostWait
      } while (how !== 'over')
      if (lines.waiting) yield lines.take()
    } catch (error) {
      // What came whole before the break is not lost with it.
      while (lines.waiting) yield lines.take()
      throw client.faultOf(error)
    } finally {
      answer.close()
    }
  }
  return {
    batches: batches(),
    unfinished: function* () {
      lines.end()
      while (lines.waiting) yield lines.take()
    },
  }
}

type Moment = { micros: number; nanos: number }

/** As the engine wants it: seconds and nanoseconds. It knows nothing from before 1970. */
function moment({ micros, nanos }: Moment): string {
  const whole = Math.max(0, micros)
  const seconds = Math.floor(whole / 1e6)
  return `${seconds}.${String((whole - seconds * 1e6) * 1000 + nanos).padStart(9, '0')}`
}

const justBefore = ({ micros, nanos }: Moment): Moment => (nanos > 0 ? { micros, nanos: nanos - 1 } : { micros: micros - 1, nanos: 999 })
