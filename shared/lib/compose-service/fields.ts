/** What each key of a compose service means for a spec, and which keys it has no place for. */
import type { RunSpec } from '../../contract/run-spec.ts'
import type { Text } from '../../rpc/fault.ts'
import { flags } from '../docker-run/flags.ts'
import { parseVolume, printMount, sayRelative, volumeOf } from '../docker-run/mounts.ts'
import { applyToFirst } from '../docker-run/networks.ts'
import { type Say, short } from '../docker-run/problem.ts'
import { quote } from '../docker-run/quote.ts'
import { parseBytes, parseSpan, printCommas } from '../docker-run/values.ts'
import { splitCommands } from '../docker-run/words.ts'

/** Returns false when the value cannot be read. */
export type Field = (spec: RunSpec, value: unknown, say: Say) => boolean

type Fields = Record<string, unknown>
const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: unknown) => (['string', 'number', 'boolean', 'bigint'].includes(typeof value) ? String(value) : undefined)
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value])
const leftOut = (what: string, say: Say) => say(`${short(what)} is left out.`, `${short(what)} est laissé de côté.`)

/** As the flag of `docker run` with that name has it. */
const asFlag = (name: string): Field => {
  const flag = flags.find((one) => one.name === name)
  if (!flag) throw new Error(`no flag --${name}`)
  return (spec, value, say) => {
    const text = textOf(value)
    return text !== undefined && flag.take(spec, text, say)
  }
}
/** One, or a list of them. */
const each =
  (one: Field): Field =>
  (spec, value, say) =>
    listOf(value)
      .map((item) => one(spec, item, say))
      .every(Boolean)
const flagEach = (name: string): Field => each(asFlag(name))

/** `{A: 1}` or `[A=1]`; a name alone goes to `alone`. */
const pairs =
  (name: string, by = '='): Field =>
  (spec, value, say) => {
    const take = asFlag(name)
    if (!isRecord(value)) return each(take)(spec, value, say)
    return Object.entries(value)
      .map(([key, one]) => take(spec, one === null ? key : `${key}${by}${textOf(one) ?? ''}`, say))
      .every(Boolean)
  }

/** Text is split as a shell would; a list is taken as it is. */
function wordsOf(value: unknown): string[] | undefined {
  if (typeof value === 'string') return splitCommands(value).commands[0]?.words.map(({ text }) => text) ?? []
  const words = listOf(value).map(textOf)
  return words.every((word) => word !== undefined) ? words : undefined
}

const command: Field = (spec, value) => {
  const words = wordsOf(value)
  spec.command.push(...(words ?? []))
  return words !== undefined
}
const entrypoint: Field = (spec, value) => {
  const [program = '', ...first] = wordsOf(value) ?? []
  spec.entrypoint = program
  // Whichever of both comes first.
  spec.command.unshift(...first)
  return wordsOf(value) !== undefined
}

const port: Field = (spec, value, say) => {
  if (!isRecord(value)) return asFlag('publish')(spec, value, say)
  const { target, published, host_ip: ip, protocol = 'tcp', ...more } = value
  for (const key of Object.keys(more)) if (key !== 'mode' && key !== 'name' && key !== 'app_protocol') leftOut(`ports.${key}`, say)
  const host = textOf(published) ?? ''
  const address = textOf(ip)
  const bracketed = address?.includes(':') ? `[${address}]` : address
  const before = bracketed ? `${bracketed}:${host}:` : host ? `${host}:` : ''
  return asFlag('publish')(spec, `${before}${textOf(target) ?? ''}/${textOf(protocol)}`, say)
}

const volume: Field = (spec, value, say) => {
  if (!isRecord(value)) {
    const mount = parseVolume(textOf(value) ?? '', say)
    return mount !== undefined && spec.mounts.push(mount) > 0
  }
  const { type = 'volume', source, target, read_only: readOnly = false, bind = {}, volume: more = {}, tmpfs = {}, ...others } = value
  for (const key of Object.keys(others)) if (key !== 'consistency') leftOut(`volumes.${key}`, say)
  const [from, to] = [textOf(source), textOf(target)]
  if (!to || !isRecord(bind) || !isRecord(more) || !isRecord(tmpfs)) return false
  const base = { target: to, readOnly: readOnly === true }
  if (type === 'volume')
    return spec.mounts.push(volumeOf(to, { ...base, ...(from ? { source: from } : {}), noCopy: more.nocopy === true })) > 0
  if (type === 'tmpfs') {
    const size = parseBytes(textOf(tmpfs.size) ?? '')
    const mode = typeof tmpfs.mode === 'number' ? tmpfs.mode : undefined
    return spec.mounts.push({ type, ...base, ...(size === undefined ? {} : { size }), ...(mode === undefined ? {} : { mode }) }) > 0
  }
  if (type !== 'bind' || !from) return false
  sayRelative(from, say)
  const propagation = textOf(bind.propagation) as 'rprivate' | undefined
  const mount = { type: 'bind' as const, source: from, ...base, createSource: true, ...(propagation ? { propagation } : {}) }
  const selinux = bind.selinux === 'z' || bind.selinux === 'Z' ? { relabel: bind.selinux as 'z' | 'Z' } : {}
  const creates = bind.create_host_path !== false && printMount(mount)[0] === '-v'
  return spec.mounts.push(creates ? { ...mount, ...selinux } : { ...mount, createSource: false }) > 0
}

const networks: Field = (spec, value, say) => {
  const all = isRecord(value) ? Object.entries(value) : listOf(value).map((name) => [textOf(name) ?? '', null] as const)
  for (const [name, options] of all) {
    const { aliases = [], ipv4_address: ip, ipv6_address: ip6, mac_address: mac, ...more } = isRecord(options) ? options : {}
    for (const key of Object.keys(more)) leftOut(`networks.${key}`, say)
    spec.networks.push({
      name,
      aliases: listOf(aliases).map((alias) => textOf(alias) ?? ''),
      ...(textOf(ip) ? { ip: String(ip) } : {}),
      ...(textOf(ip6) ? { ip6: String(ip6) } : {}),
      ...(textOf(mac) ? { mac: String(mac) } : {}),
    })
  }
  return true
}

const healthcheck: Field = (spec, value, say) => {
  if (!isRecord(value)) return false
  const { test, disable, interval, timeout, retries, start_period: startPeriod, ...more } = value
  for (const key of Object.keys(more)) leftOut(`healthcheck.${key}`, say)
  const [kind, ...rest] = Array.isArray(test) ? test.map((one) => textOf(one) ?? '') : ['CMD-SHELL', textOf(test) ?? '']
  if (disable === true || kind === 'NONE') {
    spec.healthcheck = { disabled: true }
    return true
  }
  const said: [string, unknown][] = [
    ['health-cmd', kind === 'CMD' ? rest.map(quote).join(' ') : rest.join(' ')],
    ['health-interval', interval],
    ['health-timeout', timeout],
    ['health-start-period', startPeriod],
    ['health-retries', retries],
  ]
  return said
    .filter(([, one]) => one !== undefined && one !== '')
    .map(([name, one]) => asFlag(name)(spec, one, say))
    .every(Boolean)
}

const envFile: Field = (spec, value, say) => {
  const file = isRecord(value) ? value.path : value
  if (isRecord(value) && (value.required === false || value.format !== undefined)) leftOut('env_file.required', say)
  return asFlag('env-file')(spec, file, say)
}

const ulimits: Field = (spec, value, say) => {
  if (!isRecord(value)) return false
  return Object.entries(value)
    .map(([name, one]) =>
      asFlag('ulimit')(spec, isRecord(one) ? `${name}=${textOf(one.soft)}:${textOf(one.hard)}` : `${name}=${textOf(one)}`, say),
    )
    .every(Boolean)
}

const deploy: Field = (spec, value, say) => {
  if (!isRecord(value)) return false
  for (const key of Object.keys(value)) if (key !== 'resources') leftOut(`deploy.${key}`, say)
  const { limits = {}, reservations = {} } = isRecord(value.resources) ? value.resources : {}
  if (!isRecord(limits) || !isRecord(reservations)) return false
  const names: Record<string, string> = { cpus: 'cpus', memory: 'memory', pids: 'pids-limit' }
  let read = true
  for (const [key, one] of Object.entries(limits)) {
    const name = Object.hasOwn(names, key) ? names[key] : undefined
    if (name) read = asFlag(name)(spec, one, say) && read
    else leftOut(`deploy.resources.limits.${key}`, say)
  }
  for (const [key, one] of Object.entries(reservations)) {
    if (key === 'memory') read = asFlag('memory-reservation')(spec, one, say) && read
    else if (key === 'devices') read = gpus(spec, one, say) && read
    else leftOut(`deploy.resources.reservations.${key}`, say)
  }
  return read
}

/** `all`, or devices as compose lists them; a spec has place for one. */
const gpus: Field = (spec, value, say) => {
  if (!Array.isArray(value)) return asFlag('gpus')(spec, value, say)
  const [device, ...more] = value
  if (more.length > 0) leftOut('gpus[1]', say)
  if (!isRecord(device)) return false
  const ids = listOf(device.device_ids ?? []).map((id) => textOf(id) ?? '')
  const capabilities = listOf(device.capabilities ?? []).map((one) => textOf(one) ?? '')
  const others = capabilities.filter((one) => one !== 'gpu')
  spec.gpus = printCommas([
    ids.length > 0 ? `device=${ids.join(',')}` : (textOf(device.count) ?? 'all'),
    ...(device.driver ? [`driver=${textOf(device.driver)}`] : []),
    ...(others.length > 0 ? [`capabilities=${others.join(',')}`] : []),
  ])
  return true
}

const logging: Field = (spec, value, say) => {
  if (!isRecord(value)) return false
  if (value.driver !== undefined && !asFlag('log-driver')(spec, value.driver, say)) return false
  return isRecord(value.options ?? {}) && pairs('log-opt')(spec, value.options ?? {}, say)
}

const stopGrace: Field = (spec, value) => {
  const span = parseSpan(textOf(value) ?? '')
  if (span !== undefined) spec.stopTimeout = Math.round(span / 1000)
  return span !== undefined
}

const pullPolicy: Field = (spec, value, say) => asFlag('pull')(spec, value === 'if_not_present' ? 'missing' : value, say)
const bytes =
  (name: string): Field =>
  (spec, value, say) =>
    asFlag(name)(spec, value, say)

export const fields: Readonly<Record<string, Field>> = {
  image: (spec, value) => {
    spec.image = textOf(value) ?? ''
    return spec.image !== ''
  },
  container_name: asFlag('name'),
  command,
  entrypoint,
  environment: pairs('env'),
  env_file: each(envFile),
  ports: each(port),
  expose: flagEach('expose'),
  volumes: each(volume),
  volumes_from: flagEach('volumes-from'),
  tmpfs: flagEach('tmpfs'),
  networks,
  network_mode: asFlag('network'),
  mac_address: (spec, value) => {
    applyToFirst(spec, { aliases: [], mac: textOf(value) ?? '' })
    return true
  },
  hostname: asFlag('hostname'),
  domainname: asFlag('domainname'),
  dns: flagEach('dns'),
  dns_search: flagEach('dns-search'),
  dns_opt: flagEach('dns-option'),
  extra_hosts: pairs('add-host', ':'),
  restart: asFlag('restart'),
  deploy,
  mem_limit: bytes('memory'),
  memswap_limit: bytes('memory-swap'),
  mem_reservation: bytes('memory-reservation'),
  cpus: asFlag('cpus'),
  cpu_shares: asFlag('cpu-shares'),
  cpuset: asFlag('cpuset-cpus'),
  pids_limit: asFlag('pids-limit'),
  shm_size: bytes('shm-size'),
  ulimits,
  oom_score_adj: asFlag('oom-score-adj'),
  labels: pairs('label'),
  platform: asFlag('platform'),
  pull_policy: pullPolicy,
  user: asFlag('user'),
  group_add: flagEach('group-add'),
  working_dir: asFlag('workdir'),
  tty: asFlag('tty'),
  stdin_open: asFlag('interactive'),
  init: asFlag('init'),
  privileged: asFlag('privileged'),
  cap_add: flagEach('cap-add'),
  cap_drop: flagEach('cap-drop'),
  security_opt: flagEach('security-opt'),
  devices: flagEach('device'),
  gpus,
  read_only: asFlag('read-only'),
  stop_signal: asFlag('stop-signal'),
  stop_grace_period: stopGrace,
  healthcheck,
  logging,
  sysctls: pairs('sysctl'),
  ipc: asFlag('ipc'),
  pid: asFlag('pid'),
  uts: asFlag('uts'),
  userns_mode: asFlag('userns'),
  cgroup: asFlag('cgroupns'),
  cgroup_parent: asFlag('cgroup-parent'),
  runtime: asFlag('runtime'),
}

const others: Text = { en: 'it is about other services', fr: 'il concerne d’autres services' }
const project: Text = { en: 'only a compose project has it', fr: 'seul un projet compose l’offre' }

/** Why some keys have no place in a spec. */
export const namedAnyway: Readonly<Record<string, Text>> = {
  depends_on: others,
  links: others,
  extends: { en: 'it is about another service or file', fr: 'il concerne un autre service ou fichier' },
  build: { en: 'build the image first', fr: 'construisez d’abord l’image' },
  configs: project,
  secrets: project,
  profiles: project,
  scale: project,
  develop: project,
}
