/** What the program says that a project's files come to: read, and with every secret taken out. Pure. */
import { type Document, isMap, isScalar, isSeq, type Node, parseDocument, visit } from 'yaml'

const dots = '•••'
/** Values shorter than this stand in too many other places to be searched for; they are masked where they are given. */
const shortestSearched = 6
/** The program resolves what refers to other places; more than a few are meant to fill the memory. */
const mostAliases = 1000

export type ConfigParts = { services: string[]; profiles: string[]; volumes: string[]; networks: string[] }

/** Its parts, sorted. Throws what is no YAML. */
export function configParts(yaml: string): ConfigParts {
  const document = parse(yaml)
  const names = (key: string) => {
    const node = document.get(key, true)
    return isMap(node) ? node.items.map(({ key: name }) => String(isScalar(name) ? name.value : name)).sort() : []
  }
  const profiles = new Set<string>()
  eachService(document, (service) => {
    const list = service.get('profiles', true)
    if (isSeq(list)) for (const item of list.items) if (isScalar(item)) profiles.add(String(item.value))
  })
  return { services: names('services'), profiles: [...profiles].sort(), volumes: names('volumes'), networks: names('networks') }
}

/** The text without the values of environments, build arguments, and the contents of configs and secrets, wherever else they stand. */
export function maskedConfig(yaml: string): string {
  const document = parse(yaml)
  const secrets = new Set<string>()
  const hide = (node: Node | null | undefined) => {
    if (!isScalar(node) || node.value === null || node.value === '') return
    secrets.add(String(node.value))
    node.value = dots
  }
  const hideAll = (node: unknown) => {
    if (isMap(node)) for (const pair of node.items) hide(pair.value as Node)
    if (!isSeq(node)) return
    for (const item of node.items) {
      if (!isScalar(item)) continue
      const text = String(item.value)
      const at = text.indexOf('=')
      if (at === -1) continue
      secrets.add(text.slice(at + 1))
      item.value = `${text.slice(0, at)}=${dots}`
    }
  }
  eachService(document, (service) => {
    hideAll(service.get('environment', true))
    const build = service.get('build', true)
    if (isMap(build)) hideAll(build.get('args', true))
  })
  for (const key of ['configs', 'secrets']) {
    const all = document.get(key, true)
    if (isMap(all)) for (const { value } of all.items) if (isMap(value)) hide(value.get('content', true) as Node)
  }
  // Longer ones first: one value may be a part of another.
  const searched = [...secrets].filter((value) => value.length >= shortestSearched).sort((a, b) => b.length - a.length)
  visit(document, {
    Scalar: (key, node) => {
      if (key === 'key' || typeof node.value !== 'string') return
      for (const value of searched) node.value = (node.value as string).replaceAll(value, dots)
    },
  })
  return document.toString({ lineWidth: 0 })
}

function parse(yaml: string): Document {
  const document = parseDocument(yaml, { uniqueKeys: false, logLevel: 'silent' })
  if (document.errors[0]) throw document.errors[0]
  let aliases = 0
  visit(document, { Alias: () => (++aliases > mostAliases ? visit.BREAK : undefined) })
  if (aliases > mostAliases) throw new RangeError('too many aliases')
  return document as unknown as Document
}

function eachService(document: Document, act: (service: import('yaml').YAMLMap) => void): void {
  const services = document.get('services', true)
  if (isMap(services)) for (const { value } of services.items) if (isMap(value)) act(value)
}
