/** An engine whose disk is full: pull, build and load say so and what to do, nothing of them is there, and once there is room they succeed. */
import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collect, dockerCli, eventually, failure } from '../../electron/capabilities/suite-kit.ts'
import { type PrivateEngine, startPrivateEngine, testImage } from '../stack/docker.mjs'
import { type FaultProxy, startFaultProxy } from '../stack/fault-proxy.ts'
import { noRegistry, startRegistry } from '../stack/registry.mjs'
import { connectTo, expectWords, type Session } from './transfer-faults.kit.ts'

const missing =
  process.env.WHEELHOUSE_NO_ENGINE ??
  (process.platform !== 'linux' || process.getuid?.() !== 0
    ? 'only root on Linux may mount a disk'
    : noRegistry((text) => console.warn(text)))
const slow = 120_000
const mega = 1024 * 1024
/** What an image weighs, what room is left for it, and what is enough. */
const [weight, room] = [20 * mega, 8 * mega]

describe.skipIf(missing)('an engine whose disk is full', () => {
  let folder: string
  let engine: PrivateEngine
  let registry = { host: '', stop: async () => {} }
  let door: FaultProxy
  let endRelay = () => {}
  let session: Session
  let cli: ReturnType<typeof dockerCli>
  /** Where the engine keeps its data, seen from here. */
  let disk: string
  const made = { name: '', id: '' }
  const filler = () => join(disk, 'filler')
  const { signal } = new AbortController()

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wh-'))
    engine = await startPrivateEngine({ disk: '128m' })
    const endpoint = `unix://${engine.socket}`
    cli = dockerCli(endpoint)
    disk = `/proc/${engine.pid}/root${await cli('info', '-f', '{{.DockerRootDir}}')}`
    registry = await startRegistry()
    // The engine has a network of its own; what it shares with us are files.
    door = await startFaultProxy(Number(registry.host.split(':')[1]), join(folder, 'registry.sock'))
    const port = registry.host.split(':')[1] as string
    endRelay = relayInto(engine.pid as number, port, join(folder, 'registry.sock'))
    made.name = `${registry.host}/full/disk:1`
    writeFileSync(join(folder, 'bytes'), randomBytes(weight))
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY bytes /bytes\n')
    await cli('build', '-q', '-t', made.name, folder)
    made.id = await cli('image', 'inspect', '-f', '{{.Id}}', made.name)
    await eventually(() => cli('push', '-q', made.name))
    await cli('save', '-o', join(folder, 'archive.tar'), made.name)
    await cli('rmi', '-f', made.name)
    await cli('builder', 'prune', '-af')
    session = await connectTo(endpoint)
  }, slow)
  afterAll(async () => {
    session?.close()
    endRelay()
    await engine?.remove()
    await door?.close()
    await registry.stop()
    rmSync(folder, { recursive: true, force: true })
  }, slow)

  /** Leaves so many bytes. */
  const fill = (left: number) => {
    const { bavail, bsize } = statfsSync(disk)
    writeFileSync(filler(), Buffer.alloc(Math.max(0, bavail * bsize - left)))
  }
  const acts = {
    pull: () => session.images.pull(made.name, {}, signal),
    load: () => session.images.load(join(folder, 'archive.tar'), signal),
    'build (classic)': () => build('off'),
    'build (BuildKit)': () => build('auto'),
  } as const
  const build = (buildkit: 'off' | 'auto') =>
    session.images.build({ source: { folder }, tags: [made.name], args: {}, noCache: true, pull: false, buildkit }, signal)

  test.each(Object.entries(acts))('%s', { timeout: slow }, async (_name, act) => {
    const before = await cli('images', '-aq', '--no-trunc')
    for (const left of [room, 0]) {
      fill(left)
      const fault = await failure(collect(act() as AsyncIterable<unknown>))
      expectWords(fault)
      expect(fault).toMatchObject({ code: 'unavailable', retryable: false, message: { en: "The engine's disk is full." } })
      expect(fault.hint?.en).toContain('Open Disk')
      expect(await cli('images', '-aq', '--no-trunc')).toBe(before)
      expect((await session.images.inspect(testImage, signal)).tags).toContain(testImage)
      rmSync(filler())
    }
    expect((await collect(act() as AsyncIterable<unknown>)).at(-1)).toHaveProperty('done')
    expect(await cli('images', '-q', '--no-trunc', made.name)).toMatch(/^sha256:/)
    await cli('rmi', '-f', made.name)
    await cli('builder', 'prune', '-af')
  })
})

/** Lets those in the network of a process reach a socket of this machine by a port of theirs. */
function relayInto(pid: number, port: string, socket: string): () => void {
  const within = ['nsenter', '-t', String(pid), '-n']
  execFileSync(within[0] as string, [...within.slice(1), 'ip', 'link', 'set', 'lo', 'up'])
  const script = `require('net').createServer((a) => { const b = require('net').connect(process.argv[2]); for (const s of [a, b]) s.on('error', () => { a.destroy(); b.destroy() }); a.pipe(b).pipe(a) }).listen(+process.argv[1], '127.0.0.1')`
  const relay = spawn(within[0] as string, [...within.slice(1), process.execPath, '-e', script, port, socket], { stdio: 'inherit' })
  process.once('exit', () => relay.kill())
  return () => void relay.kill()
}
