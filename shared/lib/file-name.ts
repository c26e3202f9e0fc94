/** Names and paths of files inside containers, which may hold anything but `/` and NUL: how they are written down, and how they are shown. */

/**
 * A path that begins at the root, without `.`, `..` and doubled slashes. `..` at the root stays there, as it does on a disk.
 * Bytes that are no UTF-8 are in it as U+DC80 to U+DCFF, one for each, so that every name can come back as it went.
 */
export function normalPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** The path of something in a folder. */
export const inFolder = (folder: string, name: string): string => (folder === '/' ? `/${name}` : `${folder}/${name}`)

/** The folder that a path is in; the root is in itself. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/'

/** The last part of a path; '' of the root. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const short: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** A name on one line, in which whatever cannot be seen is written as `\n` or `\xff`. Two names may look alike: never make a path of it. */
export const shownName = (name: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  name.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu, (one) => {
    const code = one.charCodeAt(0)
    if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`
    return short[one] ?? (code > 0xff ? `\\u${code.toString(16)}` : `\\x${code.toString(16).padStart(2, '0')}`)
  })
