/** What happened on every engine, as the engine itself told it, newest first: kept while the app runs, the last 5,000 of each. */
import { z } from 'zod'
import { live } from '../rpc/contract.ts'
import type { Row } from '../rpc/view.ts'

/** What it happened to. `pod` is Podman's; `other` is what a newer engine knows and we do not. */
export const eventTypes = ['container', 'image', 'volume', 'network', 'builder', 'plugin', 'daemon', 'pod', 'other'] as const
export type EventType = (typeof eventTypes)[number]

/** Actions that mean the same to a person, whatever they happened to and whatever an engine calls them. */
export const eventGroups = [
  'created',
  'started',
  'stopped',
  'died',
  'oom',
  'health',
  'changed',
  'connected',
  'pulled',
  'pushed',
  'removed',
  'ran',
  'other',
] as const
export type EventGroup = (typeof eventGroups)[number]

/** `bad`: a crash, want of memory, unhealthy. `warn`: it ended by force, or by a signal nobody told of. `ok`: healthy again. */
export type EventTone = 'bad' | 'warn' | 'ok'

/** `source` is the engine. All text is from outside. */
export type EngineEvent = Row & {
  type: EventType
  group: EventGroup
  /** In the engine's own word, such as `die` or `health_status`. */
  action: string
  /** What the engine says behind its word: the health, or the command that ran. */
  detail?: string
  /** The engine's id of what it happened to; '' when it has none. */
  actor: string
  /** Its name, or what stands for one. */
  name: string
  /** Labels among others; the first 50, none longer than 500 characters. */
  attributes: Record<string, string>
  /** Of a container that died. */
  exitCode?: number
  /** Milliseconds since the epoch, and the nanoseconds beyond. */
  at: number
  nanos: number
  tone?: EventTone
  /** Happens all day and changes nothing: commands that ran inside, checks whose answer was the same. */
  noise: boolean
}

/** How far what is known of one engine reaches. `id` is the engine. Times are milliseconds since the epoch. */
export type EventReach = Row & {
  /** Since when the app listens: from then on it knows of everything, but for the gaps. What is older is what the engine still had. */
  since: number
  /** Nothing up to here is kept any more: there was too much. */
  forgotten?: number
  /** While the app did not listen the engine has forgotten what it had told last, and perhaps more. The newest few, in order. */
  gaps: { from: number; to: number }[]
}

/** What a list of them is narrowed to first. `quiet`: all but what happens all day; `every`: that too; `rest`: of a type that is rare. */
export const eventViews = ['quiet', 'every', 'problem', 'container', 'image', 'volume', 'network', 'rest'] as const
export type EventView = (typeof eventViews)[number]

const frequent: readonly string[] = ['container', 'image', 'volume', 'network'] satisfies EventView[]

function viewsOf({ type, tone, noise }: EngineEvent): EventView[] {
  if (noise) return ['every']
  const about = frequent.includes(type) ? (type as EventView) : 'rest'
  return ['every', 'quiet', about, ...(tone === 'bad' || tone === 'warn' ? (['problem'] as const) : [])]
}

/** Groups are ordered by their names: those of the newest come first. */
const newestFirst = 9e15
const groupOf = (start: number): string => String(newestFirst - start).padStart(16, '0')
/** When the minute or day of a group begins, milliseconds since the epoch. */
export const groupStart = (group: string): number => newestFirst - Number(group)

const minute = 60_000

/** Microseconds: a millisecond holds several events, and nanoseconds do not fit into a number. */
const micros = ({ at, nanos }: EngineEvent) => at * 1000 + Math.floor(nanos / 1000)

export const engineEvents = {
  list: live(z.object({})).of<EngineEvent>({
    text: (e) =>
      `${e.type} ${e.action} ${e.detail ?? ''} ${e.name} ${e.actor} ${Object.entries(e.attributes)
        .map(([key, value]) => `${key}=${value}`)
        .join(' ')}`.toLowerCase(),
    sort: { time: (e) => -micros(e) },
    facets: {
      type: (e) => e.type,
      group: (e) => e.group,
      tone: (e) => e.tone ?? '',
      noise: (e) => (e.noise ? 'yes' : 'no'),
      source: (e) => e.source,
      view: viewsOf,
    },
    group: {
      minute: ({ at }) => groupOf(at - (at % minute)),
      day: ({ at }) => groupOf(new Date(at).setHours(0, 0, 0, 0)),
    },
    groupFacet: 'tone',
  }),
  reach: live(z.object({})).of<EventReach>({ text: () => '', sort: { engine: ({ id }) => id }, facets: {} }),
}
