/** The fields of the form that hold one value each: how it is read from a spec, and put into one. One table, so that none is forgotten. */
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import { parseBytes, parseDecimal, parseInteger, parseSpan, printBytes, printSpan } from '../../../shared/lib/docker-run/values.ts'
import { joinWords, splitWords } from './shell-words.ts'

type TextPart = 'hostname' | 'user' | 'workdir' | 'platform' | 'stopSignal' | 'gpus' | 'ipc' | 'pid' | 'name'
type WordsPart = 'dns' | 'dnsSearch' | 'capAdd' | 'capDrop' | 'securityOpt' | 'groupAdd'
type LimitPart = 'memory' | 'memorySwap' | 'memoryReservation' | 'cpus' | 'cpuShares' | 'pidsLimit' | 'cpusetCpus' | 'shmSize'
type CheckPart = 'command' | 'interval' | 'timeout' | 'startPeriod' | 'retries'
export type TextKey =
  | TextPart
  | WordsPart
  | LimitPart
  | `health-${CheckPart}`
  | 'entrypoint'
  | 'image'
  | 'command'
  | 'retries'
  | 'stopTimeout'
  | 'logDriver'

/** What is wrong with what was typed. */
export type Wrong =
  | 'required'
  | 'image'
  | 'name'
  | 'size'
  | 'number'
  | 'cores'
  | 'span'
  | 'port'
  | 'range'
  | 'path'
  | 'refused'
  | 'address'
  | 'pair'
  | 'words'
  | 'unusable'

export type TextField = {
  read: (spec: RunSpec) => string
  /** Puts what was typed, which is not empty, into a spec. Returns false when it cannot be read. */
  write: (spec: RunSpec, text: string) => boolean
  /** Said when it cannot be read, or when the contract does not take it. */
  wrong: Wrong
  /** Where the contract says so: "limits.memory". */
  at: string
}

const textOf = (part: TextPart, wrong: Wrong = 'unusable'): TextField => ({
  read: (spec) => spec[part] ?? '',
  write: (spec, text) => {
    spec[part] = text.trim()
    return true
  },
  wrong,
  at: part,
})

const wordsOf = (part: WordsPart): TextField => ({
  read: (spec) => joinWords(spec[part]),
  write: (spec, text) => {
    const { words, problems } = splitWords(text)
    spec[part] = words
    return problems.length === 0
  },
  wrong: 'words',
  at: part,
})

type Numbers = { parse: (text: string) => number | undefined; print: (value: number) => string }
const bytes: Numbers = { parse: parseBytes, print: printBytes }
const whole: Numbers = { parse: parseInteger, print: String }
const cores: Numbers = { parse: parseDecimal, print: String }
const span: Numbers = { parse: parseSpan, print: printSpan }
const swap: Numbers = {
  parse: (text) => (text === '-1' ? -1 : parseBytes(text)),
  print: (value) => (value === -1 ? '-1' : printBytes(value)),
}

const limitOf = (part: Exclude<LimitPart, 'cpusetCpus'>, { parse, print }: Numbers, wrong: Wrong): TextField => ({
  read: ({ limits }) => (limits[part] === undefined ? '' : print(limits[part])),
  write: (spec, text) => {
    const value = parse(text.trim())
    if (value !== undefined) spec.limits[part] = value
    return value !== undefined
  },
  wrong,
  at: `limits.${part}`,
})

const checkOf = ({ healthcheck }: RunSpec) => (healthcheck && !('disabled' in healthcheck) ? healthcheck : undefined)

const healthOf = (part: Exclude<CheckPart, 'command'>, { parse, print }: Numbers, wrong: Wrong): TextField => ({
  read: (spec) => {
    const value = checkOf(spec)?.[part]
    return value === undefined ? '' : print(value)
  },
  write: (spec, text) => {
    const value = parse(text.trim())
    if (value !== undefined) spec.healthcheck = { ...checkOf(spec), [part]: value }
    return value !== undefined
  },
  wrong,
  at: `healthcheck.${part}`,
})

export const textFields: Record<TextKey, TextField> = {
  image: {
    read: ({ image }) => image,
    write: (spec, text) => {
      spec.image = text.trim()
      return true
    },
    wrong: 'image',
    at: 'image',
  },
  name: textOf('name', 'name'),
  command: {
    read: ({ command }) => joinWords(command),
    write: (spec, text) => {
      spec.command = splitWords(text).words
      return true
    },
    wrong: 'unusable',
    at: 'command',
  },
  // '' takes the image's own away: it is written as a shell would write nothing.
  entrypoint: {
    read: ({ entrypoint }) => (entrypoint === '' ? "''" : (entrypoint ?? '')),
    write: (spec, text) => {
      spec.entrypoint = /^(?:''|"")$/.test(text.trim()) ? '' : text.trim()
      return true
    },
    wrong: 'unusable',
    at: 'entrypoint',
  },
  hostname: textOf('hostname'),
  user: textOf('user'),
  workdir: textOf('workdir', 'path'),
  platform: textOf('platform'),
  stopSignal: textOf('stopSignal'),
  gpus: textOf('gpus'),
  ipc: textOf('ipc'),
  pid: textOf('pid'),
  dns: wordsOf('dns'),
  dnsSearch: wordsOf('dnsSearch'),
  capAdd: wordsOf('capAdd'),
  capDrop: wordsOf('capDrop'),
  securityOpt: wordsOf('securityOpt'),
  groupAdd: wordsOf('groupAdd'),
  memory: limitOf('memory', bytes, 'size'),
  memorySwap: limitOf('memorySwap', swap, 'size'),
  memoryReservation: limitOf('memoryReservation', bytes, 'size'),
  shmSize: limitOf('shmSize', bytes, 'size'),
  cpus: limitOf('cpus', cores, 'cores'),
  cpuShares: limitOf('cpuShares', whole, 'number'),
  pidsLimit: limitOf('pidsLimit', whole, 'number'),
  cpusetCpus: {
    read: ({ limits }) => limits.cpusetCpus ?? '',
    write: (spec, text) => {
      spec.limits.cpusetCpus = text.trim()
      return true
    },
    wrong: 'unusable',
    at: 'limits.cpusetCpus',
  },
  retries: {
    read: ({ restart }) => (restart.retries === undefined ? '' : String(restart.retries)),
    write: (spec, text) => {
      const value = parseInteger(text.trim())
      if (value !== undefined) spec.restart.retries = value
      return value !== undefined
    },
    wrong: 'number',
    at: 'restart.retries',
  },
  stopTimeout: {
    read: ({ stopTimeout }) => (stopTimeout === undefined ? '' : String(stopTimeout)),
    write: (spec, text) => {
      const value = parseInteger(text.trim())
      if (value !== undefined) spec.stopTimeout = value
      return value !== undefined
    },
    wrong: 'number',
    at: 'stopTimeout',
  },
  logDriver: {
    read: ({ log }) => log.driver ?? '',
    write: (spec, text) => {
      spec.log.driver = text.trim()
      return true
    },
    wrong: 'unusable',
    at: 'log.driver',
  },
  'health-command': {
    read: (spec) => checkOf(spec)?.command ?? '',
    write: (spec, text) => {
      spec.healthcheck = { ...checkOf(spec), command: text }
      return true
    },
    wrong: 'unusable',
    at: 'healthcheck.command',
  },
  'health-interval': healthOf('interval', span, 'span'),
  'health-timeout': healthOf('timeout', span, 'span'),
  'health-startPeriod': healthOf('startPeriod', span, 'span'),
  'health-retries': healthOf('retries', whole, 'number'),
}

export const textKeys = Object.keys(textFields) as TextKey[]
