/** A document as the rows of a tree: what is folded is left out, what a search finds is kept in sight. */

export type Json = unknown

export type TreeRow = {
  /** Where it is: keys from the root, as one string that no other place has. */
  id: string
  path: readonly (string | number)[]
  depth: number
  /** Its key; undefined for the root's own value. */
  name: string
  value: Json
  kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null'
  /** How many it holds, when it can hold others. */
  size: number
  open: boolean
  /** Its place among its siblings, from 1, and how many they are. */
  position: number
  siblings: number
}

/** Deeper than this is shown as text: nothing that an engine says is so deep, and a page that recurses could be made to fail. */
const deepest = 60

export const kindOf = (value: Json): TreeRow['kind'] => {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  const type = typeof value
  return type === 'object' || type === 'number' || type === 'boolean' ? type : 'string'
}

const entriesOf = (value: Json): [string | number, Json][] =>
  Array.isArray(value) ? value.map((item, at) => [at, item]) : typeof value === 'object' && value !== null ? Object.entries(value) : []

export const idOf = (path: readonly (string | number)[]): string => JSON.stringify(path)

/** @param isOpen whether a place that holds others shows them */
export function treeRows(document: Json, isOpen: (id: string, depth: number) => boolean): TreeRow[] {
  const rows: TreeRow[] = []
  const add = (value: Json, path: readonly (string | number)[]) => {
    const entries = entriesOf(value)
    for (const [index, [name, child]] of entries.entries()) {
      const childPath = [...path, name]
      const id = idOf(childPath)
      const size = childPath.length < deepest ? entriesOf(child).length : 0
      const open = size > 0 && isOpen(id, childPath.length)
      const place = { position: index + 1, siblings: entries.length }
      rows.push({
        id,
        path: childPath,
        depth: childPath.length,
        name: String(name),
        value: child,
        kind: kindOf(child),
        size,
        open,
        ...place,
      })
      if (open) add(child, childPath)
    }
  }
  add(document, [])
  return rows
}

/** Ids of the places whose key or value holds the text, in the order of the document. */
export function findInTree(document: Json, text: string): string[] {
  const wanted = text.toLowerCase()
  if (wanted === '') return []
  return treeRows(document, () => true)
    .filter((row) => row.name.toLowerCase().includes(wanted) || (row.size === 0 && textOf(row.value).toLowerCase().includes(wanted)))
    .map((row) => row.id)
}

/** The places that have to be open for a place to be seen. */
export function parentsOf(id: string): string[] {
  const path = JSON.parse(id) as (string | number)[]
  return path.slice(0, -1).map((_, at) => idOf(path.slice(0, at + 1)))
}

/** A value on one line, as it is written in the tree. */
export function textOf(value: Json): string {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return 'null'
  return typeof value === 'object' ? (Array.isArray(value) ? '[]' : '{}') : String(value)
}

/** "HostConfig.PortBindings["80/tcp"][0]" */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((key, at) =>
      typeof key === 'number' ? `[${key}]` : /^[A-Za-z_$][\w$]*$/.test(key) ? (at === 0 ? key : `.${key}`) : `[${JSON.stringify(key)}]`,
    )
    .join('')
}
