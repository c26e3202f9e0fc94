/** What `stat` in a container says of the files in a folder. Pure. A name holds no `/`, so that nothing else is needed to tell fields apart. */
import type { FileEntry, FileKind } from '../../../shared/contract/files.ts'
import { fromBytes } from './files-bytes.ts'

const slash = 0x2f
const newline = 0x0a

/**
 * Reads records of "/mode/size/uid/gid/seconds/time/./name\n", up to an empty one or `most` bytes, where they were cut.
 * `rest` is where that what follows begins.
 */
export function parseListing(out: Buffer, most: number): { entries: FileEntry[]; truncated: boolean; rest: number } {
  const entries: FileEntry[] = []
  let at = 0
  while (at < out.length && at < most) {
    const fields: Buffer[] = []
    let from = at + 1
    while (fields.length < 7) {
      const to = out.indexOf(slash, from)
      if (to === -1 || to >= most) break
      fields.push(out.subarray(from, to))
      if (fields.length === 1 && to === from) return { entries, truncated: false, rest: to + 1 }
      from = to + 1
    }
    if (fields.length < 7) break
    const next = out.indexOf(slash, from)
    const end = next === -1 ? out.length : next
    // Cut within the name, or, since a name may end with a line's end, perhaps so.
    if (end >= most || out[end - 1] !== newline) break
    const entry = entryOf(fields, fromBytes(out.subarray(from, end - 1)))
    if (!entry) break
    entries.push(entry)
    at = end
  }
  // After what was cut comes the mark of the second part.
  return { entries, truncated: true, rest: Math.min(out.length, most + 2) }
}

function entryOf(fields: Buffer[], name: string): FileEntry | undefined {
  const [mode = '', size = '', uid = '', gid = '', seconds = '', time = ''] = fields.map((field) => field.toString('latin1'))
  if (!/^[0-9a-f]+$/.test(mode) || name === '') return undefined
  const bits = Number.parseInt(mode, 16)
  return {
    name,
    kind: kindOfMode(bits),
    size: Number(size) || 0,
    mode: bits & 0o7777,
    uid: Number(uid) || 0,
    gid: Number(gid) || 0,
    modified: parseTime(seconds, time),
  }
}

/** What the type bits of a mode say. */
export function kindOfMode(mode: number): FileKind {
  const type = mode & 0o170000
  return type === 0o100000 ? 'file' : type === 0o040000 ? 'folder' : type === 0o120000 ? 'link' : 'other'
}

/** Seconds since the epoch, and the same as "2024-01-31 12:00:00.123456789 +0000", for its fraction. */
export function parseTime(seconds: string, time: string): number {
  const fraction = /\.(\d{3})/.exec(time)?.[1] ?? '0'
  return (Number(seconds) || 0) * 1000 + Number(fraction)
}

/**
 * Reads records of "/size/./name/name -> target\n", where names are written with or without quotes. A target may hold anything: the size of
 * a link says how long it is, and where it does not (in /proc), the next record does.
 */
export function parseLinks(out: Buffer): Map<string, string> {
  const targets = new Map<string, string>()
  let at = 0
  while (out[at] === slash) {
    const sizeEnd = out.indexOf(slash, at + 1)
    const dotEnd = sizeEnd === -1 ? -1 : out.indexOf(slash, sizeEnd + 1)
    const nameEnd = dotEnd === -1 ? -1 : out.indexOf(slash, dotEnd + 1)
    if (nameEnd === -1) break
    const size = Number(out.toString('latin1', at + 1, sizeEnd))
    const written = out.subarray(sizeEnd + 1, nameEnd)
    const from = nameEnd + 1
    const quoted = out[from] === 0x27
    const arrow = Buffer.concat(quoted ? [Buffer.from("'"), written, Buffer.from("' -> '")] : [written, Buffer.from(' -> ')])
    if (!out.subarray(from, from + arrow.length).equals(arrow)) break
    const begin = from + arrow.length
    const tail = quoted ? "'\n" : '\n'
    const ends = (end: number) =>
      out.toString('latin1', end, end + tail.length) === tail && (end + tail.length === out.length || out[end + tail.length] === slash)
    let end = begin + size
    if (!ends(end)) {
      end = out.indexOf(tail, begin)
      while (end !== -1 && !ends(end)) end = out.indexOf(tail, end + 1)
      if (end === -1) break
    }
    targets.set(fromBytes(out.subarray(dotEnd + 1, nameEnd)), fromBytes(out.subarray(begin, end)))
    at = end + tail.length
  }
  return targets
}
