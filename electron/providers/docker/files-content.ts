/** What a page is given of a file: text where it is text, else bytes. Pure. */
import type { FileContent } from '../../../shared/contract/files.ts'

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** @param offset where in the file the bytes begin */
export function toContent(bytes: Buffer, offset: number, facts: { size: number; modified: number; mode: number }): FileContent {
  // What the kernel makes up (/proc) has no size until it is read.
  const size = Math.max(facts.size, offset + bytes.length)
  const cut = offset + bytes.length < size
  const whole = cut ? wholeCharacters(bytes) : bytes.length
  const text = textOf(bytes.subarray(offset > 0 ? middles(bytes) : 0, whole))
  const end = offset + (text === undefined ? bytes.length : whole)
  return {
    size,
    ...(text === undefined ? { base64: bytes.toString('base64') } : { text }),
    binary: text === undefined,
    end,
    truncated: end < size,
    modified: facts.modified,
    mode: facts.mode,
  }
}

function textOf(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

const isMiddle = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80

/** How many bytes of the beginning belong to a character that began before. */
function middles(bytes: Buffer): number {
  let count = 0
  while (count < 3 && isMiddle(bytes[count])) count++
  return count
}

/** How many bytes are left without a character that the cut went through. */
function wholeCharacters(bytes: Buffer): number {
  let first = bytes.length - 1
  while (first > bytes.length - 4 && isMiddle(bytes[first])) first--
  const byte = bytes[first] ?? 0
  const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
  return first >= 0 && first + length > bytes.length && first > 0 ? first : bytes.length
}
