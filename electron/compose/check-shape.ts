/** Holds a file to the shapes of the specification: every key, every type, every value that is one of few. */
import { isMap, isScalar, isSeq, type Node } from 'yaml'
import type { FileProblem } from '../../shared/contract/compose.ts'
import type { Text } from '../../shared/rpc/fault.ts'
import type { ScalarType, Shape, TextForm } from './shapes.ts'
import { mostProblems, type YamlText } from './yaml-text.ts'

const t = (en: string, fr: string): Text => ({ en, fr })
/** What references lead to is checked at each of them; a file in which that is more than this is made to take long. */
const mostChecks = 100_000
const deepest = 60

/** The problems in the order of the file, each place and message once. */
export function checkShape(file: YamlText, shape: Shape): FileProblem[] {
  const problems = new Map<string, FileProblem>()
  let checks = 0
  const isFull = () => checks > mostChecks || problems.size >= mostProblems
  const tell = (node: Node | undefined, severity: FileProblem['severity'], message: Text) => {
    if (problems.size >= mostProblems) return
    const place = file.place(node)
    problems.set(`${place.line}:${place.column}:${message.en}`, { ...place, severity, message })
  }

  /** @param of where it stands: `services.web.ports` */
  const check = (given: Node | undefined, as: Shape, of: string, holder: Node | undefined, depth: number): void => {
    checks++
    if (as.any || depth > deepest || isFull()) return
    const node = file.follow(given)
    if (node?.tag === '!reset' || node?.tag === '!override') return
    // That a reference leads nowhere was told already.
    if (given && !node) return
    // Nothing has no place of its own.
    const at = given?.range && !(isScalar(given) && given.value === null) ? given : holder
    if (node && isMap(node)) {
      if (as.keys) checkKeys(node, as, as.keys, of, at, depth)
      else if (as.named)
        for (const { name, key, value } of file.entries(node)) {
          if (isFull()) break
          check(value, as.named, `${of}.${name}`, key, depth + 1)
        }
      else tell(at, 'error', wrongType(of, as))
    } else if (node && isSeq(node)) {
      if (!as.list) tell(at, 'error', wrongType(of, as))
      else
        for (const [index, item] of node.items.entries()) {
          if (isFull()) break
          check(item as Node, as.list, `${of}[${index}]`, at, depth + 1)
        }
    } else {
      const message = wrongScalar(isScalar(node) ? node.value : null, as, of)
      if (message) tell(at, 'error', message)
    }
  }

  const checkKeys = (node: Node, as: Shape, keys: Readonly<Record<string, Shape>>, of: string, at: Node | undefined, depth: number) => {
    const entries = file.entries(node)
    for (const { name, key, value } of entries) {
      if (isFull()) return
      const shape = Object.hasOwn(keys, name) ? keys[name] : undefined
      if (shape) check(value, shape, of ? `${of}.${name}` : name, key, depth + 1)
      else if (!name.startsWith('x-')) tell(key, 'warning', unknownKey(name, of, Object.keys(keys)))
    }
    for (const name of as.required ?? [])
      if (!entries.some((entry) => entry.name === name)) tell(at, 'error', t(`${of} needs “${name}”.`, `Il manque « ${name} » dans ${of}.`))
  }

  check(file.root, shape, '', file.root, 0)
  return [...problems.values()]
}

const typeWords: Record<ScalarType, Text> = {
  string: t('a text', 'un texte'),
  integer: t('a whole number', 'un nombre entier'),
  number: t('a number', 'un nombre'),
  boolean: t('true or false', 'true ou false'),
  null: t('nothing', 'rien'),
}

function wrongType(of: string, as: Shape): Text {
  const fit: Text[] = []
  for (const type of as.scalar ?? [])
    if (type !== 'null' && !(type === 'string' && as.scalar?.includes('boolean'))) fit.push(typeWords[type])
  if (as.list) fit.push(t('a list', 'une liste'))
  if (as.keys || as.named) fit.push(t('a mapping', 'un dictionnaire'))
  const name = of || t('The file', 'Le fichier')
  const [en, fr] = typeof name === 'string' ? [name, name] : [name.en, name.fr]
  return t(`${en} must be ${fit.map((one) => one.en).join(', or ')}.`, `${fr} doit être ${fit.map((one) => one.fr).join(', ou ')}.`)
}

function wrongScalar(value: unknown, as: Shape, of: string): Text | undefined {
  const type: ScalarType | undefined =
    value === null || value === undefined
      ? 'null'
      : typeof value === 'string'
        ? 'string'
        : typeof value === 'boolean'
          ? 'boolean'
          : Number.isInteger(value)
            ? 'integer'
            : 'number'
  const fits = as.scalar?.includes(type) || (type === 'integer' && as.scalar?.includes('number'))
  // What is filled in later may become anything.
  if (type === 'string' && String(value).includes('$') && as.scalar) return undefined
  if (!fits) return wrongType(of, as)
  if (type === 'null') return undefined
  const text = String(value)
  if (as.values && !as.values.includes(text))
    return t(`${of} must be one of: ${as.values.join(', ')}.`, `${of} doit être l’une de ces valeurs : ${as.values.join(', ')}.`)
  if (as.form && !forms[as.form].test(text)) return formWords[as.form](of)
  if (as.min === undefined && as.max === undefined) return undefined
  const number = Number(text)
  if (Number.isNaN(number)) return t(`${of} must be a number.`, `${of} doit être un nombre.`)
  if (number < (as.min ?? -Infinity) || number > (as.max ?? Infinity))
    return as.max === undefined
      ? t(`${of} must be at least ${as.min}.`, `${of} doit valoir au moins ${as.min}.`)
      : t(`${of} must be between ${as.min} and ${as.max}.`, `${of} doit être compris entre ${as.min} et ${as.max}.`)
  return undefined
}

/** 0 to 65535. */
const port = '(?:[0-9]|[1-9][0-9]{1,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])'
const range = `${port}(?:-${port})?`
const address = '(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+\\]|[0-9a-fA-F]*::[0-9a-fA-F:.]*)'
const forms: Record<TextForm, RegExp> = {
  duration: /^(?:\d+|(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h|d|w))+)$/,
  size: /^-?\d+(?:\.\d+)?\s*(?:[kmgtp]i?)?b?$/i,
  port: new RegExp(`^(?:${address}:)?(?:(?:${range})?:)?${range}(?:/(?:tcp|udp|sctp))?$`),
}
const formWords: Record<TextForm, (of: string) => Text> = {
  duration: (of) => t(`${of} must be a duration, such as 1m30s.`, `${of} doit être une durée, par exemple 1m30s.`),
  size: (of) => t(`${of} must be a size, such as 512m.`, `${of} doit être une taille, par exemple 512m.`),
  port: (of) =>
    t(
      `${of} must be a port, such as "8080:80" or "127.0.0.1:8080:80/tcp".`,
      `${of} doit être un port, par exemple "8080:80" ou "127.0.0.1:8080:80/tcp".`,
    ),
}

function unknownKey(name: string, of: string, known: string[]): Text {
  const near = known.map((key) => [key, distance(name, key)] as const).sort((a, b) => a[1] - b[1])[0]
  const guess = near && near[1] <= Math.max(1, Math.floor(name.length / 4)) ? near[0] : undefined
  const shown = name.slice(0, 100)
  const where = of ? t(` in ${of}`, ` dans ${of}`) : t('', '')
  return t(
    `“${shown}” is not a key${where.en}.${guess ? ` Is it “${guess}”?` : ''}`,
    `« ${shown} » n’est pas une clé${where.fr}.${guess ? ` Est-ce « ${guess} » ?` : ''}`,
  )
}

/** How many letters differ, or stand in each other's place; counted as far as it matters. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 4 || a.length > 40) return 99
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 99) + 1 : 99
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, changed, swapped))
    }
    before = row
    row = next
  }
  return row[b.length] as number
}
