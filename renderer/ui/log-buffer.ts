/** Lines that arrive in batches, the newest kept: what a log view reads, without knowing where they come from. */

/** `text` is from outside: it may hold anything, and is only ever shown through `ansi.ts`. */
export type LogLine = {
  /** RFC 3339; '' when it is not known. */
  time: string
  /** `note` is said by the app itself, in the person's language: it is no line of the log. */
  channel: 'out' | 'err' | 'note'
  text: string
  /** Bytes of the line that were left out where it came from. */
  cut?: number
}

export type LogBuffer = {
  /** The number of the oldest line that is kept. Numbers are never used twice. */
  readonly first: number
  /** One more than the number of the newest line. */
  readonly end: number
  /** How many lines made room for newer ones since the buffer was made or cleared. */
  readonly dropped: number
  /** Changes with every change of what is kept. */
  readonly version: number
  at: (line: number) => LogLine | undefined
  append: (lines: readonly LogLine[]) => void
  clear: () => void
  /** Hears every change, at once; returns what ends it. */
  subscribe: (listener: () => void) => () => void
}

export const maxLines = 200_000
/** So that a few enormous lines do not fill the memory either: UTF-16 units over all lines. */
export const maxCharacters = 100_000_000

export function createLogBuffer({ lines: lineLimit = maxLines, characters: characterLimit = maxCharacters } = {}): LogBuffer {
  let kept: (LogLine | undefined)[] = []
  /** How many of `kept` are gone already; the array is cut only now and then, since cutting copies it. */
  let gone = 0
  let first = 0
  let dropped = 0
  let version = 0
  let characters = 0
  const listeners = new Set<() => void>()
  const changed = () => {
    version++
    for (const listener of listeners) listener()
  }
  const size = () => kept.length - gone
  const makeRoom = () => {
    while (size() > lineLimit || (characters > characterLimit && size() > 1)) {
      characters -= kept[gone]?.text.length ?? 0
      kept[gone++] = undefined
      first++
      dropped++
    }
    if (gone > lineLimit / 4 + 1000) {
      kept = kept.slice(gone)
      gone = 0
    }
  }
  return {
    get first() {
      return first
    },
    get end() {
      return first + size()
    },
    get dropped() {
      return dropped
    },
    get version() {
      return version
    },
    at: (line) => (line < first ? undefined : kept[gone + line - first]),
    append: (lines) => {
      if (lines.length === 0) return
      for (const line of lines) {
        kept.push(line)
        characters += line.text.length
        // A batch larger than the buffer must not be held twice.
        if (size() > lineLimit * 2) makeRoom()
      }
      makeRoom()
      changed()
    },
    clear: () => {
      first += size()
      kept = []
      gone = 0
      dropped = 0
      characters = 0
      changed()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
