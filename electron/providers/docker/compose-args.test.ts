/** The words that the program is run with. */
import { describe, expect, test } from 'vitest'
import type { ComposeTool } from '../../../shared/contract/compose.ts'
import { asFault } from '../../../shared/rpc/fault.ts'
import type { ComposeTarget } from '../../capabilities/compose.ts'
import { actArgs, targetArgs } from './compose-args.ts'
import { environment } from './compose-tool.ts'

const tool = (version: string, more: Partial<ComposeTool> = {}): ComposeTool => ({
  program: 'docker-compose',
  path: '/x',
  version,
  v2: !version.startsWith('1.'),
  ...more,
})
const target = (more: Partial<ComposeTarget> = {}): ComposeTarget => ({
  project: 'shop',
  files: ['/s/a.yml'],
  envFiles: [],
  profiles: [],
  ...more,
})

describe('the project', () => {
  test('is named, wherever it is', () => {
    const whole = target({ workingDir: '/s', files: ['/s/a.yml', '/s/-b.yml'], envFiles: ['/s/.env'], profiles: ['dev'] })
    const words = [
      '--ansi',
      'never',
      '--project-name',
      'shop',
      '--project-directory',
      '/s',
      '--file',
      '/s/a.yml',
      '--file',
      '/s/-b.yml',
      '--profile',
      'dev',
      '--env-file',
      '/s/.env',
    ]
    expect(targetArgs(tool('1.29.2'), whole)).toEqual(words)
    expect(targetArgs(tool('2.24.5', { program: 'docker compose' }), whole)).toEqual(['compose', ...words])
  })

  test('asks no more of an old program than it knows', () => {
    expect(targetArgs(tool('1.25.0'), target()).slice(0, 1)).toEqual(['--no-ansi'])
    const refused = (version: string, more: Partial<ComposeTarget>) => {
      try {
        targetArgs(tool(version), target(more))
      } catch (error) {
        return asFault(error).code
      }
      return undefined
    }
    expect(refused('1.25.0', { profiles: ['dev'] })).toBe('unsupported')
    expect(refused('1.29.2', { envFiles: ['/a', '/b'] })).toBe('unsupported')
    expect(refused('2.24.5', { envFiles: ['/a', '/b'], profiles: ['dev'] })).toBeUndefined()
  })
})

test.each([
  [{ kind: 'up' }, 'up --detach'],
  [
    { kind: 'up', build: true, forceRecreate: true, noDeps: true, removeOrphans: true, scale: { web: 3, db: 0 }, services: ['web'] },
    'up --detach --build --force-recreate --no-deps --remove-orphans --scale web=3 --scale db=0 web',
  ],
  [{ kind: 'down', volumes: false, orphans: false }, 'down'],
  [{ kind: 'down', volumes: true, orphans: true, images: 'local', timeout: 0 }, 'down --volumes --rmi local --remove-orphans --timeout 0'],
  [{ kind: 'stop', services: ['a', 'b'], timeout: 5 }, 'stop --timeout 5 a b'],
  [{ kind: 'restart' }, 'restart'],
  [{ kind: 'start', services: ['a'] }, 'start a'],
  [{ kind: 'pull' }, 'pull'],
  [{ kind: 'build', noCache: true, pull: true, services: ['a'] }, 'build --no-cache --pull a'],
] as const)('%o', (act, words) => expect(actArgs(act as unknown as Parameters<typeof actArgs>[0]).join(' ')).toBe(words))

describe('the environment', () => {
  const place = {
    env: { DOCKER_CONTEXT: 'other', DOCKER_TLS_VERIFY: '1', COMPOSE_FILE: '/other', LANG: 'fr_FR', PATH: '/short', GONE: undefined },
    home: '/home/me',
    platform: 'linux' as const,
  }
  test('names the engine, and nothing of another one', () => {
    const env = environment({ endpoint: 'unix:///run/docker.sock' }, place, '/long')
    expect(env).toMatchObject({ DOCKER_HOST: 'unix:///run/docker.sock', PATH: '/long', HOME: '/home/me', LANG: 'fr_FR' })
    for (const name of ['DOCKER_CONTEXT', 'DOCKER_TLS_VERIFY', 'COMPOSE_FILE', 'GONE']) expect(env).not.toHaveProperty(name)
  })

  test('has the certificates of an engine behind TLS', () => {
    expect(environment({ endpoint: 'tcp://build:2376', certs: '/certs' }, place, '')).toMatchObject({
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: '/certs',
    })
    const careless = environment({ endpoint: 'tcp://build:2376', certs: '/certs', skipVerify: true }, place, '')
    expect(careless).toMatchObject({ DOCKER_TLS: '1', DOCKER_CERT_PATH: '/certs' })
    expect(careless).not.toHaveProperty('DOCKER_TLS_VERIFY')
  })
})
