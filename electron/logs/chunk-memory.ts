/** Which chunks are in memory: those used last, up to a limit; and those that are not on disk yet, whatever the limit. */
import type { Slot } from './stored-part.ts'

export class ChunkMemory {
  #limit: number
  #used = 0
  /** In the order of their last use. */
  readonly #held = new Map<Slot, number>()

  /** @param limit bytes */
  constructor(limit: number) {
    this.#limit = limit
  }

  get used(): number {
    return this.#used
  }

  /** There would be room if what is not on disk yet were. */
  get pressed(): boolean {
    return this.#used > this.#limit
  }

  setLimit(limit: number): void {
    this.#limit = limit
    this.shrink()
  }

  /** A chunk was used, and may have grown. */
  touch(slot: Slot): void {
    this.forget(slot)
    const size = slot.lines?.memory ?? 0
    this.#held.set(slot, size)
    this.#used += size
    this.shrink(slot)
  }

  forget(slot: Slot): void {
    this.#used -= this.#held.get(slot) ?? 0
    this.#held.delete(slot)
  }

  shrink(keep?: Slot): void {
    if (this.#used <= this.#limit) return
    for (const slot of this.#held.keys()) {
      if (slot === keep || slot.written < slot.count) continue
      this.forget(slot)
      // The last of a part ends here then: what comes next begins another.
      slot.lines = undefined
      if (this.#used <= this.#limit) return
    }
  }
}
