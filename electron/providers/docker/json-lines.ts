/** Reads an answer that is JSON values, one a line, as they come: how engines tell of what takes long. */
import type { IncomingMessage } from 'node:http'
import { StringDecoder } from 'node:string_decoder'
import { garbledFault } from './faults.ts'
import { pull } from './pull.ts'

/** No value is longer, characters; what is, is not an engine's. */
const longest = 4 * 1024 * 1024

/**
 * What came, in batches: at once, or, while nothing comes, an empty one after so many milliseconds. Rejects when the answer broke off
 * or the signal aborted; the answer is destroyed at the end, which tells the engine to stop.
 */
export async function* jsonLines<T>(answer: IncomingMessage, signal: AbortSignal, within?: number): AsyncGenerator<T[]> {
  const source = pull(answer, signal)
  const decoder = new StringDecoder('utf8')
  let rest = ''
  try {
    while (true) {
      const chunk = await source.next(within)
      if (chunk === undefined) break
      const lines = (rest + (chunk === 'late' ? '' : decoder.write(chunk))).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > longest) throw garbledFault('a line is too long')
      yield lines.flatMap((line) => parse<T>(line))
    }
    yield parse<T>(rest + decoder.end())
  } finally {
    answer.destroy()
  }
}

function parse<T>(line: string): T[] {
  if (line.trim() === '') return []
  try {
    const value = JSON.parse(line) as T
    return typeof value === 'object' && value !== null ? [value] : []
  } catch (error) {
    throw garbledFault(line, error)
  }
}
