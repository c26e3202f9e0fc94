/** The list of projects: from containers and from files, each as it changes. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { compose as contract, type Project } from '../../shared/contract/compose.ts'
import { asFault } from '../../shared/rpc/fault.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'
import type { Compose, ComposeProject, ComposeSink } from '../capabilities/compose.ts'
import { silentLog } from '../core/log.ts'
import { openSettings } from '../core/settings.ts'
import { watchProjects } from './projects.ts'
import { savedProjects } from './saved-projects.ts'

let folder: string
let abort: AbortController
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-projects-'))
  abort = new AbortController()
})
afterEach(() => {
  abort.abort()
  rmSync(folder, { recursive: true, force: true })
})

const labelled = (more: Partial<ComposeProject> = {}): ComposeProject => ({
  project: 'shop',
  workingDir: folder,
  files: [],
  envFiles: [],
  services: [{ name: 'web', running: 1, total: 1, image: 'a' }],
  running: 1,
  total: 1,
  ...more,
})
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 20 })

async function begin() {
  const settings = openSettings(join(folder, 'settings'), silentLog)
  const saved = savedProjects(settings)
  const list = new LiveList<Project>()
  let sink: ComposeSink | undefined
  const compose = {
    watch: (into: ComposeSink, signal: AbortSignal) => {
      sink = into
      return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    },
  } as Partial<Compose> as Compose
  let lives = 0
  const ended = watchProjects({ compose, saved, source: 'e', list }, () => void lives++, abort.signal)
  await eventually(() => expect(sink).toBeDefined())
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  return {
    saved,
    list,
    ended,
    write,
    lives: () => lives,
    get: (project = 'shop') => list.rows.get(`e/${project}`),
    sink: sink as unknown as ComposeSink,
  }
}
const file = (files: string[], more = {}) => ({ engine: 'e', project: 'shop', files, envFiles: [], profiles: [], ...more })

describe('a project', () => {
  test('is known by its containers, by its files, or by both', async () => {
    const { saved, sink, get, write, lives, ended } = await begin()
    expect(lives()).toBe(0)
    sink.replace([])
    expect(lives()).toBe(1)
    const path = write('compose.yml', 'services:\n  web: {image: a}\n  debug: {image: b, profiles: [debug]}\n')
    await saved.add(file([path]))
    await eventually(() =>
      expect(get()).toEqual({
        id: 'e/shop',
        source: 'e',
        project: 'shop',
        workingDir: folder,
        files: [path],
        envFiles: [],
        services: [
          { name: 'debug', running: 0, total: 0, image: 'b' },
          { name: 'web', running: 0, total: 0, image: 'a' },
        ],
        running: 0,
        done: 0,
        total: 0,
        state: 'created',
        known: 'file',
        profiles: ['debug'],
        activeProfiles: [],
      }),
    )
    sink.put(labelled())
    // What is in a profile that is off is not missing.
    expect(get()).toMatchObject({ known: 'both', state: 'running', files: [path] })
    await saved.add(file([path], { profiles: ['debug'] }))
    await eventually(() => expect(get()).toMatchObject({ state: 'partial', activeProfiles: ['debug'] }))
    sink.put(labelled({ running: 0, services: [{ name: 'web', running: 0, total: 1 }] }))
    expect(get()?.state).toBe('stopped')
    // One that ends again and again is neither stopped nor a part that runs.
    sink.put(labelled({ running: 0, services: [{ name: 'web', running: 0, restarting: 1, total: 1 }] }))
    expect(get()).toMatchObject({ state: 'restarting', running: 0, services: [{ name: 'debug' }, { name: 'web', restarting: 1 }] })
    // Problems first.
    const rank = contract.list.spec.sort?.state
    expect(rank?.(get() as Project)).toBeLessThan(Number(rank?.({ ...get(), state: 'partial' } as Project)))
    // What has done what it was for is not missing; once nothing runs, it is the whole that is stopped.
    const job = { name: 'debug', running: 0, done: 1, total: 1 }
    sink.put(labelled({ running: 1, total: 2, services: [job, { name: 'web', running: 1, total: 1 }] }))
    expect(get()).toMatchObject({ state: 'running', running: 1, done: 1, total: 2 })
    sink.put(labelled({ running: 0, total: 2, services: [job, { name: 'web', running: 0, total: 1 }] }))
    expect(get()?.state).toBe('stopped')
    // Without such a label its files tell who waits for it; what nobody waits for is missing.
    const exited = { name: 'debug', running: 0, exited: 1, total: 1 }
    const both = labelled({ running: 1, total: 2, services: [exited, { name: 'web', running: 1, total: 1 }] })
    sink.put(both)
    expect(get()).toMatchObject({ state: 'partial', done: 0, services: [exited, { name: 'web' }] })
    write(
      'compose.yml',
      'services:\n  web: {image: a, depends_on: {debug: {condition: service_completed_successfully}}}\n  debug: {image: b}\n',
    )
    await eventually(() => expect(get()).toMatchObject({ state: 'running', done: 1 }))
    expect(get()?.services[0]).toEqual(job)
    await saved.forget('e', 'shop')
    await eventually(() => expect(get()).toMatchObject({ known: 'labels', files: [], state: 'partial', done: 0 }))
    sink.drop('shop')
    expect(get()).toBeUndefined()
    abort.abort()
    await ended
  })

  test('changes with its files: edited, replaced as editors do, broken, taken away, and there again', async () => {
    const { saved, sink, get, write } = await begin()
    sink.replace([])
    const path = write('compose.yml', 'services: {a: {image: a}}\n')
    await saved.add(file([path]))
    const names = () => get()?.services.map(({ name }) => name)
    await eventually(() => expect(names()).toEqual(['a']))
    write('compose.yml', 'services: {b: {image: a}}\n')
    await eventually(() => expect(names()).toEqual(['b']))
    renameSync(write('compose.yml.new', 'services: {c: {image: a}}\n'), path)
    await eventually(() => expect(names()).toEqual(['c']))
    write('compose.yml', 'services: [\n')
    await eventually(() => expect(get()?.fault?.code).toBe('invalid'))
    rmSync(path)
    await eventually(() => expect(get()?.fault?.code).toBe('not_found'))
    write('compose.yml', 'services: {d: {image: a}}\n')
    await eventually(() => expect(names()).toEqual(['d']))
    expect(get()?.fault).toBeUndefined()
  })

  test('is read when its file changes, however much else is written in its folder', async () => {
    const { saved, write } = await begin()
    const path = write('compose.yml', 'services: {a: {image: a}}\n')
    await saved.add(file([path]))
    const stop = new AbortController()
    const told: (string[] | undefined)[] = []
    await saved.watch('e', ([one]) => told.push(one?.summary?.services.map(({ name }) => name)), stop.signal)
    const busy = setInterval(() => write('access.log', 'more\n'), 5)
    try {
      write('compose.yml', 'services: {b: {image: a}}\n')
      await eventually(() => expect(told.at(-1)).toEqual(['b']))
      clearInterval(busy)
      const settled = () => new Promise((resolve) => setTimeout(resolve, 300))
      await settled()
      const read = told.length
      for (let at = 0; at < 10; at++) write('access.log', `${at}\n`)
      await settled()
      expect(told.length).toBe(read)
    } finally {
      clearInterval(busy)
      stop.abort()
    }
  })

  test('of another engine is not in the list', async () => {
    const { saved, sink, list, write } = await begin()
    sink.replace([labelled()])
    await saved.add(file([write('compose.yml', 'services: {}\n')], { engine: 'other', project: 'other' }))
    await saved.add(file([write('more.yml', 'services: {a: {image: x}}\n')], { project: 'mine' }))
    await eventually(() => expect([...list.rows.keys()].sort()).toEqual(['e/mine', 'e/shop']))
  })
})

describe('what is remembered', () => {
  test('survives, changes under its name, and gives it to no other files', async () => {
    const { saved, write } = await begin()
    mkdirSync(join(folder, 'x'))
    const path = write('compose.yml', 'services: {}\n')
    await saved.add(file([path]))
    await saved.add(file([path], { envFiles: [join(folder, '.env')] }))
    expect(await saved.add(file([join(folder, 'x/compose.yml')])).then(() => undefined, asFault)).toMatchObject({ code: 'conflict' })
    const again = savedProjects(openSettings(join(folder, 'settings'), silentLog))
    expect(again.of('e')).toEqual([file([path], { envFiles: [join(folder, '.env')] })])
    await again.forget('e', 'shop')
    expect(await again.forget('e', 'shop').then(() => undefined, asFault)).toMatchObject({ code: 'not_found' })
  })
})
