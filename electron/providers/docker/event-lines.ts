/** Reads an engine's stream of events: a JSON value per line. */
import { garbledFault } from './faults.ts'

export type Event = {
  Type?: string
  Action?: string
  Actor?: { ID?: string; Attributes?: Record<string, unknown> | null }
  time?: number
  timeNano?: number
  /** Podman's, of `health_status`. */
  HealthStatus?: string
}

/** No event is longer, bytes; what is, is not an engine's. */
const longestEvent = 4 * 1024 * 1024

/** Gives those of each chunk together, each with its line; resolves at the stream's end, which for events is a failure. */
export async function readEvents(stream: AsyncIterable<Buffer>, onEvents: (events: [Event, string][]) => void): Promise<void> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestEvent) throw garbledFault('an event is too long')
    const events: [Event, string][] = []
    for (const line of lines) {
      if (line.trim() === '') continue
      let event: Event
      try {
        event = JSON.parse(line) as Event
      } catch (error) {
        throw garbledFault(line, error)
      }
      if (typeof event === 'object' && event !== null) events.push([event, line])
    }
    if (events.length > 0) onEvents(events)
  }
}
