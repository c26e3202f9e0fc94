/** What a file's services refer to: services they wait for, in no circle, and networks, volumes, secrets and configs that are declared. */
import { isMap, isScalar, isSeq, type Node } from 'yaml'
import type { FileProblem } from '../../shared/contract/compose.ts'
import type { Text } from '../../shared/rpc/fault.ts'
import { mostProblems, type YamlText } from './yaml-text.ts'

const t = (en: string, fr: string): Text => ({ en, fr })

/** What the other files of the project declare. */
export type Declared = { services: string[]; networks: string[]; volumes: string[]; secrets: string[]; configs: string[] }
const kinds = ['services', 'networks', 'volumes', 'secrets', 'configs'] as const

/** Something that a service names, and where. */
type Reference = { name: string; node: Node | undefined }

export function declaredIn(file: YamlText): Declared {
  const names = (kind: string) => entriesOf(file, part(file, file.root, kind)).map(({ name }) => name)
  return {
    services: names('services'),
    networks: names('networks'),
    volumes: names('volumes'),
    secrets: names('secrets'),
    configs: names('configs'),
  }
}

/** @param others absent when the file is the whole project */
export function checkReferences(file: YamlText, others?: Declared): FileProblem[] {
  const problems: FileProblem[] = []
  const tell = (node: Node | undefined, message: Text) => {
    if (problems.length < mostProblems) problems.push({ ...file.place(node), severity: 'error', message })
  }
  const own = declaredIn(file)
  const known = Object.fromEntries(kinds.map((kind) => [kind, new Set([...own[kind], ...(others?.[kind] ?? [])])])) as Record<
    (typeof kinds)[number],
    Set<string>
  >
  known.networks.add('default')
  // What is included declares more, which is not read here.
  const whole = part(file, file.root, 'include') === undefined
  const services = entriesOf(file, part(file, file.root, 'services'))
  const waits = new Map<string, Reference[]>()

  for (const { name, key, value } of services) {
    if (problems.length >= mostProblems) break
    const service = file.follow(value)
    if (!service || !isMap(service)) continue
    const get = (of: string) => part(file, service, of)
    const dependsOn = namesIn(file, get('depends_on'))
    waits.set(name, [...dependsOn, ...impliedBy(file, service)])
    if (whole) {
      for (const one of waits.get(name) ?? [])
        if (!known.services.has(one.name) && !one.name.includes('$'))
          tell(
            one.node,
            t(
              `“${name}” needs the service “${one.name}”, which is not defined.`,
              `« ${name} » a besoin du service « ${one.name} », qui n’est pas défini.`,
            ),
          )
      const used: [(typeof kinds)[number], Reference[]][] = [
        ['networks', namesIn(file, get('networks'))],
        ['volumes', volumesIn(file, get('volumes'))],
        ['secrets', sourcesIn(file, get('secrets'))],
        ['configs', sourcesIn(file, get('configs'))],
      ]
      for (const [kind, references] of used)
        for (const one of references)
          if (!known[kind].has(one.name) && !one.name.includes('$'))
            tell(
              one.node,
              t(
                `“${one.name}” is not declared in the file's ${kind}.`,
                `« ${one.name} » n’est pas déclaré sous « ${kind} » dans le fichier.`,
              ),
            )
    }
    const comes = ['image', 'build', 'extends', 'provider'].some((of) => get(of) !== undefined)
    if (!comes && !others)
      tell(
        key,
        t(`“${name}” has neither an image nor something to build it from.`, `« ${name} » n’a ni image, ni de quoi en construire une.`),
      )
  }
  for (const { chain, node } of circles(waits))
    tell(
      node,
      t(
        `These services wait for each other in a circle: ${chain.join(' → ')}.`,
        `Ces services s’attendent les uns les autres en boucle : ${chain.join(' → ')}.`,
      ),
    )
  return problems
}

const entriesOf = (file: YamlText, node: Node | undefined) => (node ? file.entries(node) : [])

function part(file: YamlText, node: Node | undefined, name: string): Node | undefined {
  const of = file.follow(node)
  return of ? file.follow(file.entries(of).find((entry) => entry.name === name)?.value) : undefined
}

const textOf = (node: unknown): string | undefined => (isScalar(node) && typeof node.value === 'string' ? node.value : undefined)

/** The names in a list, or the keys of a mapping. */
function namesIn(file: YamlText, node: Node | undefined): Reference[] {
  if (isMap(node)) return file.entries(node).map(({ name, key }) => ({ name, node: key }))
  if (!isSeq(node)) return []
  return node.items.flatMap((item) => {
    const name = textOf(file.follow(item))
    return name === undefined ? [] : [{ name, node: item as Node }]
  })
}

/** Secrets and configs: a name, or a mapping with a `source`. */
function sourcesIn(file: YamlText, node: Node | undefined): Reference[] {
  if (!isSeq(node)) return []
  return node.items.flatMap((item) => {
    const of = file.follow(item)
    const name = textOf(of) ?? textOf(part(file, of, 'source'))
    return name === undefined ? [] : [{ name, node: item as Node }]
  })
}

/** Of mounts, those of volumes by name: `data:/var/lib`, or a mapping of the type `volume`. */
function volumesIn(file: YamlText, node: Node | undefined): Reference[] {
  if (!isSeq(node)) return []
  return node.items.flatMap((item) => {
    const of = file.follow(item)
    const short = textOf(of)
    const name =
      short === undefined
        ? textOf(part(file, of, 'type')) === 'volume'
          ? textOf(part(file, of, 'source'))
          : undefined
        : /^([a-zA-Z0-9][\w.-]+):/.exec(short)?.[1]
    return name === undefined || name === '' ? [] : [{ name, node: item as Node }]
  })
}

/** Services that one cannot be without, though it does not say `depends_on`. */
function impliedBy(file: YamlText, service: Node): Reference[] {
  const out: Reference[] = []
  const add = (name: string | undefined, node: Node | undefined) => {
    if (name) out.push({ name, node })
  }
  for (const of of ['network_mode', 'ipc', 'pid']) {
    const node = part(file, service, of)
    add(/^service:(.+)$/.exec(textOf(node) ?? '')?.[1], node)
  }
  for (const { name, node } of namesIn(file, part(file, service, 'links'))) add(name.split(':')[0], node)
  for (const { name, node } of namesIn(file, part(file, service, 'volumes_from')))
    if (!name.startsWith('container:')) add(name.split(':')[0], node)
  return out
}

/** Each circle once, from where it is closed. Without recursion: chains may be as long as the file. */
function circles(waits: ReadonlyMap<string, Reference[]>): { chain: string[]; node: Node | undefined }[] {
  const done = new Set<string>()
  const found: { chain: string[]; node: Node | undefined }[] = []
  for (const start of waits.keys()) {
    if (done.has(start)) continue
    const path: { name: string; left: Reference[] }[] = [{ name: start, left: [...(waits.get(start) ?? [])] }]
    const on = new Set([start])
    while (path.length > 0) {
      const top = path[path.length - 1] as (typeof path)[number]
      const next = top.left.shift()
      if (!next) {
        done.add(top.name)
        on.delete(top.name)
        path.pop()
      } else if (on.has(next.name)) {
        const names = path.map(({ name }) => name)
        found.push({ chain: [...names.slice(names.indexOf(next.name)), next.name], node: next.node })
      } else if (!done.has(next.name) && waits.has(next.name)) {
        on.add(next.name)
        path.push({ name: next.name, left: [...(waits.get(next.name) ?? [])] })
      }
    }
  }
  return found
}
