/** Sizes, times, numbers and lists between commas, as Docker's command line writes them. What cannot be read is undefined. */

const units = ['', 'k', 'm', 'g', 't', 'p']

/** "64m", "1.5g", "512MiB", "100" → bytes: every unit is binary, whatever it is called. */
export function parseBytes(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?) ?(?:([kmgtp])(?:i?b)?|b)?$/i.exec(text.trim())
  if (!found) return undefined
  const bytes = Math.floor(Number(found[1]) * 1024 ** units.indexOf((found[2] ?? '').toLowerCase()))
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

/** Bytes in the largest unit that says them exactly. */
export function printBytes(bytes: number): string {
  let unit = 0
  let rest = bytes
  while (rest > 0 && rest % 1024 === 0 && unit < units.length - 1) {
    rest /= 1024
    unit++
  }
  return `${rest}${units[unit]}`
}

const spans: [unit: string, milliseconds: number][] = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
]

/** "1m30s", "500ms", "1.5s", "0" → milliseconds. */
export function parseSpan(text: string): number | undefined {
  if (text === '0') return 0
  if (!/^(?:\d+(?:\.\d+)?(?:h|ms|m|s|us|µs|ns))+$/.test(text)) return undefined
  let sum = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/g)) {
    const worth = spans.find(([name]) => name === unit)?.[1] ?? (unit === 'ns' ? 1e-6 : 1e-3)
    sum += Number(amount) * worth
  }
  return Math.round(sum)
}

export function printSpan(milliseconds: number): string {
  let rest = milliseconds
  let out = ''
  for (const [unit, worth] of spans) {
    const amount = Math.floor(rest / worth)
    rest -= amount * worth
    if (amount > 0) out += `${amount}${unit}`
  }
  return out || '0s'
}

export function parseInteger(text: string): number | undefined {
  const number = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(number) ? number : undefined
}

export function parseDecimal(text: string): number | undefined {
  return /^\d*\.?\d+(?:e-?\d+)?$/i.test(text) ? Number(text) : undefined
}

/** As Go's flags read it. */
export function parseSwitch(text: string): boolean | undefined {
  if (/^(?:1|t|T|TRUE|true|True)$/.test(text)) return true
  return /^(?:0|f|F|FALSE|false|False)$/.test(text) ? false : undefined
}

/** One line of comma-separated values; a field in double quotes may hold commas, and double quotes twice. */
export function parseCommas(text: string): string[] | undefined {
  const fields: string[] = []
  for (let at = 0; at <= text.length; ) {
    if (text.charAt(at) === '"') {
      const found = /^"((?:[^"]|"")*)"(?=,|$)/.exec(text.slice(at))
      if (!found) return undefined
      fields.push((found[1] as string).replaceAll('""', '"'))
      at += found[0].length + 1
    } else {
      const end = text.indexOf(',', at)
      const field = text.slice(at, end === -1 ? text.length : end)
      if (field.includes('"')) return undefined
      fields.push(field)
      at += field.length + 1
    }
  }
  return fields
}

export const printCommas = (fields: readonly string[]): string =>
  fields.map((field) => (/[",\n\r]|^\s/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')

/** "a=b=c" → ["a", "b=c"]; without `=` the second is undefined. */
export function cut(text: string, by = '='): [string, string | undefined] {
  const at = text.indexOf(by)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + by.length)]
}
