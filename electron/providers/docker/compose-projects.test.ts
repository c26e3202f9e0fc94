/** Projects as labels tell of them. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ComposeProject } from '../../capabilities/compose.ts'
import type { ContainerRow } from '../../capabilities/containers.ts'
import { projectsSink, toProject } from './compose-projects.ts'

const row = (container: string, more: Partial<ContainerRow> = {}): ContainerRow => ({
  container,
  name: container,
  image: 'image',
  command: '',
  state: 'running',
  ports: [],
  labels: {},
  created: 0,
  ...more,
})
const label = (labels: Record<string, string>, more: Partial<ContainerRow> = {}) =>
  row('a', {
    project: 'shop',
    labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [`com.docker.compose.${key}`, value])),
    ...more,
  })

describe('a project', () => {
  test('has its files where they are, and none that nobody can find', () => {
    const files = (text: string, workingDir = '/srv/shop') =>
      toProject('shop', [label({ 'project.working_dir': workingDir, 'project.config_files': text })]).files
    expect(files('docker-compose.yml,../base.yml,/etc/x.yml')).toEqual(['/srv/shop/docker-compose.yml', '/srv/base.yml', '/etc/x.yml'])
    expect(files('-')).toEqual([])
    expect(files('')).toEqual([])
    expect(files('a.yml', 'relative')).toEqual([])
    expect(files(`/${'x'.repeat(1999)}…`)).toEqual([])
  })

  test('tells what the newest of its containers tells', () => {
    const project = toProject('shop', [
      label({ 'project.working_dir': '/old', 'project.config_files': '/old/a.yml' }, { created: 1 }),
      label(
        { 'project.working_dir': '/new', 'project.config_files': '/new/a.yml', 'project.environment_file': '/new/.env' },
        { created: 2 },
      ),
    ])
    expect(project).toMatchObject({ workingDir: '/new', files: ['/new/a.yml'], envFiles: ['/new/.env'] })
  })

  test('counts what its services run, with the worst of their health, and not what was run once', () => {
    const project = toProject('shop', [
      label({}, { container: '1', service: 'web', health: 'healthy' }),
      label({}, { container: '2', service: 'web', health: 'unhealthy', created: 5, image: 'newer' }),
      label({}, { container: '3', service: 'db', state: 'exited' }),
      label({ oneoff: 'True' }, { container: '4', service: 'web' }),
    ])
    expect(project.services).toEqual([
      { name: 'db', running: 0, total: 1, image: 'image' },
      { name: 'web', running: 2, total: 2, image: 'newer', health: 'unhealthy' },
    ])
    expect(project).toMatchObject({ running: 2, total: 3 })
  })

  test('does not count for running what waits to be started again, and one that is paused, it does', () => {
    const project = toProject('shop', [
      label({}, { container: '1', service: 'web' }),
      label({}, { container: '2', service: 'web', state: 'restarting', exitCode: 2 }),
      label({}, { container: '3', service: 'db', state: 'paused' }),
    ])
    expect(project.services).toEqual([
      { name: 'db', running: 1, total: 1, image: 'image' },
      { name: 'web', running: 1, restarting: 1, total: 2, image: 'image' },
    ])
    expect(project).toMatchObject({ running: 2, total: 3 })
  })

  const ended = (service: string, exitCode: number) => label({}, { container: service, service, state: 'exited', exitCode })
  const counts = (rows: ContainerRow[]) =>
    toProject('shop', rows).services.map(({ name, running, done, exited }) => [name, running, done, exited])

  test('has for done what exited with 0 and another service waits for, as Compose 2 labels it, and no server that was stopped', () => {
    const depends = 'job:service_completed_successfully:false,failed:service_completed_successfully:true,server:service_started:false'
    expect(
      counts([
        ended('job', 0),
        ended('failed', 1),
        ended('server', 0),
        label({ depends_on: depends }, { container: 'web', service: 'web' }),
      ]),
    ).toEqual([
      ['failed', 0, undefined, undefined],
      ['job', 0, 1, undefined],
      ['server', 0, undefined, 1],
      ['web', 1, undefined, undefined],
    ])
    // As it was written before a service could be restarted with those that it depends on.
    expect(counts([ended('job', 0), label({ depends_on: 'job:service_completed_successfully' }, { service: 'web' })])[0]).toEqual([
      'job',
      0,
      1,
      undefined,
    ])
  })

  test('counts nothing for done of which nobody can know it: docker-compose 1.29 does not label who waits for what', () => {
    expect(counts([ended('job', 0), ended('server', 0), label({}, { container: 'web', service: 'web' })])).toEqual([
      ['job', 0, undefined, 1],
      ['server', 0, undefined, 1],
      ['web', 1, undefined, undefined],
    ])
  })

  test('of podman-compose is one, too', () => {
    const labels = { 'io.podman.compose.project.working_dir': '/p', 'io.podman.compose.project.config_files': 'c.yml' }
    expect(toProject('p', [row('a', { labels })])).toMatchObject({ workingDir: '/p', files: ['/p/c.yml'] })
  })
})

test('changes one by one come to what the whole list comes to', () => {
  const change = fc.record({
    container: fc.constantFrom('a', 'b', 'c', 'd'),
    project: fc.constantFrom('shop', 'blog', undefined),
    service: fc.constantFrom('web', 'db'),
    state: fc.constantFrom('running' as const, 'exited' as const),
    act: fc.constantFrom('put', 'drop', 'replace'),
  })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const told = new Map<string, ComposeProject>()
      const into = {
        replace: (all: ComposeProject[]) => {
          told.clear()
          for (const one of all) told.set(one.project, one)
        },
        put: (one: ComposeProject) => void told.set(one.project, one),
        drop: (name: string) => void told.delete(name),
      }
      const sink = projectsSink(into)
      const rows = new Map<string, ContainerRow>()
      for (const { act, project, ...one } of changes) {
        if (act === 'drop') {
          rows.delete(one.container)
          sink.drop(one.container)
          continue
        }
        const made = row(one.container, { ...one, ...(project ? { project } : {}) })
        rows.set(made.container, made)
        if (act === 'put') sink.put(made)
        else sink.replace([...rows.values()])
      }
      const names = new Set([...rows.values()].flatMap(({ project }) => project ?? []))
      expect([...told.keys()].sort()).toEqual([...names].sort())
      for (const name of names) {
        const of = [...rows.values()].filter(({ project }) => project === name)
        expect(told.get(name)).toMatchObject({ total: of.length, running: of.filter(({ state }) => state === 'running').length })
      }
    }),
  )
})
