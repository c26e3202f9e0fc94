/** A compose project, from the file that a person chooses to the list, its editor and its end: the whole backend, with the real program and engine. */
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Backend, createBackend } from '../../electron/backend.ts'
import { eventually, failure } from '../../electron/capabilities/suite-kit.ts'
import { silentLog } from '../../electron/core/log.ts'
import type { ComposeChunk, Project } from '../../shared/contract/compose.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import { type Client, type Confirmed, createClient, type StreamHandle, type StreamReader } from '../../shared/rpc/client.ts'
import type { InputOf } from '../../shared/rpc/contract.ts'
import { memoryWire } from '../../shared/rpc/memory-wire.ts'

const image = process.env.WHEELHOUSE_TEST_IMAGE ?? 'wheelhouse/busybox:test'
const missing = process.env.WHEELHOUSE_NO_ENGINE ?? process.env.WHEELHOUSE_NO_COMPOSE

describe.skipIf(missing)('a compose project', { timeout: 180_000 }, () => {
  let folder: string
  let file: string
  let backend: Backend
  let client: Client<AppContract>
  let engine: string
  const begin = () => {
    const env = { ...process.env, DOCKER_HOST: `unix://${process.env.WHEELHOUSE_ENGINE}` }
    backend = createBackend({ folder: join(folder, 'settings'), version: '1', log: silentLog, place: { env, home: folder } })
    const wire = memoryWire()
    backend.serve(wire.server)
    client = createClient<AppContract>()
    client.attach(wire.client)
  }
  beforeEach(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'wheelhouse-project-')))
    file = join(folder, 'compose.yml')
    writeFileSync(
      file,
      `services:\n  web: {image: "${image}", command: sleep 1000, network_mode: none, stop_signal: SIGKILL, environment: {PASSWORD: correct-horse}}\n` +
        `  debug: {image: "${image}", command: sleep 1000, network_mode: none, stop_signal: SIGKILL, profiles: [debug]}\n`,
    )
    begin()
    let found: string | undefined
    const list = client.live('engines.list', {}, { offset: 0, limit: 100 }, ({ items }) => {
      for (const item of items) if ('current' in item && item.current && item.state === 'live') found = item.id
    })
    await eventually(() => expect(found).toBeDefined())
    engine = found as unknown as string
    list.close()
  })
  afterEach(async () => {
    await backend.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const follow = (project: string) => {
    let row: Project | undefined
    const list = client.live('compose.list', {}, { offset: 0, limit: 500, where: { source: [engine] } }, ({ items }) => {
      row = items.find((item): item is Project => 'project' in item && item.project === project)
    })
    return { row: () => row, close: list.close }
  }
  const run = <P extends 'compose.up' | 'compose.down' | 'compose.stop'>(
    path: P,
    input: InputOf<AppContract['compose']['up']>,
    more = {},
  ) =>
    new Promise<ComposeChunk[]>((resolve, reject) => {
      const chunks: ComposeChunk[] = []
      const reader: StreamReader<ComposeChunk> = {
        onChunk: (chunk) => void chunks.push(chunk),
        onEnd: (error) => (error ? reject(error) : resolve(chunks)),
      }
      if (path === 'compose.down') client.destroyStream('compose.down', { ...input, ...more } as never, {} as Confirmed, reader)
      else client.stream(path as 'compose.up', { ...input, ...more }, reader)
    })
  const down = (project: string) => run('compose.down', { engine, project }, { volumes: true, orphans: true })

  test('is added, started, looked at, edited, stopped and forgotten', async () => {
    backend.grant('read', folder)
    const { project } = await client.call('compose.add', { engine, files: [file] })
    const { row, close } = follow(project)
    await eventually(() => expect(row()).toMatchObject({ state: 'created', known: 'file', profiles: ['debug'], files: [file] }))

    const chunks = await run('compose.up', { engine, project })
    expect(chunks.at(-1)).toEqual({ done: { code: 0 } })
    await eventually(() => expect(row()).toMatchObject({ state: 'running', known: 'both', running: 1, total: 1 }))

    const config = await client.call('compose.config', { engine, project })
    expect(config).toMatchObject({ services: expect.arrayContaining(['web']), profiles: ['debug'], problems: [] })
    expect(config.yaml).not.toContain('correct-horse')
    expect((await client.call('compose.reveal', { engine, project })).yaml).toContain('correct-horse')

    const { text, modified } = await client.call('compose.readFile', { engine, project, file })
    const of = { engine, project, file }
    expect(await client.call('compose.validate', { text, of })).toEqual({ problems: [] })
    const broken = await client.call('compose.validate', { text: text.replace('network_mode: none', 'depends_on: [none]'), of })
    expect(broken.problems).toMatchObject([{ line: 2, severity: 'error', message: { en: expect.stringContaining('none') } }])
    await client.call('compose.writeFile', { ...of, text: text.replace('[debug]', '[debug, more]'), expected: modified })
    await eventually(() => expect(row()?.profiles).toEqual(['debug', 'more']))
    expect((await failure(client.call('compose.writeFile', { ...of, text, expected: modified }))).code).toBe('conflict')
    expect(readFileSync(file, 'utf8')).toContain('[debug, more]')

    await run('compose.stop', { engine, project })
    await eventually(() => expect(row()).toMatchObject({ state: 'stopped', running: 0 }))
    await down(project)
    await eventually(() => expect(row()).toMatchObject({ state: 'created', total: 0 }))
    await client.call('compose.forget', { engine, project })
    await eventually(() => expect(row()).toBeUndefined())
    close()
  })

  test('is there again after a restart of the backend, and needs no file to be chosen again', async () => {
    backend.grant('read', file)
    const { project } = await client.call('compose.add', { engine, files: [file], name: `wh-again-${process.pid}`, profiles: ['debug'] })
    await backend.close()
    begin()
    const { row, close } = follow(project)
    await eventually(() => expect(row()).toMatchObject({ state: 'created', activeProfiles: ['debug'] }))
    await run('compose.up', { engine, project })
    await eventually(() => expect(row()).toMatchObject({ state: 'running', total: 2 }))
    await down(project)
    close()
  })

  test('touches no file that a person did not choose', async () => {
    const refused = async (promise: Promise<unknown>) => expect((await failure(promise)).code).toBe('forbidden')
    await refused(client.call('compose.add', { engine, files: [file] }))
    await refused(run('compose.up', { engine, files: [file] }))
    await refused(client.call('compose.config', { engine, files: ['/etc/passwd'] }))
    backend.grant('read', file)
    await refused(client.call('compose.add', { engine, files: [file], envFiles: ['/etc/passwd'] }))
    const { project } = await client.call('compose.add', { engine, files: [file] })
    await refused(client.call('compose.readFile', { engine, project, file: '/etc/passwd' }))
    await refused(client.call('compose.writeFile', { engine, project, file: '/etc/passwd', text: '', expected: 0 }))
    expect((await failure(client.call('compose.readFile', { engine, project: 'no-such', file }))).code).toBe('not_found')
    expect((await failure(run('compose.up', { engine, project: 'no-such' }))).code).toBe('not_found')
  })

  test('that only labels name is used once its files are allowed', async () => {
    backend.grant('read', file)
    const { project } = await client.call('compose.add', { engine, files: [file], name: `wh-labels-${process.pid}` })
    await run('compose.up', { engine, project })
    await client.call('compose.forget', { engine, project })
    await backend.close()
    begin()
    const one = { engine, project }
    const refused = async (promise: Promise<unknown>) =>
      expect(await failure(promise)).toMatchObject({ code: 'forbidden', detail: file, message: { en: expect.stringContaining('allowed') } })
    await refused(run('compose.up', one))
    await refused(client.call('compose.config', one))
    await refused(client.call('compose.reveal', one))
    await refused(client.call('compose.readFile', { ...one, file }))
    await refused(client.call('compose.writeFile', { ...one, file, text: '', expected: 0 }))
    const { paths } = await client.call('compose.asks', { ...one, use: 'write' })
    expect(paths).toEqual([file])

    backend.grant('write', file)
    expect(await client.call('compose.asks', { ...one, use: 'write' })).toEqual({ paths: [] })
    expect((await client.call('compose.reveal', one)).yaml).toContain('correct-horse')
    const { text, modified } = await client.call('compose.readFile', { ...one, file })
    await client.call('compose.writeFile', { ...one, file, text: `# mine\n${text}`, expected: modified })
    expect(readFileSync(file, 'utf8')).toBe(`# mine\n${text}`)
    await run('compose.up', one)
    await down(project)
  })

  test('that is cancelled tells of it while its stream goes on', async () => {
    writeFileSync(
      file,
      `services: {a: {image: "${image}", command: [sh, -c, 'trap : TERM; while :; do sleep 0.1; done'], network_mode: none, stop_grace_period: 60s}}\n`,
    )
    backend.grant('read', file)
    const { project } = await client.call('compose.add', { engine, files: [file] })
    await run('compose.up', { engine, project })
    const ended = new Promise<ComposeChunk[]>((resolve, reject) => {
      const handle: StreamHandle<{ cancel: true }> = client.stream(
        'compose.stop',
        { engine, project },
        {
          onChunk: () => handle.write({ cancel: true }),
          onEnd: (error) => (error ? reject(error) : resolve([])),
        },
      )
    })
    expect(await failure(ended)).toMatchObject({ code: 'cancelled', message: { en: expect.stringContaining('half-done') } })
    await run('compose.down', { engine, project }, { volumes: true, orphans: true, timeout: 0 })
  })
})
