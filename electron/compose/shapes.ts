/** How the specification of compose files is written down here: shapes that a part of the file may have. */

export type ScalarType = 'string' | 'integer' | 'number' | 'boolean' | 'null'
/** What a text must look like beyond being one. */
export type TextForm = 'duration' | 'size' | 'port'

export type Shape = {
  /** Types of a plain value that fit. */
  scalar?: readonly ScalarType[]
  /** The only texts that fit. */
  values?: readonly string[]
  form?: TextForm
  min?: number
  max?: number
  /** A list fits, of such items. */
  list?: Shape
  /** A mapping fits, with these keys. Others are unknown, but for those that begin with `x-`. */
  keys?: Readonly<Record<string, Shape>>
  /** Of these, each must be there. */
  required?: readonly string[]
  /** A mapping fits, from names to such values. */
  named?: Shape
  /** Anything fits. */
  any?: true
}

export const any: Shape = { any: true }
export const text: Shape = { scalar: ['string'] }
export const bool: Shape = { scalar: ['boolean', 'string'] }
export const whole: Shape = { scalar: ['integer', 'string'] }
export const number: Shape = { scalar: ['number', 'string'] }
export const textOrNumber: Shape = { scalar: ['string', 'number'] }
export const duration: Shape = { scalar: ['string'], form: 'duration' }
export const size: Shape = { scalar: ['number', 'string'], form: 'size' }
export const oneOf = (...values: string[]): Shape => ({ scalar: ['string'], values })
export const between = (min: number, max?: number): Shape => ({ scalar: ['integer', 'string'], min, ...(max === undefined ? {} : { max }) })
export const list = (of: Shape): Shape => ({ list: of })
export const named = (of: Shape): Shape => ({ named: of })
export const keys = (of: Record<string, Shape>, ...required: string[]): Shape => ({
  keys: of,
  ...(required.length > 0 ? { required } : {}),
})
/** Either of them; each kind of value (plain, list, mapping) belongs to one. */
export const or = (...shapes: Shape[]): Shape => Object.assign({}, ...shapes)
export const orNothing = (shape: Shape): Shape => ({ ...shape, scalar: [...(shape.scalar ?? []), 'null'] })

export const texts = list(text)
export const textOrTexts = or(text, texts)
const value: Shape = { scalar: ['string', 'number', 'boolean', 'null'] }
/** Written as a mapping, or as a list of `KEY=value`. */
export const pairs = or(named(value), texts)
