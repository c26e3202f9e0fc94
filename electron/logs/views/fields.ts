/** What a line says in fields, held against what a person wants of them. */
import type { FieldTest } from '../../../shared/contract/logs.ts'
import { fieldOf } from '../../../shared/lib/log-fields.ts'
import { expressionOf } from './text-search.ts'

export type FieldMatch = {
  test: (text: string) => boolean
  /** Bytes that every line which matches has in it. */
  needle: string | undefined
  /** It may take long: it is a person's expression. */
  slow: boolean
}

export function fieldMatch({ name, op, value }: FieldTest): FieldMatch {
  const held = hold(op, value)
  return {
    test: (text) => {
      const found = fieldOf(text, name)
      return found === undefined ? op === '!=' : held(found)
    },
    needle: op === '=' && isPlain(value) ? value : undefined,
    slow: op === '~',
  }
}

/** JSON writes it as it is: some write a slash with a backslash in front. */
const isPlain = (value: string) => /^[\w.: -]+$/.test(value)

function hold(op: FieldTest['op'], value: string): (found: string) => boolean {
  if (op === '=') return (found) => found === value
  if (op === '!=') return (found) => found !== value
  if (op === '~') {
    const expression = expressionOf({ text: value, matchCase: false, word: false })
    return (found) => expression.test(found)
  }
  const wanted = quantity(value)
  const less = op === '<'
  return (found) => {
    const is = quantity(found)
    // What is measured in another unit cannot be compared; words are compared as words.
    if (wanted && is) return wanted.unit === is.unit && (less ? is.number < wanted.number : is.number > wanted.number)
    return !wanted && (less ? found < value : found > value)
  }
}

/** 12, 0.5s, 80% */
function quantity(text: string): { number: number; unit: string } | undefined {
  const match = /^(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s?([a-zµ%/]*)$/i.exec(text)
  return match ? { number: Number(match[1]), unit: match[2] as string } : undefined
}
