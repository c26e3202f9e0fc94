/** Real images for one test, made with Docker's own command line: under one prefix, and gone with the test, with whatever was made of them. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { testImage } from './stack/docker.mjs'

export type ImageStack = {
  /** Begins every name; what the list is filtered by. */
  prefix: string
  /** Docker's own command line; returns what it prints. */
  docker: (...args: string[]) => Promise<string>
  /** Builds an image of these lines after FROM, which are unlike any other's; returns its id. */
  build: (tags: string[], lines?: string[]) => Promise<string>
  /** A folder with these files, which goes with the test. */
  folder: (files: Record<string, string | Buffer>) => string
  /** The id that a name stands for; '' for none. */
  idOf: (name: string) => Promise<string>
  removeAll: () => Promise<void>
}

export function imageStack(socket: string): ImageStack {
  const id = randomBytes(4).toString('hex')
  const prefix = `e2e-${id}`
  const folders: string[] = []
  const built = new Set<string>()
  const docker = async (...args: string[]) =>
    (
      await promisify(execFile)('docker', ['--host', `unix://${socket}`, ...args], { env: { ...process.env, DOCKER_BUILDKIT: '0' } })
    ).stdout.trim()
  const folder: ImageStack['folder'] = (files) => {
    const made = mkdtempSync(join(tmpdir(), 'wheelhouse-images-'))
    folders.push(made)
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(made, path)), { recursive: true })
      writeFileSync(join(made, path), content)
    }
    return made
  }
  const stack: ImageStack = {
    prefix,
    docker,
    folder,
    build: async (tags, lines = []) => {
      const dockerfile = [`FROM ${testImage}`, `LABEL ${prefix}=${randomBytes(4).toString('hex')}`, ...lines].join('\n')
      const made = await docker('build', '-q', ...tags.flatMap((tag) => ['-t', tag]), folder({ Dockerfile: dockerfile }))
      built.add(made)
      return made
    },
    idOf: (name) => docker('image', 'inspect', '-f', '{{.Id}}', name).catch(() => ''),
    removeAll: async () => {
      const listed = await docker('ps', '-aq', '--filter', `name=${prefix}`)
      if (listed) await docker('rm', '-f', '-v', ...listed.split('\n'))
      const names = (await docker('images', '--format', '{{.Repository}}:{{.Tag}}')).split('\n').filter((name) => name.includes(prefix))
      for (const name of [...names, ...built]) await docker('rmi', '-f', name).catch(() => '')
      for (const made of folders) rmSync(made, { recursive: true, force: true })
    },
  }
  return stack
}
