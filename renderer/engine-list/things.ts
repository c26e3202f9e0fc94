/** What other lists hold, named from elsewhere: whether it is still there, and its drawer. */
import { useEffect } from 'react'
import { create } from 'zustand'
import { goTo } from '../state/navigate.ts'
import { useLive } from '../state/use-live.ts'

export const thingTypes = ['container', 'image', 'volume', 'network'] as const
export type ThingType = (typeof thingTypes)[number]
/** `item`: the engine's own name for it, by which its list has it. */
export type Thing = { type: ThingType; source: string; item: string }

const lists = {
  container: { tab: 'containers', path: 'containers.list' },
  image: { tab: 'images', path: 'images.list' },
  volume: { tab: 'volumes', path: 'volumes.list' },
  network: { tab: 'networks', path: 'networks.list' },
} as const

/** More are not asked about at once. */
const most = 200

export const isThingType = (type: string): type is ThingType => (thingTypes as readonly string[]).includes(type)
export const rowOf = ({ source, item }: Thing): string => `${source}/${item}`

/** Opens its drawer, in its own list. */
export function showThing(thing: Thing): void {
  const { source, item } = thing
  goTo('containers', lists[thing.type].tab, { open: { id: rowOf(thing), source, item, tab: 'summary' } })
}
/** Shows its list, narrowed to a name. */
export const findThing = (type: ThingType, name: string): void =>
  goTo('containers', lists[type].tab, { text: `"${name.replaceAll('"', '')}"` })

/** What each of those that ask was told: rows that are there. */
type Told = { type: ThingType; there: ReadonlySet<string> }
const useKnown = create<{ told: readonly Told[] }>()(() => ({ told: [] }))

/** Whether it is there, of those that `KnowThings` asks about. */
export const useIsThere = (thing: Thing | undefined): boolean =>
  useKnown(({ told }) => thing !== undefined && told.some(({ type, there }) => type === thing.type && there.has(rowOf(thing))))

/** Asks which things of one type are there, for as long as it is there itself. Lists that nobody needs are not read. */
export function KnowThings({ type, rows }: { type: ThingType; rows: readonly string[] }): null {
  const ids = [...new Set(rows)].sort().slice(0, most)
  const list = useLive(lists[type].path, {}, { ids, offset: 0, limit: most })
  const there = list.items
    .flatMap((item) => ('id' in item ? [item.id] : []))
    .sort()
    .join('\n')
  useEffect(() => {
    const mine: Told = { type, there: new Set(there.split('\n')) }
    useKnown.setState(({ told }) => ({ told: [...told, mine] }))
    return () => useKnown.setState(({ told }) => ({ told: told.filter((one) => one !== mine) }))
  }, [type, there])
  return null
}
