/** Where engines of this machine usually listen. Looks at names only: nothing is contacted. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Place } from '../../core/provider.ts'

/** `only`: shown as a place that was looked at on this system only; found anywhere. */
export type UsualSocket = { product: string; path: string; kind: 'unix' | 'npipe'; only?: NodeJS.Platform }

const pipes = '//./pipe/'

/** Every usual place; a folder of profiles gives one for each. */
export async function usualSockets({ env, home, platform }: Place): Promise<UsualSocket[]> {
  if (platform === 'win32')
    return [
      { product: 'Docker', path: `${pipes}docker_engine`, kind: 'npipe' },
      { product: 'Docker Desktop', path: `${pipes}dockerDesktopLinuxEngine`, kind: 'npipe' },
      { product: 'Podman', path: `${pipes}podman-machine-default`, kind: 'npipe' },
    ]
  const runtime = env.XDG_RUNTIME_DIR || `/run/user/${process.getuid?.() ?? 0}`
  const unix = (product: string, path: string, only?: NodeJS.Platform): UsualSocket => ({
    product,
    path,
    kind: 'unix',
    ...(only ? { only } : {}),
  })
  const machine = join(home, '.local/share/containers/podman/machine')
  return [
    unix('Docker', '/var/run/docker.sock'),
    unix('Docker (rootless)', join(runtime, 'docker.sock'), 'linux'),
    unix('Docker Desktop', join(home, '.docker/desktop/docker.sock'), 'linux'),
    unix('Docker Desktop', join(home, '.docker/run/docker.sock'), 'darwin'),
    unix('Podman', join(runtime, 'podman/podman.sock'), 'linux'),
    unix('Podman (root)', '/run/podman/podman.sock', 'linux'),
    unix('Podman', join(machine, 'podman.sock'), 'darwin'),
    unix('Podman', join(env.TMPDIR || '/tmp', 'podman/podman-machine-default-api.sock'), 'darwin'),
    ...(await colima(env, home)).map(([profile, path]) => unix(profile === 'default' ? 'Colima' : `Colima (${profile})`, path)),
    unix('Rancher Desktop', join(home, '.rd/docker.sock')),
    unix('OrbStack', join(home, '.orbstack/run/docker.sock'), 'darwin'),
  ]
}

async function colima(env: Place['env'], home: string): Promise<[profile: string, path: string][]> {
  const homes = env.COLIMA_HOME ? [env.COLIMA_HOME] : [join(home, '.colima'), join(env.XDG_CONFIG_HOME || join(home, '.config'), 'colima')]
  const found: [string, string][] = []
  for (const folder of homes) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries)
      if (entry.isDirectory() && !entry.name.startsWith('_') && entry.name !== 'ssh_config')
        found.push([entry.name, join(folder, entry.name, 'docker.sock')])
  }
  if (found.length === 0) found.push(['default', join(homes[0] as string, 'default/docker.sock')])
  return found
}

/** The names of Windows' pipes: asking whether one exists would open it. */
export async function pipeExists(path: string): Promise<boolean> {
  const names = await readdir(pipes).catch(() => [] as string[])
  const name = path.replaceAll('\\', '/').replace(/^\/\/\.\/pipe\//, '')
  return names.some((one) => one.toLowerCase() === name.toLowerCase())
}
