/** Reads a tar archive as it comes: entry by entry, whatever the size, keeping no more than one header and the chunk that came last. */
import type { FileKind } from '../../../shared/contract/files.ts'
import { garbledFault, lostFault } from './faults.ts'
import { fromBytes } from './files-bytes.ts'

export type TarEntry = {
  /** As it stands in the archive, without a slash at its end. */
  path: string
  kind: FileKind
  /** Bytes of its content. */
  size: number
  mode: number
  uid: number
  gid: number
  /** Milliseconds since the epoch. */
  modified: number
  target?: string
  /** It is a further name of the file at `target`, which came before. */
  hard?: boolean
}

export type TarReader = {
  /** The next entry; what was not read of the last one is skipped. Undefined at the end, which an archive says of itself. */
  next: () => Promise<TarEntry | undefined>
  /** The next bytes of its content; undefined when there are no more. */
  content: () => Promise<Buffer | undefined>
  /** Bytes taken in so far. */
  taken: () => number
}

const block = 512
/** A name longer than this is no name. */
const longestName = 1024 * 1024

const kinds: Record<string, FileKind> = { '\0': 'file', '0': 'file', '1': 'file', '2': 'link', '5': 'folder', '7': 'file' }

/** @param source the next chunk of the archive, undefined at the stream's end */
export function tarReader(source: () => Promise<Buffer | undefined>): TarReader {
  let chunk: Buffer = Buffer.alloc(0)
  let taken = 0
  /** Of the present entry: bytes of content that were not read, and those that fill its last block. */
  let left = 0
  let filling = 0
  let over = false

  const fill = async (): Promise<void> => {
    const came = await source()
    // The end of a stream is not that of an archive: what broke off must not pass for whole.
    if (came === undefined) throw lostFault('the archive broke off')
    taken += came.length
    chunk = chunk.length === 0 ? came : Buffer.concat([chunk, came])
  }
  const take = async (length: number): Promise<Buffer> => {
    while (chunk.length < length) await fill()
    const bytes = chunk.subarray(0, length)
    chunk = chunk.subarray(length)
    return bytes
  }
  const some = async (most: number): Promise<Buffer> => {
    if (chunk.length === 0) await fill()
    return await take(Math.min(most, chunk.length))
  }
  const skip = async (length: number): Promise<void> => {
    for (let rest = length; rest > 0; ) rest -= (await some(rest)).length
  }
  const metadata = async (size: number): Promise<Buffer> => {
    if (size > longestName) throw garbledFault('a name in the archive is too long')
    const bytes = Buffer.from(await take(size))
    await skip(padding(size))
    return bytes
  }

  const next = async (): Promise<TarEntry | undefined> => {
    if (over) return undefined
    await skip(left + filling)
    left = filling = 0
    const said: Partial<TarEntry> = {}
    while (true) {
      const head = await take(block)
      if (head.every((byte) => byte === 0)) {
        over = true
        return undefined
      }
      const entry = headerOf(head)
      const flag = String.fromCharCode(head[156] as number)
      if (flag === 'L') said.path = text(await metadata(entry.size))
      else if (flag === 'K') said.target = text(await metadata(entry.size))
      else if (flag === 'x') Object.assign(said, paxOf(await metadata(entry.size)))
      else if (flag === 'g') await metadata(entry.size)
      else {
        const all = { ...entry, ...said }
        // Only files have content; some archives note a size beside what has none.
        left = all.kind === 'file' && flag !== '1' ? all.size : 0
        filling = padding(left)
        return {
          ...all,
          path: all.path.length > 1 ? all.path.replace(/\/+$/, '') || '/' : all.path,
          ...(flag === '1' ? { hard: true } : {}),
        }
      }
    }
  }
  const content = async (): Promise<Buffer | undefined> => {
    if (left === 0) return undefined
    const bytes = await some(left)
    left -= bytes.length
    return bytes
  }
  return { next, content, taken: () => taken }
}

const padding = (size: number) => (block - (size % block)) % block

function headerOf(head: Buffer): TarEntry {
  let sum = 0
  for (let at = 0; at < block; at++) sum += at >= 148 && at < 156 ? 32 : (head[at] as number)
  if (number(head.subarray(148, 156)) !== sum) throw garbledFault('not a tar archive')
  const prefix = head.toString('latin1', 257, 263) === 'ustar\0' ? text(head.subarray(345, 500)) : ''
  const name = text(head.subarray(0, 100))
  const flag = String.fromCharCode(head[156] as number)
  const target = text(head.subarray(157, 257))
  return {
    path: prefix ? `${prefix}/${name}` : name,
    kind: kinds[flag] ?? 'other',
    size: number(head.subarray(124, 136)),
    mode: number(head.subarray(100, 108)) & 0o7777,
    uid: number(head.subarray(108, 116)),
    gid: number(head.subarray(116, 124)),
    modified: number(head.subarray(136, 148)) * 1000,
    ...(target ? { target } : {}),
  }
}

/** Up to the first NUL. */
function text(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return fromBytes(end === -1 ? bytes : bytes.subarray(0, end))
}

/** Octal digits, or, with the first bit set, the bytes of the number itself; below zero there is nothing that we want. */
function number(bytes: Buffer): number {
  const first = bytes[0] as number
  if (first === 0xff) return 0
  let value: number
  if (first & 0x80) {
    value = first & 0x7f
    for (const byte of bytes.subarray(1)) value = value * 256 + byte
  } else value = Number.parseInt(text(bytes).trim() || '0', 8)
  if (!Number.isSafeInteger(value)) throw garbledFault('a number in the archive makes no sense')
  return value
}

/** Records of "<length> <key>=<value>\n". */
function paxOf(bytes: Buffer): Partial<TarEntry> {
  const said: Partial<TarEntry> = {}
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at)
    const length = Number(bytes.toString('latin1', at, space === -1 ? at : space))
    if (!Number.isSafeInteger(length) || length <= space - at || at + length > bytes.length)
      throw garbledFault('a header in the archive makes no sense')
    const record = bytes.subarray(space + 1, at + length - 1)
    const equals = record.indexOf(0x3d)
    const key = record.toString('latin1', 0, Math.max(0, equals))
    const value = fromBytes(record.subarray(equals + 1))
    if (key === 'path') said.path = value
    else if (key === 'linkpath') said.target = value
    else if (key === 'mtime' && Number.isFinite(Number(value))) said.modified = Math.floor(Number(value) * 1000)
    else if ((key === 'size' || key === 'uid' || key === 'gid') && /^\d{1,15}$/.test(value)) said[key] = Number(value)
    at += length
  }
  return said
}
