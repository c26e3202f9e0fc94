/** What the suite of disks shares: an engine of its own, and on it a zoo of things that are used, unused, named and nameless. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import type { DiskKind } from '../../shared/contract/disk.ts'
import type { Disk } from './disk.ts'
import type { Images } from './images.ts'
import { engineKit, eventually, forever, label } from './suite-kit.ts'

export type DiskSuiteOptions = {
  /** Connects; the suite closes what it gets. */
  connect: () => Promise<{ disk: Disk; images: Images; close: () => void }>
  /** The docker command line, or one that takes the same words, for that engine: what we are compared with. */
  cli: (...args: string[]) => Promise<string>
  image: string
  /** It counts as Docker does: each layer once, and no volume that leads elsewhere. */
  countsLayers: boolean
  /** It builds with BuildKit, which keeps a cache. */
  buildkit: boolean
  /** It puts this before a name that has no registry. */
  prefix?: string
}

const lines = (text: string) => text.split('\n').filter(Boolean).sort()
export type Held = Record<DiskKind, string[]>

/** Connects before each test, and after it removes what the test made. Its fields hold while a test runs. */
export function diskKit({ connect, cli, image, prefix = '' }: DiskSuiteOptions) {
  let count = 0
  let folder = ''
  const engine = engineKit(connect, (): Promise<void> => kit.clear())
  const kit = Object.assign(engine, {
    run: (script: string, ...options: string[]) =>
      cli('run', '-d', '--label', label, ...(options.includes('--network') ? [] : ['--network', 'none']), ...options, 'sh', '-c', script),
    /** Builds an image with so many bytes of its own. */
    build: async (tag: string, bytes: number, base = image, buildkit: 'auto' | 'off' = 'off'): Promise<string> => {
      const own = ++count
      const context = join(folder, String(own))
      mkdirSync(context)
      writeFileSync(join(context, 'own'), Buffer.alloc(bytes, `${tag} ${own} `))
      writeFileSync(join(context, 'Dockerfile'), `FROM ${base}\nCOPY own /own-${own}\nLABEL a=b\n`)
      const source = { source: { folder: context }, tags: [tag], args: {}, noCache: true, pull: false, buildkit }
      for await (const chunk of kit.images.build(source, kit.abort.signal)) void chunk
      return cli('image', 'inspect', '-f', '{{.Id}}', tag)
    },
    /** What the engine has of everything that can be freed, as its command line lists it. */
    held: async (): Promise<Held> => ({
      containers: lines(await cli('ps', '-aq', '--no-trunc')),
      networks: lines(await cli('network', 'ls', '-q', '--no-trunc')),
      volumes: lines(await cli('volume', 'ls', '-q')),
      images: [...new Set(lines(await cli('images', '-q', '--no-trunc')))],
      buildCache: [],
    }),
    zoo: async () => {
      const name = (what: string) => `disk-${process.pid}-${++count}-${what}`
      const images = {
        base: name('base:1'),
        onBase: name('on-base:1'),
        usedOnBase: name('used-on-base:1'),
        twice: name('twice:1'),
        twiceToo: name('twice-too:2'),
        stopped: name('stopped:1'),
        again: name('again:1'),
      }
      const volumes = { used: name('used'), stopped: name('stopped'), unused: name('unused'), elsewhere: name('elsewhere') }
      const networks = { used: name('used'), stopped: name('stopped'), unused: name('unused') }
      const [dangling] = await Promise.all([
        kit.build(images.again, 20_000),
        kit.build(images.base, 300_000),
        kit.build(images.twice, 50_000),
        kit.build(images.stopped, 30_000),
        cli('volume', 'create', '--label', 'tier=cache', volumes.unused),
        cli('volume', 'create', '-o', 'type=tmpfs', '-o', 'device=tmpfs', volumes.elsewhere),
        ...Object.values(networks).map((network) => cli('network', 'create', '--internal', network)),
      ])
      await Promise.all([
        kit.build(images.onBase, 100_000, images.base),
        kit.build(images.usedOnBase, 70_000, images.base),
        kit.build(images.again, 10_000),
        cli('tag', images.twice, images.twiceToo),
      ])
      const fill = 'head -c 100000 /dev/zero > /v/f; head -c 40000 /dev/zero > /f;'
      const [plain, paused, busy, ended, created, wrote] = await Promise.all([
        kit.run(forever, image),
        kit.run(forever, image),
        kit.run(`${fill} ${forever}`, '--network', networks.used, '-v', `${volumes.used}:/v`, images.usedOnBase),
        kit.run(fill, '--network', networks.stopped, '-v', `${volumes.stopped}:/v`, '-v', '/nameless', images.stopped),
        cli('create', '--label', label, '--network', 'none', '-v', '/nameless', image, 'true'),
        kit.run(fill, '-v', `${volumes.unused}:/v`, '-v', '/nameless', image),
      ])
      // One that has only just begun may not be paused yet.
      await eventually(() => cli('pause', paused))
      await cli('wait', ended, wrote)
      // What it wrote to is full.
      await eventually(async () => expect(await cli('exec', busy, 'ls', '-l', '/f')).toContain('40000'))
      // Its volumes stay, and one of them has no name.
      await cli('rm', wrote)
      return { images, volumes, networks, dangling, live: [plain, paused, busy], ended, created }
    },
    clear: async () => {
      const containers = lines(await cli('ps', '-aq'))
      if (containers.length > 0) await cli('rm', '-f', '-v', ...containers)
      const networks = lines(await cli('network', 'ls', '--format', '{{.Name}}')).filter((name) => name.startsWith('disk-'))
      const named = lines(await cli('images', '--format', '{{.Repository}}:{{.Tag}}')).filter((name) => name.startsWith(`${prefix}disk-`))
      const left = await Promise.all([cli('volume', 'ls', '-q'), cli('images', '-q', '--no-trunc', '-f', 'dangling=true')])
      const [unused, nameless] = left.map(lines)
      await Promise.all([
        ...(unused?.length ? [cli('volume', 'rm', '-f', ...unused)] : []),
        ...(networks.length > 0 ? [cli('network', 'rm', ...networks)] : []),
        ...(named.length > 0 || nameless?.length ? [cli('rmi', ...named, ...(nameless ?? []))] : []),
      ])
    },
  })
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wheelhouse-disk-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return kit
}
