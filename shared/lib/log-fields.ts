/** Reads one field off a line: of JSON, wherever in the line it begins, `name=value`, or what the line's form has in that place. */
import { documentOf, structureOf } from './log-structure.ts'

/** As text; undefined when the line has no such field. A name may be a path into JSON (`http.method`); case matters. */
export function fieldOf(text: string, name: string): string | undefined {
  const json = documentOf(text)?.document
  if (json !== undefined) {
    const found = valueAt(json, name)
    if (found !== undefined) return typeof found === 'object' && found !== null ? JSON.stringify(found) : String(found)
  }
  return pairOf(text, name) ?? structureOf(text)?.fields.find((field) => field.name === name)?.value
}

/** By the whole name, or by the path that it is. */
function valueAt(json: Record<string, unknown>, name: string): unknown {
  let value: unknown = json
  let rest = name
  while (true) {
    if (typeof value !== 'object' || value === null) return undefined
    if (Object.hasOwn(value, rest)) return (value as Record<string, unknown>)[rest]
    const dot = rest.indexOf('.')
    if (dot < 0 || !Object.hasOwn(value, rest.slice(0, dot))) return undefined
    value = (value as Record<string, unknown>)[rest.slice(0, dot)]
    rest = rest.slice(dot + 1)
  }
}

const ends = (char: string | undefined) => char === undefined || /[\s,;&?([{]/.test(char)

const stop = /[\s,;&)\]}]/g

/** The value after `name=`, in quotes or up to the next blank. */
function pairOf(text: string, name: string): string | undefined {
  for (let at = text.indexOf(`${name}=`); at >= 0; at = text.indexOf(`${name}=`, at + 1)) {
    if (!ends(text[at - 1])) continue
    const from = at + name.length + 1
    if (text[from] === '"') {
      let to = from + 1
      while (to < text.length && text[to] !== '"') to += text[to] === '\\' ? 2 : 1
      return text.slice(from + 1, to).replace(/\\(.)/g, '$1')
    }
    stop.lastIndex = from
    return text.slice(from, stop.exec(text)?.index ?? text.length)
  }
  return undefined
}
