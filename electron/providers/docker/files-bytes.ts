/**
 * Names of files are bytes, and only usually text. In our strings a byte that is no UTF-8 is U+DC80 to U+DCFF, so that each name comes
 * back from the page as it went there; these turn names into bytes and back, and into what engines and shells take for them.
 */

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What a name of bytes is as a string. */
export function fromBytes(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes)
  } catch {
    let text = ''
    for (let at = 0; at < bytes.length; ) {
      const length = sequenceAt(bytes, at)
      if (length === 0) text += String.fromCharCode(0xdc00 + (bytes[at++] as number))
      else {
        text += strict.decode(bytes.subarray(at, at + length))
        at += length
      }
    }
    return text
  }
}

/** How long the UTF-8 sequence at a place is; 0 when there is none. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number
  const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
  if (length === 0 || at + length > bytes.length) return 0
  try {
    strict.decode(bytes.subarray(at, at + length))
    return length
  } catch {
    return 0
  }
}

/** The bytes of a name or path. */
export function toBytes(text: string): Buffer {
  if (!/[\udc80-\udcff]/.test(text)) return Buffer.from(text, 'utf8')
  const parts: Buffer[] = []
  for (const one of text) {
    const code = one.length === 1 ? one.charCodeAt(0) : 0
    parts.push(code >= 0xdc80 && code <= 0xdcff ? Buffer.from([code - 0xdc00]) : Buffer.from(one, 'utf8'))
  }
  return Buffer.concat(parts)
}

/** Whether all of it is text, so that it can travel where only text does. */
export const isText = (text: string): boolean => !/\p{Surrogate}/u.test(text)

/** For a query of a URL. */
export const percent = (text: string): string => escaped(text, (byte) => `%${byte.toString(16).padStart(2, '0')}`)

/** For `printf %b` of any shell: JSON, in which commands travel, has no bytes, and an escaped name needs no quotes. */
export const octal = (text: string): string => escaped(text, (byte) => `\\0${byte.toString(8).padStart(3, '0')}`)

function escaped(text: string, write: (byte: number) => string): string {
  let out = ''
  for (const byte of toBytes(text)) {
    const plain = (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
    // Dots, slashes, dashes and underscores.
    out += plain || (byte >= 45 && byte <= 47) || byte === 95 ? String.fromCharCode(byte) : write(byte)
  }
  return out
}
