/** The files that are being written: a few are open at a time, and what was written is forced to disk within a second, beside the work. */
import { closeSync, existsSync, fdatasync, fdatasyncSync, ftruncateSync, openSync, readSync, renameSync, writeSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

const force = promisify(fdatasync)

/** Pairs of files that stay open, where the system lets one; more sources than that may write, and are opened again. */
const keptOpen = process.platform === 'darwin' ? 64 : 256

type Pair = { text: number; index: number; fresh: boolean; dirty: boolean; busy: boolean; over: boolean }

export const textFile = (base: string): string => `${base}.log`
export const indexFile = (base: string): string => `${base}.idx`

export const tooManyOpen = (error: unknown): boolean => ['EMFILE', 'ENFILE'].includes((error as NodeJS.ErrnoException).code ?? '')

export class SegmentFiles {
  readonly #open = new Map<string, Pair>()
  #keptOpen = keptOpen
  #forcing: Promise<void> | undefined
  /** Those that were let go of, and are being forced. */
  readonly #parting = new Set<Promise<void>>()
  #failed: unknown

  /** Writes text, then what says that it is there. Throws as the disk does; what was torn is written over by the next attempt. */
  write(base: string, text: Uint8Array, textAt: number, index: Uint8Array, indexAt: number): void {
    const pair = this.#pair(base)
    pair.dirty = true
    writeAll(pair.text, text, textAt)
    writeAll(pair.index, index, indexAt)
  }

  /** Cuts off what is behind a place: it was torn when the app ended. */
  cut(base: string, textLength: number, indexLength: number): void {
    const pair = this.#pair(base)
    pair.dirty = true
    ftruncateSync(pair.text, textLength)
    ftruncateSync(pair.index, indexLength)
  }

  /** Lets go of a segment that is full, once it is forced to disk. */
  finish(base: string): void {
    const pair = this.#open.get(base)
    this.#open.delete(base)
    if (pair) this.#part(base, pair)
  }

  /** Lets go of a segment that is removed, or moved away: nobody needs it on disk. */
  drop(base: string): void {
    const pair = this.#open.get(base)
    if (!pair) return
    this.#open.delete(base)
    pair.over = true
    pair.dirty = false
    if (!pair.busy) closePair(pair)
  }

  /** Everything written so far is on disk when this resolves. Rejects as the disk does. */
  async force(): Promise<void> {
    while (this.#forcing !== undefined) await this.#forcing.catch(() => {})
    this.#forcing = this.#forceAll()
    try {
      await this.#forcing
    } finally {
      this.#forcing = undefined
    }
  }

  async closeAll(): Promise<void> {
    for (const base of [...this.#open.keys()]) this.finish(base)
    await this.force()
  }

  async #forceAll(): Promise<void> {
    // One after the other: the disk has one head, and the threads for it are shared with the whole process.
    for (const [base, pair] of [...this.#open]) if (pair.dirty && !pair.busy) await forcePair(base, pair)
    await Promise.all(this.#parting)
    const failed = this.#failed
    this.#failed = undefined
    if (failed !== undefined) throw failed
  }

  /** Whoever forces it already closes it, too. */
  #part(base: string, pair: Pair): void {
    pair.over = true
    if (pair.busy) return
    const parting = forcePair(base, pair)
      .catch((error) => {
        this.#failed ??= error
      })
      .finally(() => this.#parting.delete(parting))
    this.#parting.add(parting)
  }

  #pair(base: string): Pair {
    const known = this.#open.get(base)
    if (known) {
      // The order of the map is that of their use.
      this.#open.delete(base)
      this.#open.set(base, known)
      return known
    }
    const pair = this.#openPair(base)
    this.#open.set(base, pair)
    for (const other of this.#open.keys()) {
      if (this.#open.size <= this.#keptOpen) break
      this.finish(other)
    }
    return pair
  }

  #openPair(base: string): Pair {
    const fresh = !existsSync(indexFile(base))
    let text: number | undefined
    try {
      text = openForWriting(textFile(base))
      return { text, index: openForWriting(indexFile(base)), fresh, dirty: false, busy: false, over: false }
    } catch (error) {
      if (text !== undefined) closeSync(text)
      if (!tooManyOpen(error) || this.#open.size === 0) throw error
      // Some systems allow few, for everything that the process does. Room is needed now, so this one time the disk is waited for.
      const left = this.#open.size >>> 1
      this.#keptOpen = Math.max(8, left)
      for (const [other, pair] of this.#open) {
        if (this.#open.size <= left) break
        if (pair.dirty) fdatasyncSync(pair.text)
        if (pair.dirty) fdatasyncSync(pair.index)
        this.drop(other)
      }
      return this.#openPair(base)
    }
  }
}

/** Forces one pair; closes it when it was given up meanwhile. */
async function forcePair(base: string, pair: Pair): Promise<void> {
  pair.busy = true
  try {
    while (pair.dirty) {
      pair.dirty = false
      await force(pair.text)
      await force(pair.index)
      if (pair.fresh) await forceFolder(dirname(base))
      pair.fresh = false
      // One that goes on is forced again in its turn.
      if (!pair.over) break
    }
  } catch (error) {
    pair.dirty = true
    throw error
  } finally {
    pair.busy = false
    if (pair.over) closePair(pair)
  }
}

function closePair({ text, index }: Pair): void {
  closeSync(text)
  closeSync(index)
}

/** For writing at any place, never emptied. */
function openForWriting(path: string): number {
  try {
    return openSync(path, 'r+')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return openSync(path, 'wx+', 0o600)
  }
}

function writeAll(file: number, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, at + done)
}

/** The bytes of a file from `at` on, in a buffer of their own or in one that is given and long enough; throws when it has fewer. */
export function readRange(path: string, at: number, length: number, into?: Buffer): Buffer {
  const bytes = into && into.length >= length ? into.subarray(0, length) : Buffer.allocUnsafeSlow(length)
  const file = openSync(path, 'r')
  try {
    for (let done = 0; done < length; ) {
      const got = readSync(file, bytes, done, length - done, at + done)
      if (got === 0) throw new Error(`${path} ends at ${at + done}, before ${at + length}`)
      done += got
    }
  } finally {
    closeSync(file)
  }
  return bytes
}

/** Writes beside a file and renames over it, forced to disk: a reader finds the old or the new, never a part. */
export async function writeWhole(path: string, text: string, isCurrent = () => true): Promise<void> {
  const beside = `${path}.tmp`
  try {
    const file = await open(beside, 'w', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    // Looked at and done at once: nothing comes between.
    if (isCurrent()) renameSync(beside, path)
    else await rm(beside, { force: true })
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {})
    throw error
  }
  await forceFolder(dirname(path))
}

/** So that a name which is new survives a power loss, too. Not every system, or moment, lets one: the file is right in any case. */
async function forceFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined)
  await folder?.sync().catch(() => {})
  await folder?.close()
}
