/** Writes a spec as a compose file with one service. */
import { stringify } from 'yaml'
import type { Mount, RunSpec } from '../../contract/run-spec.ts'
import { flags } from '../docker-run/flags.ts'
import { printMount } from '../docker-run/mounts.ts'
import { printExpose, printPublish } from '../docker-run/ports.ts'
import { parseCommas, printBytes, printSpan } from '../docker-run/values.ts'

type Part = Record<string, unknown>
export type PrintedService = {
  text: string
  /** What compose has no word for, as flags of `docker run`. */
  left: string[]
}

const modes = /^(?:host|none|bridge|default|container:.*|service:.*)$/

export function printComposeService(spec: RunSpec): PrintedService {
  const name = (spec.name ?? imageName(spec.image)).toLowerCase()
  const volumes = spec.mounts.flatMap((mount) => (mount.type === 'volume' && mount.source ? [mount.source] : []))
  const networks = spec.networks.map((network) => network.name).filter((one) => !modes.test(one))
  const file = some({
    services: { [name]: serviceOf(spec) },
    // Under their own names, not those of a project.
    volumes: some(Object.fromEntries(volumes.map((volume) => [volume, { name: volume }]))),
    networks: some(Object.fromEntries(networks.map((network) => [network, { external: true }]))),
  })
  // Readers of YAML 1.1 take more words for something else than text: those are put in quotes.
  return {
    text: stringify(escaped(file), { version: '1.1', lineWidth: 0, blockQuote: false, aliasDuplicateObjects: false }),
    left: leftOf(spec),
  }
}

const imageName = (image: string) => /([a-z0-9][a-z0-9_-]*)(?:[:@].*)?$/i.exec(image)?.[1] ?? 'service'

function serviceOf(spec: RunSpec): Part {
  const { limits, restart, log, healthcheck, networks } = spec
  const [network] = networks
  const joined = network && !(networks.length === 1 && modes.test(network.name))
  return some({
    image: spec.image,
    container_name: spec.name,
    platform: spec.platform,
    pull_policy: spec.pull === 'missing' ? undefined : spec.pull,
    entrypoint: spec.entrypoint === undefined ? undefined : spec.entrypoint === '' ? [] : [spec.entrypoint],
    command: list(spec.command),
    restart: restart.policy === 'no' ? undefined : restart.retries === undefined ? restart.policy : `${restart.policy}:${restart.retries}`,
    ports: list(spec.ports.map(printPublish)),
    expose: list(spec.expose.map(printExpose)),
    volumes: list(spec.mounts.map(mountOf)),
    tmpfs: list(spec.tmpfs.map(({ target, options }) => (options ? `${target}:${options}` : target))),
    volumes_from: list(spec.volumesFrom),
    read_only: spec.readOnly || undefined,
    environment: list(spec.environment.map(({ name, value }) => `${name}=${value}`)),
    env_file: list(spec.envFiles),
    labels: list(spec.labels.map(({ name, value }) => `${name}=${value}`)),
    network_mode: joined ? undefined : network?.name,
    networks: joined ? Object.fromEntries(networks.map((one) => [one.name, networkOf(one)])) : undefined,
    hostname: spec.hostname,
    domainname: spec.domainname,
    dns: list(spec.dns),
    dns_search: list(spec.dnsSearch),
    dns_opt: list(spec.dnsOptions),
    extra_hosts: list(spec.extraHosts.map(({ host, address }) => `${host}:${address}`)),
    user: spec.user,
    group_add: list(spec.groupAdd),
    working_dir: spec.workdir,
    tty: spec.tty || undefined,
    stdin_open: spec.interactive || undefined,
    init: spec.init,
    stop_signal: spec.stopSignal,
    stop_grace_period: spec.stopTimeout === undefined || spec.stopTimeout < 0 ? undefined : printSpan(spec.stopTimeout * 1000),
    healthcheck: healthcheck && healthOf(healthcheck),
    mem_limit: limits.memory === undefined ? undefined : printBytes(limits.memory),
    memswap_limit: limits.memorySwap === undefined ? undefined : limits.memorySwap < 0 ? -1 : printBytes(limits.memorySwap),
    mem_reservation: limits.memoryReservation === undefined ? undefined : printBytes(limits.memoryReservation),
    cpus: limits.cpus,
    cpu_shares: limits.cpuShares,
    cpuset: limits.cpusetCpus,
    pids_limit: limits.pidsLimit,
    shm_size: limits.shmSize === undefined ? undefined : printBytes(limits.shmSize),
    ulimits: some(Object.fromEntries(spec.ulimits.map(({ name, soft, hard }) => [name, soft === hard ? soft : { soft, hard }]))),
    oom_score_adj: spec.oomScoreAdj,
    privileged: spec.privileged || undefined,
    cap_add: list(spec.capAdd),
    cap_drop: list(spec.capDrop),
    security_opt: list(spec.securityOpt),
    devices: list(spec.devices.map(({ host, container, permissions }) => `${host}:${container}:${permissions}`)),
    gpus: gpusOf(spec.gpus),
    sysctls: list(spec.sysctls.map(({ name, value }) => `${name}=${value}`)),
    ipc: spec.ipc,
    pid: spec.pid,
    uts: spec.uts,
    userns_mode: spec.userns,
    cgroup: spec.cgroupns,
    cgroup_parent: spec.cgroupParent,
    runtime: spec.runtime,
    logging: some({ driver: log.driver, options: some(Object.fromEntries(log.options.map(({ name, value }) => [name, value]))) }),
  })
}

function mountOf(mount: Mount): string | Part {
  // A service has no word for a volume's driver: without it, the short form may do.
  const [flag, text = ''] = printMount(mount.type === 'volume' ? { ...mount, driver: undefined, driverOptions: [] } : mount)
  if (flag === '-v') return text
  const { type, target, readOnly } = mount
  const base = { type, source: 'source' in mount ? mount.source : undefined, target, read_only: readOnly || undefined }
  if (mount.type === 'bind') return some({ ...base, bind: some({ create_host_path: mount.createSource, propagation: mount.propagation }) })
  if (mount.type === 'volume') return some({ ...base, volume: some({ nocopy: mount.noCopy || undefined }) })
  return some({ ...base, tmpfs: some({ size: mount.size, mode: mount.mode }) })
}

const networkOf = ({ aliases, ip, ip6, mac }: RunSpec['networks'][number]) =>
  some({ aliases: list(aliases), ipv4_address: ip, ipv6_address: ip6, mac_address: mac })

function healthOf(check: NonNullable<RunSpec['healthcheck']>): Part {
  if ('disabled' in check) return { disable: true }
  const span = (value: number | undefined) => (value === undefined ? undefined : printSpan(value))
  return some({
    test: check.command === undefined ? undefined : ['CMD-SHELL', check.command],
    interval: span(check.interval),
    timeout: span(check.timeout),
    start_period: span(check.startPeriod),
    retries: check.retries,
  })
}

function gpusOf(gpus: string | undefined): unknown {
  if (gpus === undefined || gpus === 'all') return gpus
  const fields = parseCommas(gpus) ?? []
  if (fields.length === 1 && /^\d+$/.test(gpus)) return [{ count: Number(gpus) }]
  const [, devices] = /^device=(.+)$/s.exec(fields.length === 1 ? (fields[0] ?? '') : '') ?? []
  return devices && [{ device_ids: devices.split(',') }]
}

/** The flags that would say the rest. */
function leftOf(spec: RunSpec): string[] {
  const print = (name: string) => flags.find((flag) => flag.name === name)?.print(spec) ?? []
  const { networks, mounts, ulimits } = spec
  const alone = networks.length === 1 && networks[0] && modes.test(networks[0].name) ? networks[0] : undefined
  return [
    ...print('rm'),
    ...print('publish-all'),
    ...print('cpuset-mems'),
    ...((spec.stopTimeout ?? 0) < 0 ? print('stop-timeout') : []),
    ...(spec.gpus !== undefined && gpusOf(spec.gpus) === undefined ? print('gpus') : []),
    ...(spec.restart.policy === 'no' && spec.restart.retries !== undefined ? print('restart') : []),
    ...(alone && Object.keys(networkOf(alone) ?? {}).length > 0 ? print('network') : []),
    ...mounts.filter((mount) => mount.type === 'volume' && (mount.driver || mount.driverOptions.length > 0)).flatMap(printMount),
    ...ulimits.filter(({ name }, index) => ulimits.findIndex((one) => one.name === name) !== index).map(({ name }) => `--ulimit ${name}`),
  ]
}

/** Without what is not said, and without what says nothing. */
function some<T extends Part>(part: T): Part {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined && !isEmpty(value)))
}
const isEmpty = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
const list = <T>(values: T[]): T[] | undefined => (values.length > 0 ? values : undefined)

/** Compose takes a `$` for a variable. */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$')
  if (Array.isArray(value)) return value.map(escaped)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, escaped(one)]))
}
