/** Turns what a program prints into lines of text, without escape sequences and other things that cannot be seen. Pure. */
import { StringDecoder } from 'node:string_decoder'

/** Characters; what is longer is more than one line. */
export const longestLine = 10_000

const escapes =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const unseen = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g

/** One line as it would stand on a screen: of what was written over itself, the last. */
export function plainLine(text: string): string {
  const parts = text.replace(escapes, '').split('\r')
  const last = parts.findLast((part) => part !== '') ?? ''
  return last.replace(unseen, '').trimEnd()
}

/** Cuts what comes into lines; `end` gives what is left when nothing more comes. */
export function lineCutter(): { take: (chunk: Buffer) => string[]; end: () => string[] } {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  const cut = (text: string): string[] => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    while (rest.length > longestLine) {
      lines.push(rest.slice(0, longestLine))
      rest = rest.slice(longestLine)
    }
    return lines.flatMap((line) => {
      const whole = plainLine(line)
      return Array.from({ length: Math.max(1, Math.ceil(whole.length / longestLine)) }, (_, at) =>
        whole.slice(at * longestLine, (at + 1) * longestLine),
      )
    })
  }
  return {
    take: (chunk) => cut(decoder.write(chunk)),
    end: () => {
      const last = cut(decoder.end())
      if (rest !== '') last.push(plainLine(rest))
      rest = ''
      return last
    },
  }
}
