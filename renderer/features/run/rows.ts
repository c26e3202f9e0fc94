/** The lists of the form: each entry as a row of what is typed, how it is read from a spec, and what it makes of one. */
import type { Mount, PortSpec, RunSpec } from '../../../shared/contract/run-spec.ts'
import { parseBytes, parseInteger, printBytes } from '../../../shared/lib/docker-run/values.ts'
import { joinWords, splitWords } from './shell-words.ts'
import type { Wrong } from './texts.ts'

/** `kept`: what it was made of; unchanged it goes back as it was, and what no field shows goes along. */
type RowOf<Fields, One> = Fields & { id: number; kept?: One | undefined }
export type PortRow = RowOf<{ host: string; container: string; protocol: PortSpec['protocol']; ip: string }, PortSpec>
/** `source`: of tmpfs, its size. */
export type MountRow = RowOf<{ type: Mount['type']; source: string; target: string; readOnly: boolean; createSource: boolean }, Mount>
export type PairRow = RowOf<{ name: string; value: string }, { name: string; value: string }>
export type NetworkRow = RowOf<{ name: string; aliases: string; ip: string }, RunSpec['networks'][number]>
export type DeviceRow = RowOf<{ host: string; container: string; permissions: string }, RunSpec['devices'][number]>
export type HostRow = RowOf<{ host: string; address: string }, RunSpec['extraHosts'][number]>

export type Rows = {
  ports: PortRow
  mounts: MountRow
  environment: PairRow
  labels: PairRow
  logOptions: PairRow
  networks: NetworkRow
  devices: DeviceRow
  extraHosts: HostRow
}
export type RowPart = keyof Rows
/** Says what is wrong with a field of the row. */
type Fail = (field: string, wrong: Wrong) => void

type Kind<Row, One> = {
  list: (spec: RunSpec) => One[]
  read: (one: One) => Omit<Row, 'id' | 'kept'>
  /** Undefined for a row that is empty, or of which nothing can be made. */
  write: (row: Row, fail: Fail) => One | undefined
  empty: () => Omit<Row, 'id' | 'kept'>
  isEmpty: (row: Row) => boolean
  /** What is wrong where the contract refuses a field. */
  wrong: (field: string) => Wrong
}

const pairs = (list: (spec: RunSpec) => { name: string; value: string }[]): Kind<PairRow, { name: string; value: string }> => ({
  list,
  read: ({ name, value }) => ({ name, value }),
  write: ({ name, value }, fail) => {
    if (name.trim() === '') return void fail('name', 'pair')
    return { name: name.trim(), value }
  },
  empty: () => ({ name: '', value: '' }),
  isEmpty: ({ name, value }) => name.trim() === '' && value === '',
  wrong: () => 'pair',
})

function hostPort(text: string, fail: Fail): PortSpec['host'] | 'wrong' {
  const range = /^(\d+)\s*-\s*(\d+)$/.exec(text.trim())
  if (range) return { from: Number(range[1]), to: Number(range[2]) }
  const port = text.trim() === '' ? undefined : parseInteger(text.trim())
  if (text.trim() !== '' && port === undefined) {
    fail('host', 'port')
    return 'wrong'
  }
  return port
}

export const rowKinds: { [P in RowPart]: Kind<Rows[P], NonNullable<Rows[P]['kept']>> } = {
  ports: {
    list: ({ ports }) => ports,
    read: ({ host, container, protocol, ip }) => ({
      host: host === undefined ? '' : typeof host === 'number' ? String(host) : `${host.from}-${host.to}`,
      container: String(container),
      protocol,
      ip: ip ?? '',
    }),
    write: (row, fail) => {
      const container = parseInteger(row.container.trim())
      const host = hostPort(row.host, fail)
      if (container === undefined) fail('container', row.container.trim() === '' ? 'required' : 'port')
      if (container === undefined || host === 'wrong') return undefined
      const ip = row.ip.trim()
      return { container, protocol: row.protocol, ...(host === undefined ? {} : { host }), ...(ip ? { ip } : {}) }
    },
    empty: () => ({ host: '', container: '', protocol: 'tcp', ip: '' }),
    isEmpty: ({ host, container, ip }) => (host + container + ip).trim() === '',
    wrong: (field) => (field === 'ip' ? 'address' : 'port'),
  },
  mounts: {
    list: ({ mounts }) => mounts,
    read: (mount) => ({
      type: mount.type,
      source: mount.type === 'tmpfs' ? (mount.size === undefined ? '' : printBytes(mount.size)) : (mount.source ?? ''),
      target: mount.target,
      readOnly: mount.readOnly,
      createSource: mount.type === 'bind' && mount.createSource,
    }),
    write: writeMount,
    // A folder that is not there is a slip of the pen more often than one to be made.
    empty: () => ({ type: 'volume', source: '', target: '', readOnly: false, createSource: false }),
    isEmpty: ({ source, target }) => (source + target).trim() === '',
    wrong: () => 'path',
  },
  environment: pairs(({ environment }) => environment),
  labels: pairs(({ labels }) => labels),
  logOptions: pairs(({ log }) => log.options),
  networks: {
    list: ({ networks }) => networks,
    read: ({ name, aliases, ip }) => ({ name, aliases: joinWords(aliases), ip: ip ?? '' }),
    write: ({ name, aliases, ip, kept }, fail) => {
      if (name.trim() === '') return void fail('name', 'required')
      const { ip: _old, ...more } = kept ?? {}
      const address = ip.trim()
      return { ...more, name: name.trim(), aliases: splitWords(aliases).words, ...(address ? { ip: address } : {}) }
    },
    empty: () => ({ name: '', aliases: '', ip: '' }),
    isEmpty: ({ name, aliases, ip }) => (name + aliases + ip).trim() === '',
    wrong: (field) => (field === 'ip' ? 'address' : 'unusable'),
  },
  devices: {
    list: ({ devices }) => devices,
    read: ({ host, container, permissions }) => ({ host, container, permissions }),
    write: ({ host, container, permissions }, fail) => {
      if (host.trim() === '') return void fail('host', 'required')
      return { host: host.trim(), container: container.trim() || host.trim(), permissions: permissions.trim() || 'rwm' }
    },
    empty: () => ({ host: '', container: '', permissions: '' }),
    isEmpty: ({ host, container, permissions }) => (host + container + permissions).trim() === '',
    wrong: (field) => (field === 'permissions' ? 'unusable' : 'path'),
  },
  extraHosts: {
    list: ({ extraHosts }) => extraHosts,
    read: ({ host, address }) => ({ host, address }),
    write: ({ host, address }, fail) => {
      if (host.trim() === '') fail('host', 'required')
      if (address.trim() === '') fail('address', 'required')
      return host.trim() && address.trim() ? { host: host.trim(), address: address.trim() } : undefined
    },
    empty: () => ({ host: '', address: '' }),
    isEmpty: ({ host, address }) => (host + address).trim() === '',
    wrong: (field) => (field === 'address' ? 'address' : 'unusable'),
  },
}
export const rowParts = Object.keys(rowKinds) as RowPart[]

function writeMount({ type, source, target, readOnly, createSource, kept }: MountRow, fail: Fail): Mount | undefined {
  const from = source.trim()
  const to = target.trim()
  if (to === '') return void fail('target', 'required')
  if (type === 'tmpfs') {
    const size = from === '' ? undefined : parseBytes(from)
    if (from !== '' && size === undefined) return void fail('source', 'size')
    const { size: _old, ...more } = kept?.type === 'tmpfs' ? kept : { size: 0 }
    return { ...more, type, target: to, readOnly, ...(size === undefined ? {} : { size }) }
  }
  if (type === 'bind') {
    if (from === '') return void fail('source', 'required')
    // The engine's machine is one of Unix, or Windows: never a path that depends on where one stands.
    if (!/^(?:\/|[a-zA-Z]:[\\/]|\\\\)/.test(from)) return void fail('source', 'path')
    const { relabel, ...more } = kept?.type === 'bind' ? kept : {}
    // Only the form that makes the folder can say how it is labelled.
    return { ...more, ...(createSource && relabel ? { relabel } : {}), type, source: from, target: to, readOnly, createSource }
  }
  const { source: _old, ...more } = kept?.type === 'volume' ? kept : { noCopy: false, driverOptions: [] }
  return { ...more, type, target: to, readOnly, ...(from === '' ? {} : { source: from }) }
}

let nextId = 1
export const emptyRow = <P extends RowPart>(part: P): Rows[P] => ({ ...rowKinds[part].empty(), id: nextId++ }) as Rows[P]
export const rowOf = <P extends RowPart>(part: P, one: NonNullable<Rows[P]['kept']>): Rows[P] =>
  ({ ...rowKinds[part].read(one as never), id: nextId++, kept: one }) as unknown as Rows[P]
