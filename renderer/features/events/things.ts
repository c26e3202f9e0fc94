/** What events are of, as things of other lists. */
import type { EngineEvent } from '../../../shared/contract/engine-events.ts'
import { isThingType, type Thing } from '../../engine-list/things.ts'

/** By the engine's id. An image that was pulled is told of by its name only, and is in no list under that. */
export function thingOf({ type, source, actor }: Pick<EngineEvent, 'type' | 'source' | 'actor'>): Thing | undefined {
  if (actor === '' || !isThingType(type) || (type === 'image' && !/^(?:sha256:)?[0-9a-f]{64}$/.test(actor))) return undefined
  return { type, source, item: type === 'image' && !actor.startsWith('sha256:') ? `sha256:${actor}` : actor }
}

/** What finds the other events of the same: they name it as what they are of, or among their attributes. */
export const actorText = ({ actor, name }: Pick<EngineEvent, 'actor' | 'name'>): string => {
  const known = (actor || name).replaceAll('"', '')
  return known === '' ? '' : `"${known}"`
}
