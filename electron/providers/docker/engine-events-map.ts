/** What an engine's events mean: in our words, with how bad each is, which for some only what came before or comes after shows. */
import type { EventGroup, EventTone, EventType } from '../../../shared/contract/engine-events.ts'
import { eventTypes } from '../../../shared/contract/engine-events.ts'
import type { EngineEventRow } from '../../capabilities/engine-events.ts'
import type { Event } from './event-lines.ts'

const mostAttributes = 50
const longestKey = 200
const longestValue = 500
/** Containers of which it is remembered what happened to them last. */
const mostContainers = 5000

/** What containers, images, volumes and networks have in common; then what means something else to some. */
const groups = new Map<string, EventGroup>(
  Object.entries({
    create: 'created',
    build: 'created',
    import: 'created',
    load: 'created',
    loadfromarchive: 'created',
    commit: 'created',
    start: 'started',
    restart: 'started',
    unpause: 'started',
    restore: 'started',
    stop: 'stopped',
    kill: 'stopped',
    pause: 'stopped',
    checkpoint: 'stopped',
    die: 'died',
    died: 'died',
    oom: 'oom',
    health_status: 'health',
    rename: 'changed',
    update: 'changed',
    tag: 'changed',
    untag: 'changed',
    reload: 'changed',
    enable: 'changed',
    disable: 'changed',
    connect: 'connected',
    disconnect: 'connected',
    mount: 'connected',
    unmount: 'connected',
    pull: 'pulled',
    push: 'pushed',
    destroy: 'removed',
    delete: 'removed',
    remove: 'removed',
    prune: 'removed',
  } satisfies Record<string, EventGroup>),
)
/** What ran in a container, or looked at it, and left it as it was. */
const ran = /^(?:exec|exec_\w+|top|attach|detach|resize|copy|archive-path|extract-to-dir|export|save)$/
/** Podman's own steps between a container's start and end. */
const steps = ['init', 'cleanup', 'sync', 'refresh', 'mount', 'unmount']
/** Signals that programs end by: INT, QUIT, ABRT, KILL, TERM. One that is not told may be any. */
const ending = ['2', '3', '6', '9', '15', '']
const killed = '9'
/** How one ends by KILL and by TERM. */
const byForce = [137, 143]

/** Milliseconds in which one that was asked to end is thought to end because of that. */
const obeying = 30_000

/** What is known of a container since it last started. `asked`: when, milliseconds. */
type Known = { asked?: number; forced?: boolean; oom?: boolean; health?: string; died?: EngineEventRow | undefined }

export type Mapped = { row: EngineEventRow; amended?: EngineEventRow }

/** @param podman the engine is Podman, which does not tell that one was asked to stop */
export function eventMapper(podman: boolean): (event: Event, line: string) => Mapped | undefined {
  const containers = new Map<string, Known>()
  const knownOf = (id: string): Known => {
    const known = containers.get(id) ?? {}
    containers.delete(id)
    containers.set(id, known)
    if (containers.size > mostContainers) containers.delete(containers.keys().next().value as string)
    return known
  }

  return (event, line) => {
    const row = toRow(event, line, podman)
    if (!row) return undefined
    if (row.type !== 'container' || row.actor === '') return { row }
    if (row.group === 'removed') {
      containers.delete(row.actor)
      return { row }
    }
    const known = knownOf(row.actor)
    switch (row.action) {
      case 'start':
        containers.set(row.actor, {})
        return { row }
      case 'kill': {
        const signal = row.attributes.signal ?? ''
        known.forced ||= isAsked(known, row.at) && signal === killed
        if (ending.includes(signal)) known.asked = row.at
        return { row }
      }
      case 'oom':
        known.oom = true
        return { row: { ...row, tone: 'bad' } }
      case 'die':
      case 'died': {
        known.died = toned(row, toneOfDeath(row, known, podman))
        return { row: known.died }
      }
      case 'stop': {
        // That it was asked to stop is told after it has ended.
        const { died } = known
        known.died = undefined
        if (died?.tone !== 'bad' || known.oom) return { row }
        return { row, amended: toned(died, byForce.includes(died.exitCode ?? 0) ? 'warn' : undefined) }
      }
      case 'health_status': {
        const same = row.detail === known.health
        known.health = row.detail ?? ''
        const tone = row.detail === 'unhealthy' ? 'bad' : row.detail === 'healthy' ? 'ok' : undefined
        return { row: same ? { ...row, noise: true } : toned(row, tone) }
      }
      default:
        return { row }
    }
  }
}

const toned = ({ tone: _, ...row }: EngineEventRow, tone: EventTone | undefined): EngineEventRow => (tone ? { ...row, tone } : row)

const isAsked = ({ asked }: Known, now: number) => asked !== undefined && now - asked <= obeying

function toneOfDeath({ exitCode = 0, at }: EngineEventRow, known: Known, podman: boolean): EventTone | undefined {
  if (exitCode === 0) return undefined
  if (known.oom) return 'bad'
  // What was asked to end and did so in its own way ended well; what had to be killed may have lost something.
  if (isAsked(known, at)) return known.forced && exitCode === 137 ? 'warn' : undefined
  return podman && byForce.includes(exitCode) ? 'warn' : 'bad'
}

function toRow(event: Event, line: string, podman: boolean): EngineEventRow | undefined {
  const { action, detail } = toAction(event)
  if (action === '') return undefined
  const type = toType(event.Type)
  const attributes = toAttributes(event.Actor?.Attributes)
  // Podman's volumes have a name and no id.
  const actor = (word(event.Actor?.ID) || (type === 'volume' ? (attributes.name ?? '') : '')).slice(0, longestValue)
  const nanos = nanosOf(event, line)
  const step = podman && (steps.includes(action) || event.Type === 'system')
  const group = ran.test(action) ? 'ran' : step ? 'other' : (groups.get(action) ?? 'other')
  const exitCode = group === 'died' ? toExitCode(attributes.exitCode ?? attributes.containerExitCode) : undefined
  return {
    event: `${nanos} ${type} ${action} ${actor || (attributes.name ?? '')} ${attributes.execID ?? attributes.container ?? ''}`.trim(),
    type,
    group,
    action,
    ...(detail ? { detail } : {}),
    actor,
    name: attributes.name || actor,
    attributes,
    ...(exitCode === undefined ? {} : { exitCode }),
    at: Number(nanos / 1_000_000n),
    nanos: Number(nanos % 1_000_000n),
    noise: group === 'ran' || step,
  }
}

/** "health_status: healthy", "exec_create: sh -c true". */
function toAction({ Action: said, HealthStatus }: Event): { action: string; detail: string } {
  const Action = word(said)
  const at = Action.indexOf(':')
  const action = (at === -1 ? Action : Action.slice(0, at)).slice(0, longestKey)
  const detail = at === -1 ? word(HealthStatus) : Action.slice(at + 1)
  return { action, detail: detail.trim().slice(0, longestValue) }
}

const types: readonly string[] = eventTypes
const toType = (type: string | undefined): EventType =>
  type === 'system' ? 'daemon' : types.includes(word(type)) ? (type as EventType) : 'other'

function toAttributes(given: Record<string, unknown> | null | undefined): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [key, value] of Object.entries(given ?? {}).slice(0, mostAttributes))
    if (word(value) !== '') out[key.slice(0, longestKey)] = word(value).slice(0, longestValue)
  return out
}

/** What is no text says nothing. */
const word = (value: unknown) => (typeof value === 'string' ? value : '')

const toExitCode = (text: string | undefined) => (text !== undefined && /^-?\d{1,9}$/.test(text) ? Number(text) : undefined)

/** A number that JSON.parse would round: it is read from the line itself. */
function nanosOf({ time }: Event, line: string): bigint {
  const digits = /"timeNano":(\d{1,19})\b/.exec(line)?.[1]
  if (digits) return BigInt(digits)
  const known = typeof time === 'number' && Number.isSafeInteger(time * 1000) && time > 0
  return BigInt(known ? Math.trunc(time) : 0) * 1_000_000_000n
}
