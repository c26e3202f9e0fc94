/** Every flag of `docker run`: how it is read into a spec, and how a spec is written with it. One table, so that neither knows more. */
import type { RunSpec } from '../../contract/run-spec.ts'
import { parseMount, parseTmpfs, parseVolume, printMount } from './mounts.ts'
import { parseNetwork, printNetworks } from './networks.ts'
import { parseExpose, parsePublish, printExpose, printPublish } from './ports.ts'
import { type Say, short } from './problem.ts'
import { cut, parseBytes, parseDecimal, parseInteger, parseSpan, parseSwitch, printBytes, printSpan } from './values.ts'

export type Flag = {
  name: string
  short?: string | undefined
  /** It takes no value but after `=`. */
  switch?: boolean | undefined
  /** What of the spec it is about. */
  part: keyof RunSpec
  /** Returns false when the value cannot be read. */
  take: (spec: RunSpec, value: string, say: Say) => boolean
  /** The words that say it; none when the spec has it not. */
  print: (spec: RunSpec) => string[]
}

type Keys<T> = { [K in keyof RunSpec]-?: RunSpec[K] extends T ? K : never }[keyof RunSpec]
type TextKey = Keys<string | undefined>
type WordsKey = Keys<string[]>
type PairsKey = Keys<{ name: string; value: string }[]>
type SwitchKey = Keys<boolean>
type Limit = keyof RunSpec['limits']

const flagged = (name: string, short: string | undefined, value: string) => [short ? `-${short}` : `--${name}`, value]

const textFlag = (key: TextKey, name: string, short?: string): Flag => ({
  name,
  short,
  part: key,
  take: (spec, value) => {
    // An empty value says nothing, but of the entrypoint, which it takes away.
    if (value !== '' || key === 'entrypoint') Object.assign(spec, { [key]: value })
    return true
  },
  print: (spec) => (spec[key] === undefined ? [] : flagged(name, short, spec[key])),
})

const wordsFlag = (key: WordsKey, name: string, short?: string): Flag => ({
  name,
  short,
  part: key,
  take: (spec, value) => value !== '' && spec[key].push(value) > 0,
  print: (spec) => spec[key].flatMap((one) => flagged(name, short, one)),
})

const pairsFlag = (key: PairsKey, name: string, short?: string): Flag => ({
  name,
  short,
  part: key,
  take: (spec, text) => {
    const [pair, value = ''] = cut(text)
    return pair !== '' && spec[key].push({ name: pair, value }) > 0
  },
  print: (spec) =>
    spec[key].flatMap(({ name: pair, value }) => flagged(name, short, value === '' && key === 'labels' ? pair : `${pair}=${value}`)),
})

const switchFlag = (key: SwitchKey, name: string, short?: string): Flag => ({
  name,
  short,
  part: key,
  switch: true,
  take: (spec, value) => {
    const on = parseSwitch(value)
    if (on !== undefined) Object.assign(spec, { [key]: on })
    return on !== undefined
  },
  print: (spec) => (spec[key] ? [`--${name}`] : []),
})

type Parse = (text: string) => number | undefined

const limitFlag = (
  key: Limit,
  name: string,
  parse: Parse | undefined,
  print: (value: number) => string = String,
  short?: string,
): Flag => ({
  name,
  short,
  part: 'limits',
  take: (spec, text) => {
    const value = parse ? parse(text) : text || undefined
    if (value !== undefined) Object.assign(spec.limits, { [key]: value })
    return value !== undefined
  },
  print: ({ limits }) => {
    const value = limits[key]
    return value === undefined ? [] : flagged(name, short, typeof value === 'number' ? print(value) : value)
  },
})

const numberFlag = (key: 'stopTimeout' | 'oomScoreAdj', name: string): Flag => ({
  name,
  part: key,
  take: (spec, text) => {
    const value = parseInteger(text)
    if (value !== undefined) spec[key] = value
    return value !== undefined
  },
  print: (spec) => (spec[key] === undefined ? [] : [`--${name}`, String(spec[key])]),
})

const checkOf = ({ healthcheck }: RunSpec) => (healthcheck && !('disabled' in healthcheck) ? healthcheck : {})

const healthFlag = (key: 'command' | 'interval' | 'timeout' | 'startPeriod' | 'retries', name: string, parse: Parse | undefined): Flag => ({
  name,
  part: 'healthcheck',
  take: (spec, text) => {
    const value = parse ? parse(text) : text || undefined
    if (value !== undefined) spec.healthcheck = { ...checkOf(spec), [key]: value }
    return value !== undefined
  },
  print: (spec) => {
    const value = checkOf(spec)[key]
    if (value === undefined) return []
    return [`--${name}`, typeof value === 'string' ? value : key === 'retries' ? String(value) : printSpan(value)]
  },
})

const signed =
  (parse: Parse): Parse =>
  (text) =>
    text === '-1' ? -1 : parse(text)

/** In the order in which they are written. `-d`, `-i` and `-t` are written together, before all others. */
export const flags: readonly Flag[] = [
  { ...switchFlag('interactive', 'interactive', 'i'), print: () => [] },
  { ...switchFlag('tty', 'tty', 't'), print: () => [] },
  switchFlag('autoRemove', 'rm'),
  textFlag('name', 'name'),
  textFlag('platform', 'platform'),
  {
    name: 'pull',
    part: 'pull',
    take: (spec, value) => {
      const pull = (['missing', 'always', 'never'] as const).find((one) => one === value)
      if (pull) spec.pull = pull
      return pull !== undefined
    },
    print: ({ pull }) => (pull === 'missing' ? [] : ['--pull', pull]),
  },
  {
    name: 'restart',
    part: 'restart',
    take: (spec, text) => {
      const [name, tries] = cut(text, ':')
      const policy = (['no', 'always', 'on-failure', 'unless-stopped'] as const).find((one) => one === (name || 'no'))
      const retries = tries === undefined ? undefined : parseInteger(tries)
      if (!policy || (tries !== undefined && retries === undefined)) return false
      spec.restart = { policy, ...(retries === undefined ? {} : { retries }) }
      return true
    },
    print: ({ restart: { policy, retries } }) =>
      policy === 'no' && retries === undefined ? [] : ['--restart', retries === undefined ? policy : `${policy}:${retries}`],
  },
  {
    name: 'publish',
    part: 'ports',
    short: 'p',
    take: (spec, text) => {
      const ports = parsePublish(text)
      spec.ports.push(...(ports ?? []))
      return ports !== undefined
    },
    print: ({ ports }) => ports.flatMap((port) => ['-p', printPublish(port)]),
  },
  switchFlag('publishAll', 'publish-all', 'P'),
  {
    name: 'expose',
    part: 'expose',
    take: (spec, text) => {
      const ports = parseExpose(text)
      spec.expose.push(...(ports ?? []))
      return ports !== undefined
    },
    print: ({ expose }) => expose.flatMap((port) => ['--expose', printExpose(port)]),
  },
  {
    name: 'volume',
    part: 'mounts',
    short: 'v',
    take: (spec, text, say) => {
      const mount = parseVolume(text, say)
      return mount !== undefined && spec.mounts.push(mount) > 0
    },
    print: ({ mounts }) => mounts.flatMap(printMount),
  },
  {
    name: 'mount',
    part: 'mounts',
    take: (spec, text, say) => {
      const mount = parseMount(text, say)
      return mount !== undefined && spec.mounts.push(mount) > 0
    },
    print: () => [],
  },
  {
    name: 'tmpfs',
    part: 'tmpfs',
    take: (spec, text) => {
      const one = parseTmpfs(text)
      return one !== undefined && spec.tmpfs.push(one) > 0
    },
    print: ({ tmpfs }) => tmpfs.flatMap(({ target, options }) => ['--tmpfs', options === '' ? target : `${target}:${options}`]),
  },
  wordsFlag('volumesFrom', 'volumes-from'),
  switchFlag('readOnly', 'read-only'),
  {
    name: 'env',
    part: 'environment',
    short: 'e',
    take: (spec, text, say) => {
      const [name, value] = cut(text)
      if (name === '') return false
      if (value === undefined)
        say(
          `${short(name)} takes its value from where the line is run: write it.`,
          `${short(name)} reçoit sa valeur de l’endroit où la ligne est lancée : écrivez-la.`,
        )
      return spec.environment.push({ name, value: value ?? '' }) > 0
    },
    print: ({ environment }) => environment.flatMap(({ name, value }) => ['-e', `${name}=${value}`]),
  },
  {
    name: 'env-file',
    part: 'envFiles',
    take: (spec, file, say) => {
      if (!/^(?:\/|[a-zA-Z]:[\\/])/.test(file))
        say(
          `${short(file)} depends on where the line is run: write the whole path.`,
          `${short(file)} dépend de l’endroit où la ligne est lancée : écrivez le chemin entier.`,
        )
      return file !== '' && spec.envFiles.push(file) > 0
    },
    print: ({ envFiles }) => envFiles.flatMap((file) => ['--env-file', file]),
  },
  pairsFlag('labels', 'label', 'l'),
  { name: 'network', part: 'networks', take: parseNetwork, print: printNetworks },
  textFlag('hostname', 'hostname', 'h'),
  textFlag('domainname', 'domainname'),
  wordsFlag('dns', 'dns'),
  wordsFlag('dnsSearch', 'dns-search'),
  wordsFlag('dnsOptions', 'dns-option'),
  {
    name: 'add-host',
    part: 'extraHosts',
    take: (spec, text) => {
      const [host, address] = cut(text, /^[^:]*=/.test(text) ? '=' : ':')
      if (!host || !address) return false
      return spec.extraHosts.push({ host, address: address.replace(/^\[(.*)\]$/, '$1') }) > 0
    },
    print: ({ extraHosts }) => extraHosts.flatMap(({ host, address }) => ['--add-host', `${host}:${address}`]),
  },
  textFlag('user', 'user', 'u'),
  wordsFlag('groupAdd', 'group-add'),
  textFlag('workdir', 'workdir', 'w'),
  textFlag('entrypoint', 'entrypoint'),
  {
    name: 'init',
    part: 'init',
    switch: true,
    take: (spec, text) => {
      const init = parseSwitch(text)
      if (init !== undefined) spec.init = init
      return init !== undefined
    },
    print: ({ init }) => (init === undefined ? [] : [init ? '--init' : '--init=false']),
  },
  textFlag('stopSignal', 'stop-signal'),
  numberFlag('stopTimeout', 'stop-timeout'),
  healthFlag('command', 'health-cmd', undefined),
  healthFlag('interval', 'health-interval', parseSpan),
  healthFlag('timeout', 'health-timeout', parseSpan),
  healthFlag('startPeriod', 'health-start-period', parseSpan),
  healthFlag('retries', 'health-retries', parseInteger),
  {
    name: 'no-healthcheck',
    part: 'healthcheck',
    switch: true,
    take: (spec, text) => {
      const off = parseSwitch(text)
      if (off) spec.healthcheck = { disabled: true }
      return off !== undefined
    },
    print: ({ healthcheck }) => (healthcheck && 'disabled' in healthcheck ? ['--no-healthcheck'] : []),
  },
  limitFlag('memory', 'memory', parseBytes, printBytes, 'm'),
  limitFlag('memorySwap', 'memory-swap', signed(parseBytes), (value) => (value < 0 ? String(value) : printBytes(value))),
  limitFlag('memoryReservation', 'memory-reservation', parseBytes, printBytes),
  limitFlag('cpus', 'cpus', parseDecimal, (value) => value.toFixed(9).replace(/\.?0+$/, '') || '0'),
  limitFlag('cpuShares', 'cpu-shares', parseInteger, String, 'c'),
  limitFlag('cpusetCpus', 'cpuset-cpus', undefined),
  limitFlag('cpusetMems', 'cpuset-mems', undefined),
  limitFlag('pidsLimit', 'pids-limit', parseInteger),
  limitFlag('shmSize', 'shm-size', parseBytes, printBytes),
  {
    name: 'ulimit',
    part: 'ulimits',
    take: (spec, text) => {
      const [name, value = ''] = cut(text)
      const [soft, hard] = value.split(':').map(parseInteger)
      if (name === '' || soft === undefined || value.split(':').length > 2) return false
      return spec.ulimits.push({ name, soft, hard: hard ?? soft }) > 0
    },
    print: ({ ulimits }) => ulimits.flatMap(({ name, soft, hard }) => ['--ulimit', `${name}=${soft === hard ? soft : `${soft}:${hard}`}`]),
  },
  numberFlag('oomScoreAdj', 'oom-score-adj'),
  switchFlag('privileged', 'privileged'),
  wordsFlag('capAdd', 'cap-add'),
  wordsFlag('capDrop', 'cap-drop'),
  {
    ...wordsFlag('securityOpt', 'security-opt'),
    take: (spec, text, say) => {
      if (/^seccomp[=:](?!unconfined$|builtin$|\{)/.test(text))
        say(
          `The file of ${short(text)} is not read: write its content after the “=”.`,
          `Le fichier de ${short(text)} n’est pas lu : écrivez son contenu après le « = ».`,
        )
      return text !== '' && spec.securityOpt.push(text) > 0
    },
  },
  {
    name: 'device',
    part: 'devices',
    take: (spec, text) => {
      const [host = '', second, third, ...more] = text.split(':')
      const isMode = third === undefined && second !== undefined && /^[rwm]+$/.test(second)
      if (!host.startsWith('/') || more.length > 0 || second === '') return false
      const container = second === undefined || isMode ? host : second
      return spec.devices.push({ host, container, permissions: (isMode ? second : third) ?? 'rwm' }) > 0
    },
    print: ({ devices }) =>
      devices.flatMap(({ host, container, permissions }) => [
        '--device',
        permissions !== 'rwm' ? `${host}:${container}:${permissions}` : container === host ? host : `${host}:${container}`,
      ]),
  },
  textFlag('gpus', 'gpus'),
  pairsFlag('sysctls', 'sysctl'),
  textFlag('ipc', 'ipc'),
  textFlag('pid', 'pid'),
  textFlag('uts', 'uts'),
  textFlag('userns', 'userns'),
  {
    name: 'cgroupns',
    part: 'cgroupns',
    take: (spec, text) => {
      const mode = (['host', 'private'] as const).find((one) => one === text)
      if (mode) spec.cgroupns = mode
      return mode !== undefined || text === ''
    },
    print: ({ cgroupns }) => (cgroupns ? ['--cgroupns', cgroupns] : []),
  },
  textFlag('cgroupParent', 'cgroup-parent'),
  textFlag('runtime', 'runtime'),
  {
    name: 'log-driver',
    part: 'log',
    take: (spec, driver) => {
      if (driver !== '') spec.log.driver = driver
      return true
    },
    print: ({ log }) => (log.driver ? ['--log-driver', log.driver] : []),
  },
  {
    name: 'log-opt',
    part: 'log',
    take: (spec, text) => {
      const [name, value] = cut(text)
      return name !== '' && value !== undefined && spec.log.options.push({ name, value }) > 0
    },
    print: ({ log }) => log.options.flatMap(({ name, value }) => ['--log-opt', `${name}=${value}`]),
  },
]
