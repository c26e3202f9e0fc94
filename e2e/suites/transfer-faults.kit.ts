/** What the tests of transfers under faults share: an engine behind a proxy, and every act that takes long, with what must come of it. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Capabilities } from '../../electron/capabilities/capabilities.ts'
import { forever, label } from '../../electron/capabilities/suite-kit.ts'
import type { Subject } from '../../electron/capabilities/files.ts'
import { silentLog } from '../../electron/core/log.ts'
import { dockerProvider } from '../../electron/providers/docker/index.ts'
import type { Fault } from '../../shared/rpc/fault.ts'

export type Session = Required<Pick<Capabilities, 'images' | 'files'>> & { close: () => void }
type Cli = (...args: string[]) => Promise<string>
export const actNames = [
  'pull',
  'push',
  'classic build',
  'build with BuildKit',
  'upload to a container',
  'upload to a volume that nobody uses',
  'download of a file',
  'download of a folder',
  'save',
  'load',
] as const
export type ActName = (typeof actNames)[number]
export type Act = {
  /** Takes away what the last time made. */
  reset: () => Promise<void>
  run: (session: Session, signal: AbortSignal) => AsyncIterable<unknown>
  /** 'part': something is there that is not whole. */
  came: () => Promise<'none' | 'whole' | 'part'>
}

export async function connectTo(endpoint: string): Promise<Session> {
  const place = { env: {}, home: homedir(), platform: process.platform }
  const session = await dockerProvider().connect({ endpoint }, { signal: new AbortController().signal, place, log: silentLog })
  return { ...(session.capabilities as Required<Capabilities>), close: session.close }
}

export const openFiles = () => readdirSync('/proc/self/fd').length

/** What a person is told: what happened and what to do, in both languages. */
export function expectWords({ code, message, hint }: Fault): void {
  // Whoever cancelled knows what to do.
  for (const text of [message.en, message.fr, ...(code === 'cancelled' ? [] : [hint?.en, hint?.fr])]) expect(text, message.en).toMatch(/\S/)
  expect(message.fr).not.toBe(message.en)
}

/** Bytes of what is moved: a few of the pieces that a socket brings, and few enough for one byte at a time. */
const size = 50_000
let count = 0

/** @param registry where images are pushed to and pulled from */
export async function transferActs(cli: Cli, image: string, registry: string) {
  const prefix = `transfer-${process.pid}-${++count}`
  const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-transfers-'))
  const images: string[] = []
  const named = (name: string) => {
    images.push(name)
    return name
  }
  const idOf = (name: string) =>
    cli('image', 'inspect', '-f', '{{.Id}}', name).catch((error) => {
      if (/no such image/i.test(String(error))) return undefined
      throw error
    })
  const forget = async (name: string) => void (await cli('rmi', '-f', name).catch(() => ''))
  const context = (name: string, dockerfile: string): string => {
    const made = join(folder, name)
    mkdirSync(made)
    writeFileSync(join(made, 'Dockerfile'), dockerfile)
    writeFileSync(join(made, 'bytes'), randomBytes(size))
    return made
  }
  const make = async (name: string): Promise<{ name: string; id: string }> => {
    await cli('build', '-q', '-t', named(name), context(`context-${images.length}`, 'FROM scratch\nCOPY bytes /bytes\n'))
    return { name, id: (await idOf(name)) as string }
  }
  /** Of an image there is the whole or nothing: its id is what is in it. */
  const imageCame = async (name: string, id?: string) => {
    const found = await idOf(name)
    return found === undefined ? 'none' : id === undefined || found === id ? 'whole' : 'part'
  }

  const pulled = await make(`${registry}/${prefix}/pulled:1`)
  await cli('push', '-q', pulled.name)
  const saved = await make(`${prefix}-saved:1`)
  const archive = join(folder, 'loaded.tar')
  await cli('save', '-o', archive, saved.name)
  const container = await cli('run', '-d', '--network', 'none', '--label', label, image, 'sh', '-c', `mkdir /in /out; ${forever}`)
  const volume = await cli('volume', 'create', `${prefix}-volume`)
  // Never started, so that the volume is nobody's.
  const holder = await cli('create', '--label', label, '-v', `${volume}:/in`, image)
  const local = randomBytes(size)
  writeFileSync(join(folder, 'file'), local)
  await cli('cp', join(folder, 'file'), `${container}:/out/file`)
  const target = join(folder, 'here')
  mkdirSync(target)
  const emptied = async () => {
    for (const name of readdirSync(target)) rmSync(join(target, name))
  }
  /** Nothing but the file itself may be left. */
  const fileCame = (name: string, isWhole: (file: string) => boolean) => async () => {
    const names = readdirSync(target)
    if (names.length === 0) return 'none' as const
    return names.length === 1 && names[0] === name && isWhole(join(target, name)) ? ('whole' as const) : ('part' as const)
  }

  let pushing = ''
  let sent = ''
  let attempts = 0
  const built = (mode: 'auto' | 'off'): Act => {
    const tag = named(`${prefix}-built-${mode}:1`)
    const source = { folder: context(`built-${mode}`, `FROM ${image}\nCOPY bytes /bytes\nRUN cp /bytes /copy\n`) }
    return {
      reset: () => forget(tag),
      run: ({ images }, signal) => images.build({ source, tags: [tag], args: {}, noCache: true, pull: false, buildkit: mode }, signal),
      came: () => imageCame(tag),
    }
  }
  const uploaded = (subject: Subject, path: string, holder: string): Act => ({
    reset: async () => {
      sent = `sent-${++attempts}`
      writeFileSync(join(folder, sent), local)
    },
    run: ({ files }, signal) => files.upload(subject, path, { files: [join(folder, sent)], overwrite: false }, signal),
    came: async () => {
      const copy = join(folder, 'copy')
      const found = await cli('cp', `${holder}:/in/${sent}`, copy).then(
        () => readFileSync(copy),
        (error) => {
          if (/could not find the file/i.test(String(error))) return undefined
          throw error
        },
      )
      return found === undefined ? 'none' : found.equals(local) ? 'whole' : 'part'
    },
  })
  const acts: Record<ActName, Act> = {
    pull: {
      reset: () => forget(pulled.name),
      run: ({ images }, signal) => images.pull(pulled.name, {}, signal),
      came: () => imageCame(pulled.name, pulled.id),
    },
    push: {
      reset: async () => {
        pushing = named(`${registry}/${prefix}/pushed-${++attempts}:1`)
        await cli('tag', saved.name, pushing)
      },
      run: ({ images }, signal) => images.push(pushing, {}, signal),
      came: async () => {
        const [path, tag] = pushing.slice(registry.length + 1).split(':')
        const accept = 'application/vnd.docker.distribution.manifest.v2+json'
        const answer = await fetch(`http://${registry}/v2/${path}/manifests/${tag}`, { headers: { accept } })
        if (answer.status === 404) return 'none'
        const { config, layers } = (await answer.json()) as Record<'config', { digest: string }> & { layers: { digest: string }[] }
        const blobs = [config, ...layers].map(({ digest }) => fetch(`http://${registry}/v2/${path}/blobs/${digest}`, { method: 'HEAD' }))
        return config.digest === saved.id && (await Promise.all(blobs)).every(({ status }) => status === 200) ? 'whole' : 'part'
      },
    },
    'classic build': built('off'),
    'build with BuildKit': built('auto'),
    'upload to a container': uploaded({ kind: 'container', of: container }, '/in', container),
    'upload to a volume that nobody uses': uploaded({ kind: 'volume', of: volume }, '/', holder),
    'download of a file': {
      reset: emptied,
      run: ({ files }, signal) => files.download({ kind: 'container', of: container }, '/out/file', join(target, 'file'), signal),
      came: fileCame('file', (file) => readFileSync(file).equals(local)),
    },
    'download of a folder': {
      reset: emptied,
      run: ({ files }, signal) => files.download({ kind: 'container', of: container }, '/out', join(target, 'out.tar'), signal),
      came: fileCame('out.tar', (file) => execFileSync('tar', ['-xOf', file, 'out/file'], { maxBuffer: 1 << 24 }).equals(local)),
    },
    save: {
      reset: emptied,
      run: ({ images }, signal) => images.save([saved.name], join(target, 'saved.tar'), signal),
      came: fileCame('saved.tar', (file) => {
        const said = JSON.parse(execFileSync('tar', ['-xOf', file, 'manifest.json'], { encoding: 'utf8' })) as { Layers: string[] }[]
        const listed = execFileSync('tar', ['-tf', file], { encoding: 'utf8' }).split('\n')
        return (said[0]?.Layers ?? []).every((layer) => listed.includes(layer))
      }),
    },
    load: {
      reset: () => forget(saved.name),
      run: ({ images }, signal) => images.load(archive, signal),
      came: () => imageCame(saved.name, saved.id),
    },
  }
  return {
    acts,
    remove: async () => {
      await cli('rm', '-f', container, holder).catch(() => '')
      await cli('volume', 'rm', '-f', volume).catch(() => '')
      for (const name of images) await forget(name)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
