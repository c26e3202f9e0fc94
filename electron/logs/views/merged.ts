/**
 * The shown lines of many parts as one list by time, stable: found by position, by time or by line without ever making the list. A
 * position is found by asking how many lines of each part come before a time, so ten million lines cost what ten cost.
 */
import type { Part } from '../parts.ts'
import type { Hits } from './hits.ts'
import { Lane } from './lane.ts'

/** A line: the lane and the place in it. */
export type Spot = { lane: Lane; place: number }

/** So near to an end, lines are counted off from there. */
const near = 2000

export class Merged {
  readonly #hits: Hits | undefined
  readonly #context: number
  #lanes: Lane[] = []
  readonly #known = new Map<Part, Lane>()
  size = 0

  constructor(hits: Hits | undefined, context: number) {
    this.#hits = hits
    this.#context = context
  }

  /** Shows these parts as they are now; in this order where times are the same. */
  refresh(parts: readonly Part[]): void {
    const kept = new Set(parts)
    for (const part of this.#known.keys()) if (!kept.has(part)) this.#known.delete(part)
    this.#lanes = parts.map((part) => {
      const known = this.#known.get(part)
      if (known) {
        known.refresh()
        return known
      }
      const lane = new Lane(part, this.#hits, this.#context)
      this.#known.set(part, lane)
      return lane
    })
    this.size = this.#lanes.reduce((sum, { count }) => sum + count, 0)
  }

  /** How many lines come before a time: microseconds. */
  countBefore(time: number): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.countBefore(time), 0)
  }

  /** The time by which line `number` of a part is put among others, or infinity when there is no such line yet. */
  timeOfNext(part: Part, number: number): number {
    return number < part.end
      ? (this.#known.get(part)?.timeOf(Math.max(number, part.first)) ?? Number.POSITIVE_INFINITY)
      : Number.POSITIVE_INFINITY
  }

  /** The position of a line, or of the one that comes after it when it is not shown. Undefined when its part is not read. */
  positionOf(part: Part, number: number): number | undefined {
    const own = this.#lanes.findIndex((lane) => lane.part === part)
    const lane = this.#lanes[own]
    if (!lane) return undefined
    let position = lane.rankOf(number)
    if (this.#lanes.length === 1) return position
    const time = lane.timeOf(number)
    for (const [index, other] of this.#lanes.entries()) if (index !== own) position += other.countBefore(index < own ? time + 1 : time)
    return position
  }

  /** Lines from a position on, at most `count`. */
  *from(position: number, count: number): Generator<Spot> {
    const places = this.#placesAt(position)
    const lanes = this.#lanes
    if (lanes.length === 1) {
      const lane = lanes[0] as Lane
      for (let place = places[0] as number; place < Math.min(lane.count, (places[0] as number) + count); place++) yield { lane, place }
      return
    }
    const heads = new Front(lanes, 1)
    for (const [index, place] of places.entries()) heads.set(index, place)
    for (let done = 0; done < count; done++) {
      const best = heads.first()
      if (best < 0) return
      const place = places[best] as number
      yield { lane: lanes[best] as Lane, place }
      places[best] = place + 1
      heads.set(best, place + 1)
    }
  }

  /** For each lane, how many of its lines come before a position. */
  #placesAt(position: number): number[] {
    if (this.#lanes.length === 1) return [Math.min(position, this.size)]
    if (position <= 0) return this.#lanes.map(() => 0)
    if (this.size - position <= near) return this.#backFromEnd(this.size - position)
    return this.#bisect(position)
  }

  #backFromEnd(count: number): number[] {
    const lanes = this.#lanes
    const places = lanes.map((lane) => lane.count)
    const tails = new Front(lanes, -1)
    for (const [index, place] of places.entries()) tails.set(index, place - 1)
    for (let left = count; left > 0; left--) {
      const best = tails.first()
      if (best < 0) break
      const place = (places[best] as number) - 1
      places[best] = place
      tails.set(best, place - 1)
    }
    return places
  }

  /** Looks for the latest time before which there are no more lines than that. */
  #bisect(position: number): number[] {
    const lanes = this.#lanes
    // Between two ends of chunks each lane need be read in one place only.
    const bounds = [...new Set(lanes.flatMap((lane) => lane.latest))].sort((a, b) => a - b)
    let low = 0
    let high = bounds.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.countBefore(bounds[middle] as number) <= position) low = middle + 1
      else high = middle
    }
    let from = bounds[low - 1] ?? Math.min(...lanes.map((lane) => (lane.count > 0 ? lane.timeAt(0) : Number.POSITIVE_INFINITY)))
    let to = bounds[low] ?? (bounds.at(-1) as number) + 1
    // before(from) <= position < before(to), or `to` is the end.
    while (to - from > 1) {
      const middle = Math.floor((from + to) / 2)
      if (this.countBefore(middle) <= position) from = middle
      else to = middle
    }
    const places = lanes.map((lane) => lane.countBefore(from))
    let left = position - places.reduce((sum, place) => sum + place, 0)
    for (let index = 0; index < lanes.length && left > 0; index++) {
      const same = (lanes[index] as Lane).countBefore(from + 1) - (places[index] as number)
      const taken = Math.min(left, same)
      places[index] = (places[index] as number) + taken
      left -= taken
    }
    return places
  }
}

/**
 * The next line of each lane, in one direction or the other; which of them is the next of all. Times are read only of lanes whose turn
 * it may be: of a thousand sources most have not written for a while.
 */
class Front {
  readonly #lanes: readonly Lane[]
  readonly #direction: 1 | -1
  readonly #places: number[] = []
  readonly #times: Float64Array
  readonly #exact: Uint8Array

  constructor(lanes: readonly Lane[], direction: 1 | -1) {
    this.#lanes = lanes
    this.#direction = direction
    this.#times = new Float64Array(lanes.length)
    this.#exact = new Uint8Array(lanes.length)
  }

  set(index: number, place: number): void {
    const lane = this.#lanes[index] as Lane
    const inside = place >= 0 && place < lane.count
    this.#places[index] = place
    this.#exact[index] = inside ? 0 : 1
    if (!inside) this.#times[index] = this.#direction * Number.POSITIVE_INFINITY
    else this.#times[index] = this.#direction > 0 ? lane.notBefore(place) : lane.notAfter(place)
  }

  /** The lane that is next, or -1. Of those of the same time the first lane is the first, and the last one the last. */
  first(): number {
    const { length } = this.#times
    const direction = this.#direction
    while (true) {
      let best = -1
      let time = direction * Number.POSITIVE_INFINITY
      for (let step = 0; step < length; step++) {
        const index = direction > 0 ? step : length - 1 - step
        const own = this.#times[index] as number
        if (direction > 0 ? own < time : own > time) {
          time = own
          best = index
        }
      }
      if (best < 0 || this.#exact[best]) return best
      this.#times[best] = (this.#lanes[best] as Lane).timeAt(this.#places[best] as number)
      this.#exact[best] = 1
    }
  }
}
