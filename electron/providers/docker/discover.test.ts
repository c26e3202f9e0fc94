/** Engines are found from files alone, in any home. */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Found, Place } from '../../core/provider.ts'
import { type DockerConfig, discoverer } from './discover.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'wheelhouse-home-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const put = (path: string, text = '') => {
  const file = join(home, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}
const id = (name: string) => createHash('sha256').update(name).digest('hex')
const context = (name: string, host: string) =>
  put(
    `.docker/contexts/meta/${id(name)}/meta.json`,
    JSON.stringify({ Name: name, Endpoints: { docker: { Host: host, SkipTLSVerify: false } } }),
  )
const discover = (env: Place['env'] = {}, platform: NodeJS.Platform = 'linux') =>
  discoverer()({ env: { XDG_RUNTIME_DIR: join(home, 'run'), ...env }, home, platform })
const named = (found: Found<DockerConfig>[], name: string) => found.find((one) => one.name === name)

test('every usual place is said, present or not', async () => {
  put('run/docker.sock')
  put('run/podman/podman.sock')
  put('.colima/default/docker.sock')
  put('.colima/dev/docker.sock')
  const found = await discover()
  expect(named(found, 'Docker (rootless)')).toMatchObject({ state: 'present', remote: false })
  expect(named(found, 'Podman')?.state).toBe('present')
  expect(named(found, 'Colima')?.state).toBe('present')
  expect(named(found, 'Colima (dev)')?.state).toBe('present')
  expect(named(found, 'Rancher Desktop')).toMatchObject({
    state: 'absent',
    endpoint: `unix://${join(home, '.rd/docker.sock')}`,
    fault: { code: 'unavailable' },
  })
  expect(named(found, 'OrbStack')).toBeUndefined()
  const onMac = await discover({}, 'darwin')
  expect(named(onMac, 'OrbStack')?.state).toBe('absent')
})

test('a folder of Colima may be elsewhere', async () => {
  put('elsewhere/default/docker.sock')
  expect(named(await discover({ COLIMA_HOME: join(home, 'elsewhere') }), 'Colima')?.state).toBe('present')
})

test('several ways to one socket are one engine, named by its context', async () => {
  const socket = put('.rd/docker.sock')
  mkdirSync(join(home, 'links'))
  symlinkSync(socket, join(home, 'links/docker.sock'))
  context('rancher', `unix://${join(home, 'links/docker.sock')}`)
  const found = await discover({ DOCKER_HOST: `unix://${socket}` })
  const one = found.filter(({ key }) => key === `unix://${socket}`)
  expect(one).toHaveLength(1)
  expect(one[0]).toMatchObject({ name: 'rancher', current: true })
  expect(one[0]?.origins).toEqual([
    { kind: 'context', name: 'rancher' },
    { kind: 'socket', name: 'Rancher Desktop' },
    { kind: 'environment', name: 'DOCKER_HOST' },
  ])
})

test('links that lead nowhere are one absent engine all the same', async () => {
  mkdirSync(join(home, 'links'))
  symlinkSync(join(home, '.rd/docker.sock'), join(home, 'links/docker.sock'))
  context('rancher', `unix://${join(home, 'links/docker.sock')}`)
  const found = await discover()
  expect(found.filter(({ name }) => name === 'rancher' || name === 'Rancher Desktop')).toHaveLength(1)
  expect(named(found, 'rancher')?.state).toBe('absent')
})

test('the current one is what the docker command line would use', async () => {
  context('a', 'tcp://10.0.0.1:2375')
  context('b', 'tcp://10.0.0.2:2375')
  put('.docker/config.json', JSON.stringify({ currentContext: 'a' }))
  const current = async (env?: Place['env']) => (await discover(env)).filter((one) => one.current).map(({ name }) => name)
  expect(await current()).toEqual(['a'])
  expect(await current({ DOCKER_CONTEXT: 'b' })).toEqual(['b'])
  expect(await current({ DOCKER_CONTEXT: 'b', DOCKER_HOST: 'tcp://10.0.0.3:1' })).toEqual(['DOCKER_HOST'])
  put('.docker/config.json', '{}')
  expect(await current()).toEqual(['Docker'])
})

test('engines beyond this machine are said to be, with their certificates', async () => {
  context('far', 'tcp://build.example:2376')
  context('ssh', 'ssh://me@build.example')
  put(`.docker/contexts/tls/${id('far')}/docker/ca.pem`)
  const found = await discover()
  expect(named(found, 'far')).toMatchObject({
    remote: true,
    state: 'present',
    config: { certs: join(home, '.docker/contexts/tls', id('far'), 'docker') },
  })
  expect(named(found, 'ssh')).toMatchObject({ remote: true, key: 'ssh://me@build.example' })
})

test('a broken context is a row that says why, and breaks no other', async () => {
  context('good', 'tcp://10.0.0.1:2375')
  const broken = put('.docker/contexts/meta/half/meta.json', '{"Name": "ha')
  put('.docker/contexts/meta/nameless/meta.json', '{"Endpoints": {"docker": {"Host": "unix:///x"}}}')
  put('.docker/contexts/meta/null/meta.json', 'null')
  mkdirSync(join(home, '.docker/contexts/meta/folder/meta.json'), { recursive: true })
  context('odd', 'carrier-pigeon://x')
  put('.docker/config.json', '[')
  const found = await discover()
  expect(named(found, 'good')?.state).toBe('present')
  expect(found.filter(({ state }) => state === 'broken')).toHaveLength(6)
  expect(found.find(({ endpoint }) => endpoint === broken)).toMatchObject({ state: 'broken', fault: { code: 'invalid' } })
  expect(named(found, 'odd')).toMatchObject({ state: 'broken', fault: { code: 'invalid' } })
})

test('what changes on disk is seen at the next look', async () => {
  const look = discoverer()
  const place: Place = { env: { XDG_RUNTIME_DIR: join(home, 'run') }, home, platform: 'linux' }
  const file = context('one', 'tcp://10.0.0.1:2375')
  expect(named(await look(place), 'one')?.endpoint).toBe('tcp://10.0.0.1:2375')
  writeFileSync(file, JSON.stringify({ Name: 'one', Endpoints: { docker: { Host: 'tcp://10.0.0.22:2375' } } }))
  expect(named(await look(place), 'one')?.endpoint).toBe('tcp://10.0.0.22:2375')
  expect(named(await look(place), 'Rancher Desktop')?.state).toBe('absent')
  put('.rd/docker.sock')
  expect(named(await look(place), 'Rancher Desktop')?.state).toBe('present')
})
