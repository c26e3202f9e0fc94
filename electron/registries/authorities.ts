/** Whose certificates a registry may have: those that this machine trusts, and those in the folders where Docker looks for them. */
import { readdir, readFile } from 'node:fs/promises'
import { posix, win32 } from 'node:path'
import * as tls from 'node:tls'
import { dockerHub, registryHost } from '../../shared/lib/image-reference.ts'
import type { Place } from '../core/provider.ts'

const pathOf = (platform: NodeJS.Platform) => (platform === 'win32' ? win32 : posix)

/** Docker has none for its own registry, and what is no host is no part of a path. */
function folders(host: string, { platform, home, env }: Place): string[] {
  if (host === dockerHub || registryHost(host) !== host) return []
  const { join } = pathOf(platform)
  const own = join(home, '.docker/certs.d')
  const everybodys = platform === 'win32' ? join(env.ProgramData ?? 'C:\\ProgramData', 'docker/certs.d') : '/etc/docker/certs.d'
  // No folder of Windows has a colon in its name, so Docker leaves it out there.
  const name = platform === 'win32' ? host.replaceAll(':', '') : host
  return (platform === 'linux' ? [everybodys, own] : [own, everybodys]).map((folder) => join(folder, name))
}

/** Where a person puts an authority of their own for a registry; undefined where Docker has no place for it. */
export function authorityFile(host: string, place: Place): string | undefined {
  const [folder] = folders(host, place)
  return folder && pathOf(place.platform).join(folder, 'ca.crt')
}

/** Node trusts its own list; people with authorities of their own have told the system, or Docker. */
export async function authorities(host: string, place: Place): Promise<string[]> {
  const { join } = pathOf(place.platform)
  const found: string[] = []
  for (const folder of folders(host, place))
    for (const name of await readdir(folder).catch(() => []))
      if (name.endsWith('.crt')) found.push(await readFile(join(folder, name), 'utf8').catch(() => ''))
  const { getCACertificates } = tls as { getCACertificates?: (kind: 'default' | 'system') => string[] }
  const system = getCACertificates ? [...getCACertificates('default'), ...getCACertificates('system')] : tls.rootCertificates
  return [...system, ...found.filter(Boolean)]
}
