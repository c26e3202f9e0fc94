/** Reads services of a compose file, whole or in part, into specs. Whatever is not taken is named; nothing is filled in from outside. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
  visit,
} from 'yaml'
import { type RunSpec, runSpec } from '../../contract/run-spec.ts'
import { type Problem, sayInto, short } from '../docker-run/problem.ts'
import { fitting } from '../fitting-spec.ts'
import { type Field, fields, namedAnyway } from './fields.ts'

export type ComposeService = {
  name: string
  /** Absent when the service has no image. It always fits the contract. */
  spec?: RunSpec
  problems: Problem[]
}

/** No file is longer, characters; no alias may be followed more often. */
const longest = 500_000
const mostAliases = 100
const mostServices = 200

/**
 * One entry for each service. Text that is no compose file gives one without a name that says why. `at` counts characters of the whole text.
 */
export function parseComposeService(text: string): ComposeService[] {
  const nothing = (en: string, fr: string, at = 0): ComposeService[] => [{ name: '', problems: [{ message: { en, fr }, at }] }]
  if (text.length > longest) return nothing('This is too long to be a compose file.', 'Ce texte est trop long pour un fichier compose.')
  const document = parseDocument(text, { merge: true })
  const [error] = document.errors
  if (error)
    return nothing(`This is no YAML: ${firstLine(error.message)}`, `Ce n’est pas du YAML : ${firstLine(error.message)}`, error.pos[0])
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: mostAliases })
  } catch (thrown) {
    return nothing(
      `Its aliases cannot be followed: ${(thrown as Error).message}`,
      `Ses alias ne peuvent être suivis : ${(thrown as Error).message}`,
    )
  }
  const follow = followIn(document)
  const found = servicesOf(value, document.contents, follow)
  if (found.length === 0) return nothing('There is no service with an image here.', 'Il n’y a pas ici de service avec une image.')
  return found.slice(0, mostServices).map((one) => readService(one, follow))
}

const firstLine = (message: string) => short(message.split('\n')[0] ?? '')

type Service = Record<string, unknown>
type Found = { name: string; service: Service; node: YAMLMap | undefined }

const isRecord = (value: unknown): value is Service => typeof value === 'object' && value !== null && !Array.isArray(value)
const isService = (value: unknown) => isRecord(value) && (typeof value.image === 'string' || value.build !== undefined)

type Follow = (node: unknown) => unknown

/** Finds what references stand for: the last part before each that has its name. In one go, however many there are. */
function followIn(document: Document): Follow {
  const anchors = new Map<string, Node>()
  const references = new Map<Alias, Node | undefined>()
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) references.set(node, anchors.get(node.source))
      else if (node.anchor) anchors.set(node.anchor, node)
    },
  })
  return (node) => (isAlias(node) ? references.get(node) : node)
}
function mapOf(node: unknown, follow: Follow): YAMLMap | undefined {
  const found = follow(node)
  return isMap(found) ? found : undefined
}
/** A map, and those that are merged into it, each before what it overrides: itself, then each that it merges with all that is merged into that. */
function mapsOf(node: YAMLMap | undefined, follow: Follow): YAMLMap[] {
  const maps = new Set<YAMLMap>()
  const next = [node]
  while (next.length > 0) {
    const map = next.pop()
    if (!map || maps.has(map)) continue
    maps.add(map)
    const merged = map.items.flatMap(({ key, value }) => {
      const from = isMergeKey(key) ? follow(value) : undefined
      return (isSeq(from) ? from.items : [from]).map((one) => mapOf(one, follow))
    })
    for (const one of merged.reverse()) next.push(one)
  }
  return [...maps]
}
/** The entries of such maps that hold. */
function heldIn(maps: YAMLMap[]): Map<string, Pair> {
  const held = new Map<string, Pair>()
  for (const pair of maps.flatMap(({ items }) => items)) {
    const { key } = pair
    if (isScalar(key) && !isMergeKey(key) && !held.has(String(key.value))) held.set(String(key.value), pair)
  }
  return held
}
const isMergeKey = (key: unknown) => isScalar(key) && (typeof key.value === 'symbol' || key.value === '<<')
const childOf = (maps: YAMLMap[], key: string, follow: Follow): YAMLMap | undefined =>
  maps.map((map) => mapOf(map.get(key, true), follow)).find(Boolean)

/** A whole file, some services of one, or what is inside of a service. */
function servicesOf(value: unknown, contents: Node | null, follow: Follow): Found[] {
  if (!isRecord(value)) return []
  const root = mapsOf(mapOf(contents, follow), follow)
  if (isService(value)) return [{ name: '', service: value, node: root[0] }]
  const isFile = isRecord(value.services)
  const services = isFile ? (value.services as Service) : value
  const maps = isFile ? mapsOf(childOf(root, 'services', follow), follow) : root
  return Object.entries(services)
    .filter(([name, one]) => (isFile ? isRecord(one) : isService(one) && !name.startsWith('x-')))
    .map(([name, service]) => ({ name, service: service as Service, node: childOf(maps, name, follow) }))
}

function readService({ name, service, node }: Found, follow: Follow): ComposeService {
  const problems: Problem[] = []
  const held = heldIn(mapsOf(node, follow))
  const placeOf = (key: string) => (held.get(key)?.key as Scalar | undefined)?.range?.[0] ?? node?.range?.[0] ?? 0
  const draft = runSpec.parse({ image: 'image' })
  draft.image = ''
  if (node) sayVariables(node, follow, problems)
  for (const [key, raw] of Object.entries(service)) {
    if (key.startsWith('x-') || raw === null) continue
    const say = sayInto(problems, placeOf(key))
    const field: Field | undefined = Object.hasOwn(fields, key) ? fields[key] : undefined
    if (!field) {
      const why = Object.hasOwn(namedAnyway, key) ? namedAnyway[key] : undefined
      say(`${short(key)} is left out${why ? `: ${why.en}` : ''}.`, `${short(key)} est laissé de côté${why ? ` : ${why.fr}` : ''}.`)
    } else if (!field(draft, unescaped(raw), say)) say(`${short(key)} cannot be read.`, `${short(key)} est illisible.`)
  }
  if (draft.image === '') {
    sayInto(problems, node?.range?.[0] ?? 0)('The service has no image.', 'Le service n’a pas d’image.')
    return { name, problems: sorted(problems) }
  }
  const parts: Partial<Record<keyof RunSpec, string>> = {
    name: 'container_name',
    mounts: 'volumes',
    limits: 'mem_limit',
    extraHosts: 'extra_hosts',
  }
  const spec = fitting(draft, (part, en, fr) => sayInto(problems, placeOf(parts[part] ?? part))(en, fr))
  return { name, ...(spec ? { spec } : {}), problems: sorted(problems) }
}

const sorted = (problems: Problem[]) => problems.sort((a, b) => a.at - b.at)

/** `$$` is one `$`, a `$` alone begins a variable. */
const variable = /\$(?:\$|\{[^}]*\}|[A-Za-z_]\w*)/g

function sayVariables(service: YAMLMap, follow: Follow, problems: Problem[]): void {
  const parts = new Set<unknown>([service])
  const add = (node: unknown) => parts.add(follow(node))
  // What is added meanwhile is looked at, too: once, however often it is referred to.
  for (const part of parts) {
    if (isMap(part)) for (const { value } of heldIn(mapsOf(part, follow)).values()) add(value)
    else if (isSeq(part)) for (const item of part.items) add(item)
    else if (isScalar(part) && typeof part.value === 'string')
      for (const [found] of part.value.matchAll(variable))
        if (found !== '$$')
          sayInto(problems, part.range?.[0] ?? 0)(
            `${short(found)} is not filled in: write its value.`,
            `${short(found)} n’est pas remplacée : écrivez sa valeur.`,
          )
  }
}

/** As compose would hand it over, but with its variables as they stand. */
function unescaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$$', '$')
  if (Array.isArray(value)) return value.map(unescaped)
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unescaped(one)])) : value
}
