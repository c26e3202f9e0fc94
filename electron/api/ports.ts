/** Ports that containers have published, made of the list of containers: no engine is asked anything more. */
import type { Container } from '../../shared/contract/containers.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import type { PublishedPort } from '../../shared/contract/ports.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'

/** @param read keeps the list of containers filled until the signal aborts */
export function portsApi(containers: LiveList<Container>, read: (signal: AbortSignal) => void): Api<AppContract>['ports'] {
  const list = publishedPorts(containers)
  return {
    list: (_input, { signal }) => {
      read(signal)
      return list
    },
  }
}

/** Follows the list for as long as it lives. */
export function publishedPorts(containers: LiveList<Container>): LiveList<PublishedPort> {
  const list = new LiveList<PublishedPort>()
  /** Ids of the ports of each container. */
  const known = new Map<string, string[]>()
  /** Ids of the ports that are the same port of a host. */
  const same = new Map<string, Set<string>>()
  const keyOf = ({ host, protocol }: Pick<PublishedPort, 'host' | 'protocol'>) => `${host}/${protocol}`

  /** Says anew who else has a port. */
  const settle = (key: string) => {
    const rows = [...(same.get(key) ?? [])].flatMap((id) => list.rows.get(id) ?? [])
    for (const row of rows) {
      const rivals = rows.filter(({ source }) => source !== row.source).map(({ name }) => name)
      list.put({ ...row, rivals })
    }
  }

  const touched = (id: string) => {
    const row = containers.rows.get(id)
    const ports = row ? portsOf(row) : []
    const now = ports.map((port) => port.id)
    const keys = new Set(ports.map(keyOf))
    for (const old of known.get(id) ?? []) {
      const gone = list.rows.get(old)
      if (!gone || now.includes(old)) continue
      same.get(keyOf(gone))?.delete(old)
      keys.add(keyOf(gone))
      list.drop(old)
    }
    for (const port of ports) {
      const key = keyOf(port)
      const ids = same.get(key) ?? new Set()
      same.set(key, ids.add(port.id))
      list.put({ ...port, rivals: list.rows.get(port.id)?.rivals ?? [] })
    }
    if (now.length > 0) known.set(id, now)
    else known.delete(id)
    for (const key of keys) {
      if (same.get(key)?.size === 0) same.delete(key)
      settle(key)
    }
  }

  const status = () => {
    for (const source of list.sources.keys()) if (!containers.sources.has(source)) list.forget(source)
    for (const [source, { state, fault, since }] of containers.sources) list.setStatus(source, state, fault, since)
  }

  containers.follow({ touched, status })
  for (const id of containers.rows.keys()) touched(id)
  status()
  return list
}

/** An engine lists a port once for each address. */
function portsOf(row: Container): PublishedPort[] {
  const found = new Map<string, PublishedPort>()
  for (const { ip = '', host, container: target, protocol } of row.ports) {
    if (host === undefined) continue
    const id = `${row.id} ${host}/${protocol} ${target}`
    const address = ip === '0.0.0.0' || ip === '::' ? '' : ip
    const port = found.get(id)
    if (port) {
      if (!port.addresses.includes(address)) port.addresses.push(address)
      continue
    }
    found.set(id, {
      id,
      source: row.source,
      host,
      protocol,
      addresses: [address],
      target,
      container: row.container,
      name: row.name,
      ...(row.project ? { project: row.project } : {}),
      rivals: [],
    })
  }
  return [...found.values()]
}
