/** Volumes, folders and memory as `-v`, `--mount` and `--tmpfs` write them. */
import { isPathSource as isPath, type Mount, type RunSpec } from '../../contract/run-spec.ts'
import { type Say, short } from './problem.ts'
import { cut, parseBytes, parseCommas, parseSwitch, printBytes, printCommas } from './values.ts'

type Bind = Extract<Mount, { type: 'bind' }>
type Volume = Extract<Mount, { type: 'volume' }>
type Tmpfs = Extract<Mount, { type: 'tmpfs' }>

const propagations = ['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'] as const
const propagationOf = (text: string | undefined) => propagations.find((one) => one === text)

export const volumeOf = (target: string, more: Partial<Volume> = {}): Volume => ({
  type: 'volume',
  target,
  readOnly: false,
  noCopy: false,
  driverOptions: [],
  ...more,
})

/** `-v`. What it says that we do not take is named; undefined when it cannot be read. */
export function parseVolume(text: string, say: Say): Mount | undefined {
  const parts = splitVolume(text)
  const [first = '', second, third, ...more] = parts
  if (first === '' || second === '' || more.length > 0) return undefined
  if (second === undefined) return isPath(first) ? volumeOf(first) : undefined
  if (!isPath(first)) return volumeWith(first, second, third, say)
  const bind: Bind = { type: 'bind', source: first, target: second, readOnly: false, createSource: true }
  for (const option of options(third)) {
    const propagation = propagationOf(option)
    if (option === 'ro' || option === 'rw') bind.readOnly = option === 'ro'
    else if (option === 'z' || option === 'Z') bind.relabel = option
    else if (propagation) bind.propagation = propagation
    else sayOption(option, say)
  }
  sayRelative(first, say)
  return bind
}

function volumeWith(source: string, target: string, third: string | undefined, say: Say): Volume {
  const volume = volumeOf(target, { source })
  for (const option of options(third)) {
    if (option === 'ro' || option === 'rw') volume.readOnly = option === 'ro'
    else if (option === 'nocopy') volume.noCopy = true
    // Labels are for folders of the machine; a volume has them already.
    else if (option !== 'z' && option !== 'Z') sayOption(option, say)
  }
  return volume
}

const options = (text: string | undefined) => (text ?? '').split(',').filter(Boolean)
const sayOption = (option: string, say: Say) =>
  say(`The mount option “${short(option)}” is left out.`, `L’option de montage « ${short(option)} » est laissée de côté.`)

/** @param source a folder that only the shell in its own folder would find */
export function sayRelative(source: string, say: Say): void {
  if (/^[.~]/.test(source))
    say(
      `${short(source)} depends on where the line is run: write the whole path.`,
      `${short(source)} dépend de l’endroit où la ligne est lancée : écrivez le chemin entier.`,
    )
}

/** At colons, but not at that of a Windows drive. */
function splitVolume(text: string): string[] {
  // A colon within `${…}` belongs to what a shell would fill in.
  const parts = text.match(/(?:\$\{[^}]*\}|[^:])+|(?<=:|^)(?=:|$)/g) ?? ['']
  return isDrive(parts) ? [parts.slice(0, 2).join(':'), ...parts.slice(2)] : parts
}

/** With a slash it is a drive only where another path follows: `a:/x` is a volume named `a`, which Podman allows. */
function isDrive([letter = '', path = '', next = '', last = '']: string[]): boolean {
  if (!/^[a-zA-Z]$/.test(letter)) return false
  return path.startsWith('\\') || (path.startsWith('/') && isPath(last === '' ? next : `${next}:${last}`))
}

/** `--mount`. */
export function parseMount(text: string, say: Say): Mount | undefined {
  const fields = parseCommas(text)
  if (!fields) return undefined
  const values = new Map<string, string | undefined>()
  const driverOptions: Volume['driverOptions'] = []
  for (const field of fields) {
    const [key, value] = cut(field)
    const [name, setting] = cut(value ?? '')
    if (key === 'volume-opt') driverOptions.push({ name, value: setting ?? '' })
    else values.set(names[key.toLowerCase()] ?? key.toLowerCase(), value)
  }
  const take = (key: string) => {
    const value = values.get(key)
    values.delete(key)
    return value
  }
  const flag = (key: string) => values.has(key) && parseSwitch(take(key) ?? 'true') === true
  const type = take('type') ?? 'volume'
  const source = take('source')
  const target = take('target')
  const readOnly = flag('readonly')
  if (!target) return undefined
  let mount: Mount
  if (type === 'bind' && source) {
    const propagation = propagationOf(take('bind-propagation'))
    mount = { type, source, target, readOnly, createSource: false, ...(propagation ? { propagation } : {}) }
    sayRelative(source, say)
  } else if (type === 'volume') {
    const driver = take('volume-driver')
    mount = volumeOf(target, {
      ...(source ? { source } : {}),
      readOnly,
      noCopy: flag('volume-nocopy'),
      ...(driver ? { driver } : {}),
      driverOptions,
    })
  } else if (type === 'tmpfs') {
    mount = { type, target, readOnly, ...tmpfsOptions(take('tmpfs-size'), take('tmpfs-mode')) }
  } else return undefined
  for (const [key, value] of values) sayOption(value === undefined ? key : `${key}=${value}`, say)
  return mount
}

const names: Record<string, string> = { src: 'source', dst: 'target', destination: 'target', ro: 'readonly' }

function tmpfsOptions(size: string | undefined, mode: string | undefined): Pick<Tmpfs, 'size' | 'mode'> {
  const bytes = size === undefined ? undefined : parseBytes(size)
  const bits = mode !== undefined && /^[0-7]{1,5}$/.test(mode) ? Number.parseInt(mode, 8) : undefined
  return { ...(bytes === undefined ? {} : { size: bytes }), ...(bits === undefined ? {} : { mode: bits }) }
}

/** The shortest flag that says the same. */
export function printMount(mount: Mount): string[] {
  if (mount.type === 'tmpfs')
    return ['--mount', printCommas(['type=tmpfs', `target=${mount.target}`, ...readOnly(mount), ...tmpfsWords(mount)])]
  if (mount.type === 'volume') {
    const { source, target } = mount
    const simple = !mount.driver && mount.driverOptions.length === 0 && isPlainTarget(target)
    if (simple && source && /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(source)) return ['-v', volumeWords(source, mount)]
    if (simple && !source && !mount.readOnly && !mount.noCopy) return ['-v', target]
    return ['--mount', printCommas(mountWords(mount))]
  }
  return mount.createSource && isPath(mount.source) && isPlainTarget(mount.target)
    ? ['-v', volumeWords(mount.source, mount)]
    : ['--mount', printCommas(mountWords(mount))]
}

const isPlainTarget = (target: string) => target.startsWith('/') && !target.includes(':')

function volumeWords(source: string, mount: Bind | Volume): string {
  const words = mount.readOnly ? ['ro'] : []
  if (mount.type === 'volume' && mount.noCopy) words.push('nocopy')
  if (mount.type === 'bind' && mount.relabel) words.push(mount.relabel)
  if (mount.type === 'bind' && mount.propagation) words.push(mount.propagation)
  return [source, mount.target, ...(words.length > 0 ? [words.join(',')] : [])].join(':')
}

function mountWords(mount: Bind | Volume): string[] {
  const words = [`type=${mount.type}`, ...(mount.source ? [`source=${mount.source}`] : []), `target=${mount.target}`, ...readOnly(mount)]
  if (mount.type === 'bind') return [...words, ...(mount.propagation ? [`bind-propagation=${mount.propagation}`] : [])]
  if (mount.noCopy) words.push('volume-nocopy')
  if (mount.driver) words.push(`volume-driver=${mount.driver}`)
  return [...words, ...mount.driverOptions.map(({ name, value }) => `volume-opt=${name}=${value}`)]
}

const readOnly = (mount: Mount) => (mount.readOnly ? ['readonly'] : [])
const tmpfsWords = ({ size, mode }: Tmpfs) => [
  ...(size === undefined ? [] : [`tmpfs-size=${printBytes(size)}`]),
  ...(mode === undefined ? [] : [`tmpfs-mode=${mode.toString(8)}`]),
]

/** `--tmpfs /run:size=64m,exec`. */
export function parseTmpfs(text: string): RunSpec['tmpfs'][number] | undefined {
  const [target, options = ''] = cut(text, ':')
  return target === '' ? undefined : { target, options }
}
