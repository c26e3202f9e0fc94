/** Brings files and folders of this machine into a folder of a container, as one archive that is made as it is sent. */
import { createReadStream, type Stats } from 'node:fs'
import { lstat, readdir, readlink, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { UploadChunk } from '../../../shared/contract/files.ts'
import { FaultError } from '../../../shared/rpc/fault.ts'
import { tarEnd, tarHeader, tarPadding } from '../../core/tar.ts'
import { brokenUploadFault, localChangedFault, localFault, localSpecialFault, tooManyFault } from './files-faults.ts'

type Item = { file: string; path: string; kind: 'file' | 'folder' | 'link'; size: number; mode: number; modified: number; target?: string }
/** What is sent at once. */
const most = 100_000
/** Milliseconds between two words on how far it is. */
const between = 100
/** An engine that lost us unpacks what it has got: it is through when it says the same so many times, so many milliseconds apart. */
const settled = { times: 3, after: 150 }
/** Times that it is asked at most. */
const mostLooks = 40

/** All that is to be sent, folders before what is in them. Links are followed only where they were chosen themselves. */
export async function toSend(files: readonly string[], signal: AbortSignal): Promise<Item[]> {
  const items: Item[] = []
  const add = async (file: string, path: string, chosen: boolean): Promise<void> => {
    signal.throwIfAborted()
    if (items.length >= most) throw tooManyFault(most)
    try {
      const facts = await (chosen ? stat(file) : lstat(file))
      const item = { file, path, mode: modeOf(facts), modified: facts.mtimeMs / 1000 }
      if (facts.isFile()) items.push({ ...item, kind: 'file', size: facts.size })
      else if (facts.isSymbolicLink()) items.push({ ...item, kind: 'link', size: 0, target: await readlink(file) })
      else if (facts.isDirectory()) {
        items.push({ ...item, kind: 'folder', size: 0 })
        for (const name of (await readdir(file)).sort()) await add(join(file, name), `${path}/${name}`, false)
      } else throw localSpecialFault(file)
    } catch (error) {
      throw localFault(error, file)
    }
  }
  for (const file of files) await add(file, basename(file), true)
  return items
}

/** Where a system has no such modes, what is sent can be read by all and entered where it is a folder. */
function modeOf(facts: Stats): number {
  if (process.platform !== 'win32') return facts.mode & 0o777
  return facts.isDirectory() ? 0o755 : 0o644
}

type Progress = { bytes: number; arrived: number; current: string | undefined }

async function* archiveOf(items: readonly Item[], progress: Progress): AsyncGenerator<Buffer> {
  for (const item of items) {
    progress.current = item.path
    yield tarHeader(item)
    if (item.kind === 'file' && item.size > 0) yield* contentOf(item, progress)
    progress.arrived++
  }
  progress.current = undefined
  yield tarEnd
}

async function* contentOf({ file, size }: Item, progress: Progress): AsyncGenerator<Buffer> {
  let sent = 0
  try {
    // One that grows meanwhile is sent as it was; one that shrinks cannot be.
    for await (const bytes of createReadStream(file, { end: size - 1, highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
      yield bytes
      sent += bytes.length
      progress.bytes += bytes.length
    }
  } catch (error) {
    throw localFault(error, file)
  }
  if (sent !== size) throw localChangedFault(file)
  yield tarPadding(size)
}

export type Sending = {
  /** Sends an archive and resolves when it is unpacked. */
  send: (archive: AsyncIterable<Buffer>, signal: AbortSignal) => Promise<void>
  /** How large what is at a path of the archive is; undefined when nothing is there. Rejects when nobody can say. */
  look: (path: string) => Promise<number | undefined>
  /** Takes away what arrived only in part, and tells whether it could. */
  clean: (path: string) => Promise<boolean>
}

export async function* uploadItems(
  items: readonly Item[],
  { send, look, clean }: Sending,
  signal: AbortSignal,
): AsyncGenerator<UploadChunk> {
  const total = items.reduce((sum, { size }) => sum + size, 0)
  const progress: Progress = { bytes: 0, arrived: 0, current: undefined }
  const over = new AbortController()
  const end = () => over.abort(signal.reason)
  signal.addEventListener('abort', end)
  if (signal.aborted) end()
  let state: 'sending' | 'done' | 'failed' = 'sending'
  let why: unknown
  const sending = send(archiveOf(items, progress), over.signal).then(
    () => {
      state = 'done'
    },
    (error) => {
      state = 'failed'
      why = error
    },
  )
  const now = () => state
  const stop = async () => {
    over.abort()
    await sending
    const left = await whatArrived(items, progress, look)
    return { ...left, partly: left.partly !== undefined && (await clean(left.partly)) ? undefined : left.partly }
  }
  try {
    while (now() === 'sending') {
      const { bytes, arrived, current } = progress
      yield { bytes, total, arrived, ...(current === undefined ? {} : { current }) }
      await Promise.race([sending, sleep(between)])
    }
    if (now() === 'failed') {
      const { arrived, partly } = await stop()
      throw why instanceof FaultError && progress.bytes + progress.arrived > 0 ? brokenUploadFault(why, arrived, items.length, partly) : why
    }
    yield { done: { bytes: total, arrived: items.length } }
  } finally {
    signal.removeEventListener('abort', end)
    // Nobody reads any more.
    if (now() === 'sending') await stop()
  }
}

type Left = { arrived: number | undefined; partly: string | undefined }

/** What is there in the end; nothing is known of it when nobody can say. */
async function whatArrived(items: readonly Item[], progress: Progress, look: Sending['look']): Promise<Left> {
  try {
    let left = await whatIsThere(items, progress, look)
    for (let same = 1, looks = 1; same < settled.times && looks < mostLooks; looks++) {
      await sleep(settled.after)
      const now = await whatIsThere(items, progress, look)
      same = now.arrived === left.arrived && now.size === left.size ? same + 1 : 1
      left = now
    }
    return left
  } catch {
    return { arrived: undefined, partly: undefined }
  }
}

/** What was sent last may not have been unpacked: the end of it is looked at. */
async function whatIsThere(items: readonly Item[], { arrived }: Progress, look: Sending['look']): Promise<Left & { size?: number }> {
  for (let index = Math.min(items.length - 1, arrived); index >= 0; index--) {
    const { path, kind, size } = items[index] as Item
    const there = await look(path)
    if (there === undefined) continue
    if (kind !== 'file' || there === size) return { arrived: index + 1, partly: undefined }
    return { arrived: index, partly: path, size: there }
  }
  return { arrived: 0, partly: undefined }
}
