/** Turns a line from outside into pieces of text that are safe to show: colour, bold and underline are kept, nothing is executed. */
import Anser from 'anser'

export type Piece = {
  text: string
  /** CSS colours, made of tokens where the line names one of the eight colours. */
  colour?: string
  background?: string
  bold?: boolean
  underline?: boolean
  /** Stands for a character that cannot be seen or that would reorder the text, such as U+202E. */
  code?: boolean
}

/** More pieces than this in one line are shown without colour. */
const maxPieces = 300
const maxParameters = 40

/** Noncharacters that mark where a code begins and ends; they never come from outside, since they are shown as codes themselves. */
const codeStart = '\ufdd0'
const codeEnd = '\ufdd1'

/**
 * Everything that may not reach the page as it is, in one pass without backtracking: escape sequences (ECMA-48 CSI; OSC and
 * other strings up to their end; two-character ones), other control characters, characters that hide, join or reorder text
 * (Unicode TR 36), noncharacters, and halves of surrogate pairs.
 */
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)|[PX^_][^\x1b\x9c]*(?:\x1b\\|\x9c)|[ -/]*[0-~])|\x9b[0-?]*[ -/]*[@-~]|[\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff]|[\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|\u034f|[\u180b-\u180d\u180f]|\p{Cs}/gu

const tabWidth = 8

/** The line with only colour sequences left, codes between their marks. */
function clean(raw: string): string {
  const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw
  let column = 0
  let last = 0
  return text.replace(unsafe, (found, offset: number) => {
    column += offset - last
    last = offset + found.length
    if (found === '\t') {
      const spaces = tabWidth - (column % tabWidth)
      column += spaces
      return ' '.repeat(spaces)
    }
    const shown = replacement(found, text, offset)
    if (!shown.startsWith('\x1b')) column += shown.length
    return shown
  })
}

const controls = 'NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
  ' ',
)

function replacement(found: string, text: string, offset: number): string {
  if (found.length > 1 && (found[0] === '\x1b' || found[0] === '\x9b')) {
    const parameters = found.slice(found[0] === '\x1b' ? 2 : 1, -1)
    const isColour = found.endsWith('m') && (found[0] === '\x9b' || found[1] === '[') && /^[\d;]*$/.test(parameters)
    return isColour && parameters.length <= maxParameters ? `\x1b[${parameters}m` : ''
  }
  const code = found.codePointAt(0) ?? 0
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd'
  // The joiner inside an emoji is part of its spelling.
  if (code === 0x200d && /\p{Extended_Pictographic}\ufe0f?$/u.test(text.slice(Math.max(0, offset - 3), offset))) return found
  const name = controls[code] ?? (code === 0x7f ? 'DEL' : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`)
  return `${codeStart}${name}${codeEnd}`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what `clean` leaves
const left = /\x1b\[[\d;]*m|[\ufdd0\ufdd1]/g

/** What can be read of a line, without colours. Positions in it are those of `pieces`, put one after the other. */
export function plainText(raw: string): string {
  return isPlain(raw) ? raw : clean(raw).replace(left, '')
}

export function pieces(raw: string): Piece[] {
  if (isPlain(raw)) return raw ? [{ text: raw }] : []
  const text = clean(raw)
  const runs: (Run | { content: string; fg?: undefined })[] = text.includes('\x1b')
    ? Anser.ansiToJson(text, { json: true, remove_empty: true, use_classes: true })
    : [{ content: text }]
  const made: Piece[] = []
  for (const [index, run] of runs.entries()) {
    if (made.length > maxPieces) {
      const rest = runs.slice(index).map((more) => more.content)
      made.push({ text: rest.join('').replace(left, '') })
      break
    }
    const look = run.fg === undefined ? {} : lookOf(run)
    for (const [part, code] of splitCodes(run.content)) if (part) made.push({ ...look, text: part, ...(code ? { code } : {}) })
  }
  return made
}

function* splitCodes(content: string): Generator<[text: string, code: boolean]> {
  for (const part of content.split(codeStart)) {
    const end = part.indexOf(codeEnd)
    if (end >= 0) yield [part.slice(0, end), true]
    yield [part.slice(end + 1), false]
  }
}

function isPlain(raw: string): boolean {
  unsafe.lastIndex = 0
  return !unsafe.test(raw)
}

type Run = ReturnType<typeof Anser.ansiToJson>[number]

function lookOf(run: Run): Omit<Piece, 'text'> {
  const inverted = run.decorations.includes('reverse')
  const [fg, bg] = [colourOf(run.fg, run.fg_truecolor), colourOf(run.bg, run.bg_truecolor)]
  const ink = inverted ? bg : fg
  const paper = inverted ? (fg ?? 'var(--text)') : bg
  return {
    // Colours that the log chose without knowing the theme are drawn towards the text, so that they can be read in each.
    ...(ink ? { colour: ink.startsWith('var') ? ink : `color-mix(in oklab, ${ink} 62%, var(--text))` } : {}),
    ...(paper ? { background: `color-mix(in srgb, ${paper} 24%, transparent)` } : {}),
    ...(run.decorations.includes('bold') ? { bold: true } : {}),
    ...(run.decorations.includes('underline') ? { underline: true } : {}),
  }
}

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']
const levels = [0, 95, 135, 175, 215, 255]

/** @param name as anser says it: ansi-red, ansi-bright-red, ansi-palette-208, ansi-truecolor */
function colourOf(name: string | null, truecolour: string | null): string | undefined {
  if (!name) return undefined
  const base = names.find((known) => name === `ansi-${known}` || name === `ansi-bright-${known}`)
  if (base) return `var(--ansi-${base})`
  if (name === 'ansi-truecolor' && truecolour && /^[\d, ]+$/.test(truecolour)) return `rgb(${truecolour})`
  const index = Number(/^ansi-palette-(\d{1,3})$/.exec(name)?.[1] ?? -1)
  if (index < 16 || index > 255) return index >= 0 && index < 16 ? `var(--ansi-${names[index % 8]})` : undefined
  if (index >= 232) return grey(8 + (index - 232) * 10)
  const cube = index - 16
  return `rgb(${levels[Math.floor(cube / 36)]}, ${levels[Math.floor(cube / 6) % 6]}, ${levels[cube % 6]})`
}

const grey = (level: number) => `rgb(${level}, ${level}, ${level})`
