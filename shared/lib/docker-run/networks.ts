/** Networks as `--network` writes them, with what else a container is known by in them. */
import type { RunSpec } from '../../contract/run-spec.ts'
import { type Say, short } from './problem.ts'
import { cut, parseCommas, printCommas } from './values.ts'

type Network = RunSpec['networks'][number]

/** Either a name, or `name=web,alias=db,ip=10.0.0.2`. */
export function parseNetwork(spec: RunSpec, text: string, say: Say): boolean {
  if (!text.includes('=')) return text !== '' && spec.networks.push({ name: text, aliases: [] }) > 0
  const network: Network = { name: '', aliases: [] }
  for (const [key, value = ''] of (parseCommas(text) ?? []).map((field) => cut(field))) {
    if (key === 'name') network.name = value
    else if (key === 'alias') network.aliases.push(value)
    else if (key === 'ip') network.ip = value
    else if (key === 'ip6') network.ip6 = value
    else if (key === 'mac-address') network.mac = value
    else say(`“${short(key)}” of the network is left out.`, `« ${short(key)} » du réseau est laissé de côté.`)
  }
  return network.name !== '' && spec.networks.push(network) > 0
}

export function printNetworks({ networks }: RunSpec): string[] {
  const [only] = networks
  if (only && networks.length === 1)
    return [
      '--network',
      only.name,
      ...only.aliases.flatMap((alias) => ['--network-alias', alias]),
      ...(only.ip ? ['--ip', only.ip] : []),
      ...(only.ip6 ? ['--ip6', only.ip6] : []),
      ...(only.mac ? ['--mac-address', only.mac] : []),
    ]
  return networks.flatMap(({ name, aliases, ip, ip6, mac }) => {
    const more = [
      ...aliases.map((alias) => `alias=${alias}`),
      ...(ip ? [`ip=${ip}`] : []),
      ...(ip6 ? [`ip6=${ip6}`] : []),
      ...(mac ? [`mac-address=${mac}`] : []),
    ]
    return ['--network', more.length > 0 ? printCommas([`name=${name}`, ...more]) : name]
  })
}

/** What `--network-alias`, `--ip`, `--ip6` and `--mac-address` say is of the first network, or of the usual one. */
export function applyToFirst(spec: RunSpec, loose: Omit<Network, 'name'>): void {
  const { aliases, ...addresses } = loose
  if (aliases.length === 0 && Object.keys(addresses).length === 0) return
  if (spec.networks.length === 0) spec.networks.push({ name: 'bridge', aliases: [] })
  const first = spec.networks[0] as Network
  first.aliases.push(...aliases)
  Object.assign(first, addresses)
}
