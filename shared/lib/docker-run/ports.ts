/** Ports as `-p` and `--expose` write them: "80", "8080:80/udp", "127.0.0.1:8000-8010:80", "[::1]:80:80", "published=80,target=80". */
import type { PortSpec, RunSpec } from '../../contract/run-spec.ts'
import { cut, parseCommas } from './values.ts'

type Range = { from: number; to: number }
const protocols = ['tcp', 'udp', 'sctp'] as const
/** More than these are a mistake, and would fill the form. */
const mostPorts = 1000

/** A range of the container's ports becomes one entry for each. Undefined when it cannot be read. */
export function parsePublish(text: string): PortSpec[] | undefined {
  const plain = text.includes('=') ? longForm(text) : text
  const [address, proto] = cut(plain ?? '', '/')
  const protocol = protocolOf(proto)
  const found = /^(?:(\[[^\]]*\]|[^:]*):)?(?:([^:]*):)?([^:]+)$/.exec(address)
  if (!found || !protocol) return undefined
  // "8080:80" fills the first group, which is then no address.
  const [ip, hostText] = found[2] === undefined ? ['', found[1] ?? ''] : [(found[1] ?? '').replace(/^\[|\]$/g, ''), found[2]]
  const container = parseRange(found[3] as string)
  const host = hostText === '' ? undefined : parseRange(hostText, 0)
  if (!container || (hostText !== '' && !host)) return undefined
  if (ip !== '' && !/^[0-9a-fA-F:.%a-z]+$/.test(ip)) return undefined
  const count = container.to - container.from + 1
  if (count > mostPorts) return undefined
  const hosts = host && host.to - host.from + 1
  if (host && hosts !== count && count > 1) return undefined
  return Array.from({ length: count }, (_, index) => ({
    ...(ip === '' ? {} : { ip }),
    ...hostOf(host, hosts === count ? index : undefined),
    container: container.from + index,
    protocol,
  }))
}

/** `index`: the one of the range that belongs to it; the engine chooses from the range without it. */
function hostOf(host: Range | undefined, index: number | undefined): Pick<PortSpec, 'host'> {
  if (!host || host.to === 0) return {}
  return { host: index === undefined ? host : host.from + index }
}

export function printPublish({ ip, host, container, protocol }: PortSpec): string {
  const hostText = host === undefined ? '' : typeof host === 'number' ? String(host) : `${host.from}-${host.to}`
  const address = ip === undefined ? '' : `${ip.includes(':') ? `[${ip}]` : ip}:`
  const before = address !== '' ? `${address}${hostText}:` : hostText !== '' ? `${hostText}:` : ''
  return `${before}${printExpose({ container, protocol })}`
}

export function parseExpose(text: string): RunSpec['expose'] | undefined {
  const [ports, proto] = cut(text, '/')
  const protocol = protocolOf(proto)
  const range = parseRange(ports)
  if (!protocol || !range || range.to - range.from >= mostPorts) return undefined
  return Array.from({ length: range.to - range.from + 1 }, (_, index) => ({ container: range.from + index, protocol }))
}

export const printExpose = ({ container, protocol }: RunSpec['expose'][number]): string =>
  `${container}${protocol === 'tcp' ? '' : `/${protocol}`}`

const protocolOf = (text = 'tcp') => protocols.find((one) => one === text.toLowerCase())

function parseRange(text: string, least = 1): Range | undefined {
  const found = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text)
  const from = Number(found?.[1])
  const to = Number(found?.[2] ?? found?.[1])
  return found && from >= least && to <= 65_535 && from <= to ? { from, to } : undefined
}

function longForm(text: string): string | undefined {
  const fields = new Map(parseCommas(text)?.map((field) => cut(field)) ?? [])
  const target = fields.get('target')
  const published = fields.get('published')
  return target && `${published ? `${published}:` : ''}${target}/${fields.get('protocol') ?? 'tcp'}`
}
