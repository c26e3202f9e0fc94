/** Reads YAML so that every part knows its place, and so that no text, however it is made, takes more than a moment. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml'
import type { FileProblem } from '../../shared/contract/compose.ts'
import type { Text } from '../../shared/rpc/fault.ts'

/** Parts of a file that are looked at, and what may refer to others; more is made to fill the memory. */
const mostParts = 200_000
const mostAliases = 1000
const deepest = 200
/** Beyond so many a person corrects the first ones first. */
export const mostProblems = 200

export type Place = { line: number; column: number }
export type Entry = { name: string; key: Node; value: Node | undefined }

/** A file that was read; what is not YAML at all has problems and no root. */
export type YamlText = {
  root: Node | undefined
  problems: FileProblem[]
  place: (node: Node | undefined) => Place
  /** What a reference stands for; undefined of one that leads nowhere. */
  follow: (node: unknown) => Node | undefined
  /** The entries of a mapping, with those that are merged into it; its own come first and hold. */
  entries: (node: Node) => Entry[]
}

const lost = (name: string): Text => ({
  en: `“*${name.slice(0, 100)}” refers to nothing before it.`,
  fr: `« *${name.slice(0, 100)} » ne renvoie à rien qui précède.`,
})
const twice: Text = { en: 'This key is there twice.', fr: 'Cette clé apparaît deux fois.' }
const tooDeep: Text = { en: 'This is nested too deeply.', fr: 'L’imbrication est trop profonde.' }
const tooMany: Text = { en: 'There is too much in this file to check it.', fr: 'Ce fichier contient trop de choses pour être vérifié.' }

export function readYaml(text: string): YamlText {
  const counter = new LineCounter()
  const at = (offset: number): Place => {
    const { line, col } = counter.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const none = (message: Text, place: Place = { line: 1, column: 1 }): YamlText => ({
    root: undefined,
    problems: [{ ...place, severity: 'error', message }],
    place: () => place,
    follow: () => undefined,
    entries: () => [],
  })
  const nested = tooNested(text)
  if (nested !== undefined) return none(tooDeep, nested)
  let document: Document.Parsed
  try {
    document = parseDocument(text, {
      lineCounter: counter,
      prettyErrors: false,
      logLevel: 'silent',
      // It compares each key with each: that is done below, in one go.
      uniqueKeys: false,
    })
  } catch (error) {
    return none(error instanceof RangeError ? tooDeep : syntax('', error instanceof Error ? error.message : String(error)))
  }
  const problems: FileProblem[] = []
  for (const { pos, code, message } of document.errors.slice(0, mostProblems))
    problems.push({ ...at(pos[0]), severity: 'error', message: syntax(code, message) })
  // Compose's own words for what one file takes away from another.
  for (const { pos, code, message } of document.warnings.slice(0, mostProblems))
    if (!/!(?:reset|override)\b/.test(message)) problems.push({ ...at(pos[0]), severity: 'warning', message: syntax(code, message) })
  if (document.errors.length > 0) return { ...none(tooMany), problems }
  const references = referencesIn(document, (key) => problems.push({ ...at(key.range?.[0] ?? 0), severity: 'error', message: twice }))
  if (references === 'too many') return none(tooMany)
  if (references === 'too deep') return none(tooDeep)
  for (const [alias, target] of references)
    if (!target) problems.push({ ...at(alias.range?.[0] ?? 0), severity: 'error', message: lost(alias.source) })

  const follow = (node: unknown): Node | undefined => {
    const found = isAlias(node) ? references.get(node) : node
    return found === null || found === undefined ? undefined : (found as Node)
  }
  const known = new WeakMap<Node, Entry[]>()
  /** Entries that were merged, of all maps: maps that merge maps that merge maps come to more than there is room for. */
  let looked = 0
  const entries = (node: Node): Entry[] => {
    if (!isMap(node)) return []
    const before = known.get(node)
    if (before) return before
    // One that is merged into itself adds nothing.
    known.set(node, [])
    const own: Entry[] = []
    const merged = new Set<Node>()
    for (const { key, value } of node.items as Pair<Node, Node | null>[]) {
      const name = isScalar(key) ? String(key.value) : ''
      if (name !== '<<') own.push({ name, key, value: value ?? undefined })
      else {
        const from = follow(value)
        for (const one of isSeq(from) ? from.items : [from]) {
          const map = follow(one)
          if (map) merged.add(map)
        }
      }
    }
    const names = new Set(own.map(({ name }) => name))
    // Each once, however often it is named: it adds nothing the second time.
    for (const map of merged)
      for (const entry of entries(map)) {
        if (++looked > mostParts) {
          if (looked === mostParts + 1) problems.push({ ...at(node.range?.[0] ?? 0), severity: 'error', message: tooMany })
          break
        }
        if (names.has(entry.name)) continue
        names.add(entry.name)
        own.push(entry)
      }
    known.set(node, own)
    return own
  }
  return {
    root: document.contents ?? undefined,
    problems,
    place: (node) => at(node?.range?.[0] ?? 0),
    follow,
    entries,
  }
}

/** Every reference, with what it stands for: the last part before it that has its name. Tells of keys that are in a mapping already. */
function referencesIn(document: Document.Parsed, onTwice: (key: Node) => void): Map<Alias, Node | undefined> | 'too many' | 'too deep' {
  const anchors = new Map<string, Node>()
  const references = new Map<Alias, Node | undefined>()
  let parts = 0
  try {
    visit(document, {
      Node: (_key, node) => {
        if (isAlias(node)) references.set(node, anchors.get(node.source))
        else if (node.anchor) anchors.set(node.anchor, node)
        if (isMap(node)) for (const key of repeated(node)) onTwice(key)
        return ++parts > mostParts || references.size > mostAliases ? visit.BREAK : undefined
      },
    })
  } catch (error) {
    if (error instanceof RangeError) return 'too deep'
    throw error
  }
  return parts > mostParts || references.size > mostAliases ? 'too many' : references
}

function repeated(map: YAMLMap): Scalar[] {
  const names = new Set<unknown>()
  return map.items.flatMap(({ key }) => {
    if (!isScalar(key)) return []
    if (names.has(key.value)) return [key]
    names.add(key.value)
    return []
  })
}

/** The parser calls itself for each level: what would fill its stack is found before. Undefined of what is not nested that deeply. */
function tooNested(text: string): Place | undefined {
  let line = 1
  for (const content of text.split('\n')) {
    let open = 0
    let column = 0
    for (const one of content) {
      column++
      if (one === '[' || one === '{') open++
      else if ((one === ']' || one === '}') && open > 0) open--
      if (open > deepest) return { line, column }
    }
    const indent = /^(?:[ ]|- |\? )*/.exec(content)?.[0] ?? ''
    if (indent.length > deepest * 10 && content.length > indent.length) return { line, column: indent.length }
    line++
  }
  return undefined
}

const words: Record<string, Text> = {
  BAD_INDENT: { en: 'The indentation does not fit.', fr: 'L’indentation n’est pas correcte.' },
  TAB_AS_INDENT: {
    en: 'Tabs cannot indent; use spaces.',
    fr: 'Les tabulations ne peuvent pas servir d’indentation ; utilisez des espaces.',
  },
  MISSING_CHAR: { en: 'A sign is missing here.', fr: 'Il manque un signe ici.' },
  MULTILINE_IMPLICIT_KEY: {
    en: 'A key must be on one line; a colon or an indentation may be missing.',
    fr: 'Une clé doit tenir sur une ligne ; il manque peut-être deux-points ou une indentation.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    en: 'A mapping cannot begin here; quote the value if it holds a colon.',
    fr: 'Un dictionnaire ne peut pas commencer ici ; mettez la valeur entre guillemets si elle contient deux-points.',
  },
  BLOCK_IN_FLOW: { en: 'A block cannot begin inside brackets.', fr: 'Un bloc ne peut pas commencer entre crochets.' },
  UNEXPECTED_TOKEN: { en: 'This is not expected here.', fr: 'Ceci n’est pas attendu ici.' },
  BAD_SCALAR_START: {
    en: 'A plain value cannot begin with this sign; quote it.',
    fr: 'Une valeur simple ne peut pas commencer par ce signe ; mettez-la entre guillemets.',
  },
  BAD_ALIAS: { en: 'This reference is not valid.', fr: 'Cette référence n’est pas valide.' },
  BAD_DQ_ESCAPE: { en: 'This escape sequence is not known.', fr: 'Cette séquence d’échappement est inconnue.' },
  MULTIPLE_DOCS: { en: 'A compose file holds one document.', fr: 'Un fichier Compose contient un seul document.' },
  IMPOSSIBLE: { en: 'This is not valid YAML.', fr: 'Ce n’est pas du YAML valide.' },
}

function syntax(code: string, said: string): Text {
  const known = words[code] ?? (words.IMPOSSIBLE as Text)
  const detail = said.split('\n')[0]?.slice(0, 200) ?? ''
  return detail ? { en: `${known.en} (${detail})`, fr: `${known.fr} (${detail})` } : known
}
