/** Docker's words, and Podman's, become ours. */
import { expect, test } from 'vitest'
import { environment, type InspectedContainer, masked, toDetail } from './detail.ts'
import { isRemote, parseEndpoint, printEndpoint } from './endpoint.ts'
import { chooseVersion, toAbout, toPorts, toRow } from './map.ts'
import { toSample } from './stats.ts'

const listed = {
  Id: 'a'.repeat(64),
  Names: ['/other/db', '/db'],
  Image: 'postgres:16',
  Command: "docker-entrypoint.sh\n 'postgres'",
  Created: 1_700_000_000,
}

test('a row holds what the list says', () => {
  const labels = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'db', big: 'x'.repeat(9000) }
  const row = toRow({ ...listed, State: 'running', Status: 'Up 3 hours (healthy)', Ports: null, Labels: labels })
  expect(row).toMatchObject({
    name: 'db',
    state: 'running',
    health: 'healthy',
    project: 'shop',
    service: 'db',
    created: 1_700_000_000_000,
    ports: [],
  })
  expect(row.command).toBe("docker-entrypoint.sh 'postgres'")
  expect(row.labels.big?.length).toBeLessThan(3000)
  expect(row).not.toHaveProperty('exitCode')
})

test('states, exit codes and health are read from any status', () => {
  const of = (State: string, Status: string) => toRow({ ...listed, State, Status })
  expect(of('exited', 'Exited (137) 3 minutes ago')).toMatchObject({ state: 'exited', exitCode: 137 })
  expect(of('restarting', 'Restarting (1) 5 seconds ago')).toMatchObject({ state: 'restarting', exitCode: 1 })
  expect(of('running', 'Up 1 second (health: starting)')).toMatchObject({ health: 'starting' })
  expect(of('paused', 'Up 5 minutes (Paused)')).toMatchObject({ state: 'paused' })
  expect(of('created', 'Created')).toMatchObject({ state: 'created' })
  expect(of('stopped', '')).toMatchObject({ state: 'exited' })
  expect(of('something new', '')).toMatchObject({ state: 'dead' })
  expect(toRow({ Id: 'f'.repeat(64) })).toMatchObject({ name: 'f'.repeat(12), image: '', created: 0 })
  expect(toRow({ ...listed, Image: `sha256:${'1'.repeat(64)}` }).image).toBe('1'.repeat(12))
})

test('has ports only while it runs: Podman names those that it would have', () => {
  const Ports = [{ IP: '', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' }]
  const of = (State: string) => toRow({ ...listed, State, Ports }).ports
  expect(of('running')).toEqual([{ ip: '', host: 8080, container: 80, protocol: 'tcp' }])
  expect(of('paused')).toHaveLength(1)
  for (const state of ['created', 'configured', 'exited', 'stopped']) expect(of(state)).toEqual([])
})

test('one port for both IP versions, and exposed ports without a host', () => {
  expect(
    toPorts([
      { IP: '::', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
      { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
      { IP: '127.0.0.1', PrivatePort: 53, PublicPort: 5353, Type: 'udp' },
      { PrivatePort: 9000, Type: 'tcp' },
    ]),
  ).toEqual([
    { ip: '127.0.0.1', host: 5353, container: 53, protocol: 'udp' },
    { ip: '', host: 8080, container: 80, protocol: 'tcp' },
    { container: 9000, protocol: 'tcp' },
  ])
})

const secret = 'correct-horse-battery'
const inspected: InspectedContainer = {
  Id: listed.Id,
  Name: '/db',
  Created: '2024-01-02T15:04:05.5Z',
  Path: 'sh',
  Args: ['-c', `run --password=${secret}`],
  State: {
    Running: false,
    ExitCode: 1,
    OOMKilled: true,
    StartedAt: '0001-01-01T00:00:00Z',
    FinishedAt: '2024-01-02T15:04:06Z',
    Error: 'no such file',
  },
  Config: { Image: 'postgres', Env: [`PASSWORD=${secret}`, 'PIN=1234', 'EMPTY=', 'BARE'], ExposedPorts: { '5432/tcp': {} }, Tty: false },
  HostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 }, NanoCpus: 1_500_000_000, Memory: 1024 },
  NetworkSettings: {
    Ports: { '5432/tcp': [{ HostIp: '0.0.0.0', HostPort: '5432' }] },
    Networks: { bridge: { IPAddress: '172.17.0.2', MacAddress: '02:42' } },
  },
  Mounts: [{ Type: 'volume', Name: 'data', Source: '/var/lib', Destination: '/data', RW: true }],
}

test('a detail holds what inspect says, and no value of the environment', () => {
  const detail = toDetail(inspected)
  expect(detail).toMatchObject({
    name: 'db',
    exitCode: 1,
    oomKilled: true,
    error: 'no such file',
    restartPolicy: 'on-failure:3',
    cpuLimit: 1.5,
    memoryLimit: 1024,
    environment: ['PASSWORD', 'PIN', 'EMPTY', 'BARE'],
    created: 1_704_207_845_500,
    finished: 1_704_207_846_000,
    ports: [{ ip: '', host: 5432, container: 5432, protocol: 'tcp' }],
    mounts: [{ source: 'data', target: '/data', readOnly: false }],
  })
  expect(detail).not.toHaveProperty('started')
  expect(environment(inspected)[0]).toEqual({ name: 'PASSWORD', value: secret })
})

test('the document repeats no value, wherever the engine put it', () => {
  const planted = {
    ...inspected,
    Config: { ...inspected.Config, CreateCommand: ['run', '-e', 'PIN=1234', `-ePASSWORD=${secret}`], Labels: { [secret]: secret } },
  }
  const text = JSON.stringify(masked(planted))
  expect(text).not.toContain(secret)
  expect(text).not.toContain('1234')
  expect(text).toContain('"PASSWORD=•••"')
  expect(text).toContain('BARE')
})

test('the engine says who it is', () => {
  const version = { Version: '27.1', ApiVersion: '1.46', Os: 'linux', Arch: 'arm64' }
  expect(toAbout({ ...version, Platform: { Name: 'Docker Desktop 4.30.0 (149282)' } }, 'unix:///x').product).toBe('Docker Desktop')
  expect(toAbout({ ...version, Platform: { Name: 'Docker Engine - Community' } }, 'unix:///x').product).toBe('Docker Engine')
  expect(toAbout(version, 'unix:///home/u/.colima/default/docker.sock').product).toBe('Colima')
  expect(toAbout(version, 'unix:///home/u/.rd/docker.sock').product).toBe('Rancher Desktop')
  expect(toAbout({ ...version, Components: [{ Name: 'Podman Engine', Version: '5.0.1' }] }, 'x')).toMatchObject({
    product: 'Podman',
    version: '5.0.1',
  })
})

test("the API version is the engine's, but none that we do not know", () => {
  expect(chooseVersion({ ApiVersion: '1.41' }, '1.51')).toBe('1.41')
  expect(chooseVersion({ ApiVersion: '1.60', MinAPIVersion: '1.44' }, '1.51')).toBe('1.51')
  expect(chooseVersion({ ApiVersion: '2.0', MinAPIVersion: '1.55' }, '1.51')).toBe('1.55')
  expect(chooseVersion({}, '1.51')).toBeUndefined()
})

test('addresses are those of DOCKER_HOST', () => {
  expect(parseEndpoint('unix:///var/run/docker.sock')).toEqual({ kind: 'unix', path: '/var/run/docker.sock' })
  expect(parseEndpoint('npipe:////./pipe/docker_engine')).toEqual({ kind: 'npipe', path: '\\\\.\\pipe\\docker_engine' })
  expect(parseEndpoint('tcp://10.0.0.1')).toEqual({ kind: 'tcp', host: '10.0.0.1', port: 2375, tls: false })
  expect(parseEndpoint('tcp://[::1]', true)).toEqual({ kind: 'tcp', host: '::1', port: 2376, tls: true })
  expect(parseEndpoint('tcp://host:80')).toMatchObject({ port: 80 })
  expect(parseEndpoint('build:2375')).toMatchObject({ kind: 'tcp', host: 'build', port: 2375 })
  expect(parseEndpoint('ssh://me@build:22/run/docker.sock')).toEqual({
    kind: 'ssh',
    host: 'build',
    port: 22,
    user: 'me',
    socket: '/run/docker.sock',
  })
  for (const nonsense of ['', 'unix://relative', 'ftp://x', 'tcp://', 'javascript:alert(1)', 'unix:'])
    expect(parseEndpoint(nonsense)).toBeUndefined()
  expect(printEndpoint('ssh://me:secret@build')).toBe('ssh://me@build')
})

test('beyond this machine is what a network carries', () => {
  const remote = (text: string) => isRemote(parseEndpoint(text) ?? { kind: 'unix', path: '' })
  expect(['ssh://localhost', 'tcp://10.0.0.1:1', 'tcp://127.evil.com:1'].map(remote)).toEqual([true, true, true])
  expect(['unix:///x', 'tcp://127.0.0.1:1', 'tcp://localhost:1', 'tcp://[::1]:1'].map(remote)).toEqual([false, false, false, false])
})

test('samples count as docker stats does', () => {
  const stats = (used: number, read: string) => ({
    read,
    cpu_stats: { cpu_usage: { total_usage: used } },
    memory_stats: { usage: 1000, limit: 5000, stats: { total_inactive_file: 300, inactive_file: 1 } },
    networks: { eth0: { rx_bytes: 1, tx_bytes: 2 }, eth1: { rx_bytes: 10, tx_bytes: 20 } },
    blkio_stats: {
      io_service_bytes_recursive: [
        { op: 'Read', value: 5 },
        { op: 'write', value: 7 },
        { op: 'Total', value: 12 },
      ],
    },
    pids_stats: { current: 3 },
  })
  const first = toSample('c', stats(1e9, '2024-01-02T15:04:05.5Z'), undefined)
  expect(first.sample).toEqual({
    container: 'c',
    at: 1_704_207_845_500,
    memory: 700,
    memoryLimit: 5000,
    netIn: 11,
    netOut: 22,
    diskRead: 5,
    diskWrite: 7,
    processes: 3,
  })
  // Two and a half cores for two seconds.
  expect(toSample('c', stats(6e9, '2024-01-02T15:04:07.5Z'), first.mark).sample.cpu).toBeCloseTo(250)
  expect(toSample('c', stats(1e8, '2024-01-02T15:04:07.5Z'), first.mark).sample).not.toHaveProperty('cpu')
  expect(toSample('c', { read: '0001-01-01T00:00:00Z' }, undefined).sample).not.toHaveProperty('memory')
  const v2 = { read: '2024-01-02T15:04:05Z', memory_stats: { usage: 1000, stats: { inactive_file: 400 } } }
  expect(toSample('c', v2, undefined).sample.memory).toBe(600)
})
