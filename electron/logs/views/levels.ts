/**
 * How serious each line says it is, and whether it goes on from the line above, read off the bytes: a million lines in a fraction of a
 * second. Says the same as `levelOf` of the page does for text; the tests hold the two together.
 */
import type { LogLevel } from '../../../shared/contract/logs.ts'

/** In the order of their numbers; 0 is a line that says none. */
export const levelNames: readonly (LogLevel | undefined)[] = [undefined, 'error', 'warn', 'info', 'debug']
const [error, warn, info, debug] = [1, 2, 3, 4]

/** Bytes of a line that are looked at. */
const reach = 400
const esc = 0x1b

const words: Record<string, number> = {
  ...Object.fromEntries(['fatal', 'panic', 'emerg', 'emergency', 'alert', 'crit', 'critical'].map((word) => [word, error])),
  ...Object.fromEntries(['severe', 'error', 'err', 'eror', 'e', 'f'].map((word) => [word, error])),
  ...Object.fromEntries(['warning', 'warn', 'wrn', 'w'].map((word) => [word, warn])),
  ...Object.fromEntries(['notice', 'information', 'informational', 'info', 'inf', 'log', 'i'].map((word) => [word, info])),
  ...Object.fromEntries(['debug', 'dbg', 'verbose', 'trace', 'trc', 'd'].map((word) => [word, debug])),
}
const leads = new Set('fatal panic critical severe error err warning warn notice info debug trace verbose'.split(' '))
const shouts = new Set('fatal panic emerg critical crit severe error err warning warn wrn notice info inf debug dbg trace'.split(' '))
const keys = new Set(['level', 'lvl', 'severity'])
const jsonKeys = new Set(['level', 'severity', 'lvl', 'loglevel', 'log.level', 'levelname', 'log_level'])
const longestWord = 13

/** Classes of bytes: 1 lower letter, 2 capital, 4 digit or _, 8 part of what may stand before a level at the beginning of a line. */
const kind = new Uint8Array(256)
for (let byte = 0; byte < 256; byte++) {
  if (byte >= 0x61 && byte <= 0x7a) kind[byte] = 1
  else if (byte >= 0x41 && byte <= 0x5a) kind[byte] = 2
  else if ((byte >= 0x30 && byte <= 0x39) || byte === 0x5f) kind[byte] = 4
}
for (const char of '0123456789-:.,TZ/+ \t') kind[char.charCodeAt(0)] = (kind[char.charCodeAt(0)] as number) | 8
const letter = 3
const wordly = 7
const is = (byte: number | undefined, kinds: number) => ((kind[byte as number] as number) & kinds) !== 0

/** For each byte that begins a level word or key, in either case, how long such words are: a bit for each length. */
const lengths = new Uint16Array(256)
for (const word of [...Object.keys(words), ...keys])
  for (const first of [word, word.toUpperCase()])
    lengths[first.charCodeAt(0)] = (lengths[first.charCodeAt(0)] as number) | (1 << word.length)

/** A word of bytes as a number, case folded: no two of the words that are known share one. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = to - from
  for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + ((bytes[at] as number) | 0x20)) | 0
  return hash
}
const textHash = (word: string) => hashOf(Buffer.from(word), 0, word.length)
type Known = { word: string; level: number; key: boolean; lead: boolean; shout: boolean }
const known = new Map<number, Known>()
for (const word of [...Object.keys(words), ...keys])
  known.set(textHash(word), { word, level: words[word] ?? 0, key: keys.has(word), lead: leads.has(word), shout: shouts.has(word) })

function wordAt(bytes: Uint8Array, from: number, to: number): Known | undefined {
  if (to - from > longestWord) return undefined
  const found = known.get(hashOf(bytes, from, to))
  if (!found || found.word.length !== to - from) return undefined
  for (let at = 0; at < found.word.length; at++) if (((bytes[from + at] as number) | 0x20) !== found.word.charCodeAt(at)) return undefined
  return found
}

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39
const isBlank = (byte: number | undefined) => byte === 0x20 || byte === 0x09

/** The level of the line from `start` to `end` (without its newline), as a number. */
export function levelAt(bytes: Uint8Array, start: number, end: number): number {
  const from = start
  const to = Math.min(end, from + reach)
  if (bytes[from] === 0x7b) return jsonLevel(bytes, from, to)
  const klog = klogLevel(bytes, from, to)
  if (klog) return klog
  let named = 0
  let bracketed = 0
  let shouted = 0
  /** Still within what may stand before a level at the beginning. */
  let head = true
  let before = 0
  for (let at = from; at < to; ) {
    const byte = bytes[at] as number
    const what = kind[byte] as number
    if ((what & letter) === 0) {
      if (byte === esc) return withoutEscapes(bytes, start, end)
      if (head && ((what & 8) === 0 || at - from >= 40)) head = false
      before = byte
      at++
      continue
    }
    let stop = at + 1
    while (stop < to && ((kind[bytes[stop] as number] as number) & wordly) !== 0) stop++
    if (((lengths[byte] as number) >>> (stop - at)) & 1 && ((kind[before] as number) & wordly) === 0) {
      const word = wordAt(bytes, at, stop)
      if (word) {
        if (bytes[stop] === esc) return withoutEscapes(bytes, start, end)
        const free = at === from || isBlank(before)
        const loud = word.shout && before !== 0x2d && bytes[stop] !== 0x2d && isShouted(bytes, at, stop)
        // What stands first is the line's own; what comes later may be what it speaks of.
        if (head && free && (loud || (word.lead && leadEnds(bytes, stop, to)))) return word.level
        if (!named && word.key && free && bytes[stop] === 0x3d) named = valueLevel(bytes, stop + 1, to)
        if (!bracketed && word.word.length >= 3 && inBrackets(bytes, at, stop, from, to)) bracketed = word.level
        if (!shouted && loud) shouted = word.level
      }
    }
    // "T" of a time may stand before a level, any other letter may not.
    if (head && !onlyHead(bytes, at, stop)) head = false
    before = bytes[stop - 1] as number
    at = stop
  }
  return named || bracketed || shouted
}

function onlyHead(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!is(bytes[at], 8)) return false
  return true
}

const klogLevels: Record<string, number> = { I: info, W: warn, E: error, F: error }

/** E1119 09:02:11.123456 */
function klogLevel(bytes: Uint8Array, at: number, to: number): number {
  if (to - at < 9 || bytes[at + 5] !== 0x20 || bytes[at + 8] !== 0x3a) return 0
  const level = klogLevels[String.fromCharCode(bytes[at] as number)]
  if (!level) return 0
  for (const digit of [1, 2, 3, 4, 6, 7]) if (!isDigit(bytes[at + digit])) return 0
  return level
}

/** error, or "error" */
function valueLevel(bytes: Uint8Array, at: number, to: number): number {
  const from = bytes[at] === 0x22 ? at + 1 : at
  let stop = from
  while (stop < to && is(bytes[stop], letter)) stop++
  if (stop === from || (stop < to && is(bytes[stop], wordly))) return 0
  return wordAt(bytes, from, stop)?.level ?? 0
}

/** What follows a level at the beginning: a colon, a tab, a bar, or a dash that stands alone. */
function leadEnds(bytes: Uint8Array, at: number, to: number): boolean {
  if (bytes[at] === 0x3a || bytes[at] === 0x09) return true
  let next = at
  while (next < to && isBlank(bytes[next])) next++
  if (bytes[next] === 0x7c) return true
  return isBlank(bytes[at]) && bytes[at + 1] === 0x2d && isBlank(bytes[at + 2])
}

function inBrackets(bytes: Uint8Array, from: number, to: number, start: number, end: number): boolean {
  let left = from - 1
  while (left >= start && from - left <= 3 && isBlank(bytes[left])) left--
  if (left < start || bytes[left] !== 0x5b) return false
  let right = to
  while (right < end && right - to < 3 && isBlank(bytes[right])) right++
  return bytes[right] === 0x5d
}

function isShouted(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!is(bytes[at], 2)) return false
  return true
}

/** The value of the first key that is one of a level. */
function jsonLevel(bytes: Uint8Array, from: number, to: number): number {
  if (bytes.subarray(from, to).includes(esc)) return withoutEscapes(bytes, from, to)
  for (let at = from; at < to; at++) {
    if (bytes[at] !== 0x22) continue
    let stop = at + 1
    while (stop < to && stop - at <= longestKey && isKeyByte(bytes[stop] as number)) stop++
    if (bytes[stop] !== 0x22 || !jsonKeys.has(String.fromCharCode(...bytes.subarray(at + 1, stop)).toLowerCase())) continue
    let next = stop + 1
    while (next < to && isBlank(bytes[next])) next++
    if (bytes[next] !== 0x3a) continue
    next++
    while (next < to && isBlank(bytes[next])) next++
    const found = jsonValue(bytes, bytes[next] === 0x22 ? next + 1 : next, to)
    if (found !== undefined) return found
  }
  return 0
}

const longestKey = Math.max(...[...jsonKeys].map((key) => key.length))
const isKeyByte = (byte: number) => is(byte, letter) || byte === 0x2e || byte === 0x5f

/** pino and bunyan: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal. Undefined when it is neither a word nor a number of two digits. */
function jsonValue(bytes: Uint8Array, at: number, to: number): number | undefined {
  if (isDigit(bytes[at]) && isDigit(bytes[at + 1]) && !is(bytes[at + 2], wordly)) {
    const number = Number(String.fromCharCode(bytes[at] as number, bytes[at + 1] as number))
    if (number < 10) return 0
    return number >= 50 ? error : number >= 40 ? warn : number >= 30 ? info : debug
  }
  let stop = at
  while (stop < to && is(bytes[stop], letter)) stop++
  if (stop === at || stop - at > longestWord || (stop < to && is(bytes[stop], wordly))) return undefined
  return wordAt(bytes, at, stop)?.level ?? 0
}

/** Lines with colours are fewer, and read as if they had none. */
function withoutEscapes(bytes: Uint8Array, start: number, end: number): number {
  let length = 0
  for (let at = start; at < end && length < reach; ) {
    if (bytes[at] === esc) at = afterEscape(bytes, at, end)
    else plain[length++] = bytes[at++] as number
  }
  plain.fill(0x0a, length)
  return levelAt(plain, 0, length)
}
const plain = new Uint8Array(reach + 8)

/** Where the escape sequence that begins at `at` ends. */
function afterEscape(bytes: Uint8Array, at: number, to: number): number {
  if (bytes[at + 1] !== 0x5b) return Math.min(to, at + 2)
  let stop = at + 2
  while (stop < to && !((bytes[stop] as number) >= 0x40 && (bytes[stop] as number) <= 0x7e)) stop++
  return Math.min(to, stop + 1)
}
