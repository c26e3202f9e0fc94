/** What the suites of images share: an engine, images made on it, folders of this machine, and the command line to compare with. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Images } from './images.ts'
import { engineKit, label } from './suite-kit.ts'

export type ImagesSuiteOptions = {
  /** Connects; the suite closes what it gets. */
  connect: () => Promise<{ images: Images; close: () => void }>
  /** The docker command line, or one that takes the same words, for that engine: what we are compared with. */
  cli: (...args: string[]) => Promise<string>
  /** An image with a shell, and the name under which the engine lists it. */
  image: string
  /** It builds with BuildKit where it is let. */
  buildkit: boolean
  /** It does not say what commands of a build wrote to which channel. */
  oneChannel?: boolean
  /** What a build runs goes on when nobody waits for it any more: not ours to help. */
  buildsRunOn?: boolean
  /** It builds only from what it is sent. */
  fetchesNothing?: boolean
  /** What it puts before a name that has no registry. */
  prefix?: string
}

let count = 0

/** Connects before each test, and after it removes what the test made. Its fields hold while a test runs. */
export function imagesKit({ connect, cli, image, prefix = '' }: ImagesSuiteOptions) {
  let made: string[] = []
  let containers: string[] = []
  let folders: string[] = []
  const engine = engineKit(connect, async () => {
    if (containers.length > 0) await cli('rm', '-f', '-v', ...containers).catch(() => {})
    for (const name of made) await cli('rmi', '-f', name).catch(() => {})
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    made = []
    containers = []
    folders = []
  })
  const kit = Object.assign(engine, {
    /** A name that nobody else has; what has it is removed after the test. */
    name: (tag = '1'): string => {
      const name = `${prefix}wheelhouse-images-${process.pid}-${++count}:${tag}`
      made.push(name)
      return name
    },
    remember: (...names: string[]) => void made.push(...names),
    folder: (files: Record<string, string | Buffer> = {}): string => {
      const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-images-'))
      folders.push(folder)
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true })
        writeFileSync(join(folder, name), content)
      }
      return folder
    },
    /** An image of its own, made with the command line. */
    make: async (files: Record<string, string> = {}, dockerfile = 'FROM scratch\nCOPY . /\n'): Promise<{ name: string; id: string }> => {
      const name = kit.name()
      const folder = kit.folder({ Dockerfile: dockerfile, unique: `${name} ${performance.now()}`, ...files })
      await cli('build', '-q', '-t', name, folder)
      return { name, id: await kit.idOf(name) }
    },
    idOf: (name: string): Promise<string> => cli('image', 'inspect', '-f', '{{.Id}}', name),
    run: async (script: string, name = image): Promise<string> => {
      const id = await cli('run', '-d', '--network', 'none', '--label', label, name, 'sh', '-c', script)
      containers.push(id)
      return id
    },
  })
  return kit
}
