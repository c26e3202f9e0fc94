/** Reads services of a compose file, whole or in part, into specs. Whatever is not taken is named; nothing is filled in from outside. */
import { isMap, isScalar, type Node, parseDocument, type YAMLMap, visit } from 'yaml'
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
    return nothing(`This is no YAML: ${firstLine(error.message)}`, `Ce n'est pas du YAML : ${firstLine(error.message)}`, error.pos[0])
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: mostAliases })
  } catch (thrown) {
    return nothing(
      `Its aliases cannot be followed: ${(thrown as Error).message}`,
      `Ses alias ne peuvent être suivis : ${(thrown as Error).message}`,
    )
  }
  const found = servicesOf(value, document.contents)
  if (found.length === 0) return nothing('There is no service with an image here.', "Il n'y a pas ici de service avec une image.")
  return found.slice(0, mostServices).map(({ name, service, node }) => readService(name, service, node))
}

const firstLine = (message: string) => short(message.split('\n')[0] ?? '')

type Service = Record<string, unknown>
type Found = { name: string; service: Service; node: YAMLMap | undefined }

const isRecord = (value: unknown): value is Service => typeof value === 'object' && value !== null && !Array.isArray(value)
const isService = (value: unknown) => isRecord(value) && (typeof value.image === 'string' || value.build !== undefined)
const mapOf = (node: unknown): YAMLMap | undefined => (isMap(node) ? node : undefined)
const childOf = (node: YAMLMap | undefined, key: string) => mapOf(node?.get(key))

/** A whole file, some services of one, or what is inside of a service. */
function servicesOf(value: unknown, root: Node | null): Found[] {
  if (!isRecord(value)) return []
  if (isService(value)) return [{ name: '', service: value, node: mapOf(root) }]
  const isFile = isRecord(value.services)
  const services = isFile ? (value.services as Service) : value
  const node = isFile ? childOf(mapOf(root), 'services') : mapOf(root)
  return Object.entries(services)
    .filter(([name, one]) => (isFile ? isRecord(one) : isService(one) && !name.startsWith('x-')))
    .map(([name, service]) => ({ name, service: service as Service, node: childOf(node, name) }))
}

function readService(name: string, service: Service, node: YAMLMap | undefined): ComposeService {
  const problems: Problem[] = []
  const places = placesOf(node)
  const placeOf = (key: string) => places.get(key) ?? node?.range?.[0] ?? 0
  const draft = runSpec.parse({ image: 'image' })
  draft.image = ''
  if (node) sayVariables(node, problems)
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
    sayInto(problems, node?.range?.[0] ?? 0)('The service has no image.', "Le service n'a pas d'image.")
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

/** Where each key of a service stands, those that are merged into it included. */
function placesOf(node: YAMLMap | undefined): Map<string, number> {
  const places = new Map<string, number>()
  for (const { key } of node?.items ?? []) if (isScalar(key)) places.set(String(key.value), key.range?.[0] ?? 0)
  return places
}

/** `$$` is one `$`, a `$` alone begins a variable. */
const variable = /\$(?:\$|\{[^}]*\}|[A-Za-z_]\w*)/g

function sayVariables(node: YAMLMap, problems: Problem[]): void {
  visit(node, {
    Scalar: (_, { value, range }) => {
      if (typeof value !== 'string') return
      for (const [found] of value.matchAll(variable))
        if (found !== '$$')
          sayInto(problems, range?.[0] ?? 0)(
            `${short(found)} is not filled in: write its value.`,
            `${short(found)} n'est pas remplacée : écrivez sa valeur.`,
          )
    },
  })
}

/** As compose would hand it over, but with its variables as they stand. */
function unescaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$$', '$')
  if (Array.isArray(value)) return value.map(unescaped)
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unescaped(one)])) : value
}
