/** What the suites of volumes, networks and files share: things made on a real engine under names of their own, and removed afterwards. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach } from 'vitest'
import type { Capabilities } from './capabilities.ts'
import { engineKit, forever, label } from './suite-kit.ts'

type Storage = Required<Pick<Capabilities, 'compose' | 'containers' | 'disk' | 'files' | 'images' | 'networks' | 'volumes'>>

export type StorageSuiteOptions = {
  /** Connects; the suite closes what it gets. `helper`: milliseconds for which it keeps what it looks into volumes with. */
  connect: (timing?: { helper: number }) => Promise<Storage & { close: () => void | Promise<void> }>
  /** The docker command line, or one that takes the same words, for that engine: what we are compared with. */
  cli: (...args: string[]) => Promise<string>
  image: string
  /** The engine's archives do not say whose a file is, so that what would need to know is refused. */
  ownerless?: boolean
}

let count = 0

/** Connects before each test, and after it removes what the test made. Its fields hold while a test runs. */
export function storageKit({ connect, cli, image }: StorageSuiteOptions) {
  const made = { containers: [] as string[], volumes: [] as string[], networks: [] as string[], images: [] as string[] }
  const engine = engineKit(connect, async () => {
    rmSync(kit.folder, { recursive: true, force: true })
    const remove = async (names: string[], ...words: string[]) => {
      for (const name of names.splice(0)) await cli(...words, name).catch(() => {})
    }
    await remove(made.containers, 'rm', '-f', '-v')
    await remove(made.networks, 'network', 'rm')
    await remove(made.volumes, 'volume', 'rm', '-f')
    await remove(made.images, 'rmi', '-f')
  })
  const kit = Object.assign(engine, {
    /** A folder of this machine, for the test alone. */
    folder: '',
    name: (what: string) => `storage-${what}-${process.pid}-${++count}`,
    /** A container that runs until it is removed, after it has done what the script says. */
    run: async (script: string, ...options: string[]): Promise<string> => {
      const id = await cli('run', '-d', '--label', label, ...options, image, 'sh', '-c', `${script}\ntouch /dev/shm/ready; ${forever}`)
      made.containers.push(id)
      while (!(await cli('exec', id, 'sh', '-c', 'test -e /dev/shm/ready && echo yes').catch(() => '')))
        await new Promise((r) => setTimeout(r, 20))
      return id
    },
    /** A container that was never started. */
    create: async (...options: string[]): Promise<string> => {
      const id = await cli('create', '--label', label, ...options)
      made.containers.push(id)
      return id
    },
    volume: async (...options: string[]): Promise<string> => {
      const name = kit.name('volume')
      made.volumes.push(name)
      await cli('volume', 'create', ...options, name)
      return name
    },
    network: async (...options: string[]): Promise<{ name: string; network: string }> => {
      const name = kit.name('network')
      made.networks.push(name)
      await cli('network', 'create', ...options, name)
      return { name, network: await cli('network', 'inspect', '-f', '{{.ID}}', name) }
    },
    /** Removes after the test what it made by itself. */
    made,
  })
  beforeEach(() => {
    kit.folder = mkdtempSync(join(tmpdir(), 'wheelhouse-storage-'))
  })
  return kit
}
export type StorageKit = ReturnType<typeof storageKit>
