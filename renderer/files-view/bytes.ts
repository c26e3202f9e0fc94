/** What bytes are: a picture, text with which line ends, or neither, shown in hexadecimal. Pure. */

export function fromBase64(text: string): Uint8Array {
  const raw = atob(text)
  return Uint8Array.from(raw, (one) => one.charCodeAt(0))
}

const startsWith = (bytes: Uint8Array, ...wanted: number[]) => wanted.every((byte, at) => bytes[at] === byte)
const ascii = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to))

/** The type of a picture by how it begins, whatever its name says; undefined for anything else. */
export function pictureType(bytes: Uint8Array): string | undefined {
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (/^GIF8[79]a$/.test(ascii(bytes, 0, 6))) return 'image/gif'
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'image/webp'
  return undefined
}

/** Lines of sixteen bytes: where they are, the bytes, and what of them is a letter. */
export function hexLines(bytes: Uint8Array): string[] {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 16) {
    const part = [...bytes.subarray(at, at + 16)]
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0'))
    const halves = [hex.slice(0, 8).join(' ').padEnd(23), hex.slice(8).join(' ').padEnd(23)].join('  ')
    const letters = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('')
    lines.push(`${at.toString(16).padStart(8, '0')}  ${halves}  ${letters}`)
  }
  return lines
}

/** A field for text has only one kind of line end: of text that mixes them some would be lost. */
export function lineEnds(text: string): 'lf' | 'crlf' | 'mixed' {
  if (!text.includes('\r')) return 'lf'
  const others = text.replaceAll('\r\n', '')
  return others.includes('\r') || others.includes('\n') ? 'mixed' : 'crlf'
}

export const withLineEnds = (text: string, ends: 'lf' | 'crlf'): string => (ends === 'crlf' ? text.replaceAll('\n', '\r\n') : text)

const letters = ['x', 'w', 'r'] as const

/** Permission bits as `ls` writes them: 0o4755 is `rwsr-xr-x`. */
export function modeText(mode: number): string {
  let text = ''
  for (let bit = 8; bit >= 0; bit--) text += (mode >> bit) & 1 ? letters[bit % 3] : '-'
  const special = (at: number, is: boolean, letter: string) => {
    if (is) text = `${text.slice(0, at)}${text[at] === 'x' ? letter : letter.toUpperCase()}${text.slice(at + 1)}`
  }
  special(2, (mode & 0o4000) !== 0, 's')
  special(5, (mode & 0o2000) !== 0, 's')
  special(8, (mode & 0o1000) !== 0, 't')
  return text
}
