/** Ports that containers have published, made of the list of containers: no engine is asked anything more. */
import type { Container } from '../../shared/contract/containers.ts'
import type { Engine } from '../../shared/contract/engines.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import type { PublishedPort } from '../../shared/contract/ports.ts'
import { machineOf, overlap } from '../../shared/lib/machine.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'

/** @param read keeps the list of containers filled until the signal aborts */
export function portsApi(
  containers: LiveList<Container>,
  engines: LiveList<Engine>,
  read: (signal: AbortSignal) => void,
): Api<AppContract>['ports'] {
  const list = publishedPorts(containers, (source) => machineOf(engines.rows.get(source)?.endpoint ?? ''))
  return {
    list: (_input, { signal }) => {
      read(signal)
      return list
    },
  }
}

/**
 * Follows the list for as long as it lives.
 * @param machine the name of the machine that an engine is on
 */
export function publishedPorts(containers: LiveList<Container>, machine: (source: string) => string): LiveList<PublishedPort> {
  const list = new LiveList<PublishedPort>()
  /** Ids of the ports of each container. */
  const known = new Map<string, string[]>()
  /** Ids of the ports that have the same number on a machine. */
  const same = new Map<string, Set<string>>()
  const keyOf = ({ machine: of, host, protocol }: PublishedPort) => `${of} ${host}/${protocol}`

  /** Says anew who else has a port. */
  const settle = (key: string) => {
    const rows = [...(same.get(key) ?? [])].flatMap((id) => list.rows.get(id) ?? [])
    for (const row of rows) {
      // One engine that is reached in two ways has each container twice.
      const others = rows.filter(({ source, container }) => source !== row.source && container !== row.container)
      list.put({ ...row, rivals: others.filter(({ addresses }) => overlap(addresses, row.addresses)).map(({ name }) => name) })
    }
  }

  const touched = (id: string) => {
    const row = containers.rows.get(id)
    const ports = row ? portsOf(row, machine(row.source)) : []
    const now = ports.map((port) => port.id)
    const keys = new Set(ports.map(keyOf))
    for (const old of known.get(id) ?? []) {
      const before = list.rows.get(old)
      if (!before) continue
      same.get(keyOf(before))?.delete(old)
      keys.add(keyOf(before))
      if (!now.includes(old)) list.drop(old)
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
function portsOf(row: Container, machine: string): PublishedPort[] {
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
      machine,
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
