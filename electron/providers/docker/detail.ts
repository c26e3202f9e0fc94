/** What the engine says of one container, in our words, with the values of its environment taken out. Pure. */
import type { ContainerDetail, Port } from '../../../shared/contract/containers.ts'
import { toHealth, toPorts } from './map.ts'

export type InspectedContainer = {
  Id: string
  Name?: string
  Created?: string
  Path?: string
  Args?: string[] | null
  Image?: string
  Platform?: string
  RestartCount?: number
  State?: {
    Running?: boolean
    ExitCode?: number
    OOMKilled?: boolean
    Error?: string
    StartedAt?: string
    FinishedAt?: string
    Health?: { Status?: string; FailingStreak?: number; Log?: { Output?: string }[] | null } | null
    Healthcheck?: { Status?: string; FailingStreak?: number; Log?: { Output?: string }[] | null } | null
  }
  Config?: {
    Image?: string
    Env?: string[] | null
    WorkingDir?: string
    User?: string
    Tty?: boolean
    ExposedPorts?: Record<string, unknown> | null
  }
  HostConfig?: {
    RestartPolicy?: { Name?: string; MaximumRetryCount?: number }
    Memory?: number
    NanoCpus?: number
    CpuQuota?: number
    CpuPeriod?: number
  }
  NetworkSettings?: {
    Ports?: Record<string, { HostIp?: string; HostPort?: string }[] | null> | null
    Networks?: Record<string, { IPAddress?: string; GlobalIPv6Address?: string; MacAddress?: string }> | null
  }
  Mounts?: { Type?: string; Source?: string; Name?: string; Destination?: string; RW?: boolean }[] | null
}

const dots = '•••'
/** Values shorter than this stand in too many other places to be searched for; they are masked where they follow their name. */
const shortestSearched = 6
const longestOutput = 4000

export function toDetail(c: InspectedContainer): ContainerDetail {
  const { State: state = {}, Config: config = {}, HostConfig: host = {}, NetworkSettings: network = {} } = c
  const started = time(state.StartedAt)
  const finished = time(state.FinishedAt)
  // What a program was started with, or said, may hold values of its environment.
  const safe = masked(c)
  const health = healthOf(safe.State?.Health ?? safe.State?.Healthcheck)
  const cpuLimit = host.NanoCpus
    ? host.NanoCpus / 1e9
    : host.CpuQuota && host.CpuQuota > 0
      ? host.CpuQuota / (host.CpuPeriod || 100_000)
      : undefined
  return {
    container: c.Id,
    name: (c.Name ?? '').replace(/^\//, ''),
    image: config.Image ?? '',
    imageId: c.Image ?? '',
    created: time(c.Created) ?? 0,
    ...(started === undefined ? {} : { started }),
    ...(finished === undefined ? {} : { finished }),
    ...(!state.Running && finished !== undefined && state.ExitCode !== undefined ? { exitCode: state.ExitCode } : {}),
    oomKilled: state.OOMKilled === true,
    ...(safe.State?.Error ? { error: safe.State.Error } : {}),
    restarts: c.RestartCount ?? 0,
    restartPolicy: policy(host.RestartPolicy),
    command: [safe.Path, ...(safe.Args ?? [])].filter((part): part is string => typeof part === 'string'),
    workdir: config.WorkingDir ?? '',
    user: config.User ?? '',
    tty: config.Tty === true,
    platform: c.Platform ?? '',
    environment: environment(c).map(({ name }) => name),
    networks: Object.entries(network.Networks ?? {}).map(([name, n]) => ({
      name,
      ip: n.IPAddress || n.GlobalIPv6Address || '',
      mac: n.MacAddress ?? '',
    })),
    mounts: (c.Mounts ?? []).map((m) => ({
      type: m.Type ?? '',
      source: m.Name ?? m.Source ?? '',
      target: m.Destination ?? '',
      readOnly: m.RW === false,
    })),
    ports: portsOf(network.Ports ?? {}, config.ExposedPorts ?? {}),
    ...(host.Memory ? { memoryLimit: host.Memory } : {}),
    ...(cpuLimit === undefined ? {} : { cpuLimit }),
    ...(health ? { health } : {}),
    document: safe,
  }
}

/** The environment with its values. */
export function environment(c: InspectedContainer): { name: string; value: string }[] {
  return (c.Config?.Env ?? []).map((entry) => {
    const at = entry.indexOf('=')
    return at === -1 ? { name: entry, value: '' } : { name: entry.slice(0, at), value: entry.slice(at + 1) }
  })
}

/** The engine's own names; those of labels and the like may hold anything. */
const engineKey = /^[A-Z][A-Za-z0-9]*$/

/** A copy of the document in which no value of the environment is found any more, wherever the engine repeats it. */
export function masked(c: InspectedContainer): InspectedContainer {
  const entries = environment(c).filter(({ value }) => value !== '')
  const pairs = entries.map(({ name, value }) => [`${name}=${value}`, `${name}=${dots}`] as const)
  // Longer ones first: one value may be a part of another.
  const values = [...new Set(entries.map(({ value }) => value).filter((value) => value.length >= shortestSearched))]
  values.sort((a, b) => b.length - a.length)
  pairs.sort(([a], [b]) => b.length - a.length)
  const mask = (text: string) => {
    let out = text
    for (const [pair, by] of pairs) out = out.replaceAll(pair, by)
    for (const value of values) out = out.replaceAll(value, dots)
    return out
  }
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return mask(value)
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [engineKey.test(key) ? key : mask(key), walk(item)]))
  }
  const document = walk(c) as InspectedContainer
  const names = environment(c).map(({ name }) => `${name}=${dots}`)
  return document.Config ? { ...document, Config: { ...document.Config, ...(c.Config?.Env ? { Env: names } : {}) } } : document
}

/** The engine's zero time, year 1, stands for never. */
function time(text: string | undefined): number | undefined {
  const at = text && !text.startsWith('0001-') ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}

const policy = (restart: { Name?: string; MaximumRetryCount?: number } = {}) =>
  `${restart.Name || 'no'}${restart.MaximumRetryCount ? `:${restart.MaximumRetryCount}` : ''}`

function healthOf(health: NonNullable<InspectedContainer['State']>['Health']): ContainerDetail['health'] {
  const status = toHealth(health?.Status)
  if (!health || !status) return undefined
  return { status, failing: health.FailingStreak ?? 0, lastOutput: (health.Log?.at(-1)?.Output ?? '').slice(0, longestOutput) }
}

function portsOf(published: Record<string, { HostIp?: string; HostPort?: string }[] | null>, exposed: Record<string, unknown>): Port[] {
  const all = { ...Object.fromEntries(Object.keys(exposed).map((key) => [key, null])), ...published }
  return toPorts(
    Object.entries(all).flatMap(([key, bound]) => {
      const [port, protocol] = key.split('/')
      const base = { PrivatePort: Number(port), ...(protocol ? { Type: protocol } : {}) }
      if (!bound?.length) return [base]
      return bound.map(({ HostIp, HostPort }) => ({ ...base, ...(HostIp ? { IP: HostIp } : {}), PublicPort: Number(HostPort) }))
    }),
  )
}
