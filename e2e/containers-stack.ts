/** Real containers for one test, made through the engine's own API: under one prefix and one label, and gone with the test. */
import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { testImage } from './stack/docker.mjs'

export type Spec = {
  command?: string[]
  env?: string[]
  labels?: Record<string, string>
  /** TCP ports of the container, each published on a free port of this machine. */
  ports?: number[]
  tty?: boolean
  /** Seconds that it has to end when it is asked to. */
  stopTimeout?: number
  /** The compose project that it says it belongs to. */
  project?: string
}
type Listed = { Id: string; Names: string[]; State: string; Ports: { PrivatePort: number; PublicPort?: number }[] }

export type ContainerStack = {
  /** Begins every name; what the list is filtered by. */
  prefix: string
  /** Makes a container and does not start it; returns its whole name. */
  create: (name: string, spec?: Spec) => Promise<string>
  run: (name: string, spec?: Spec) => Promise<string>
  start: (name: string) => Promise<void>
  stop: (name: string) => Promise<void>
  kill: (name: string) => Promise<void>
  remove: (name: string) => Promise<void>
  /** What `docker ps -a` knows of the containers of this test: name → state. */
  known: () => Promise<Record<string, string>>
  inspect: (name: string) => Promise<{ id: string; started: string }>
  publicPort: (name: string, port: number) => Promise<number>
  removeAll: () => Promise<void>
}

/** A container that does nothing until it is stopped. */
export const idle = ['sleep', '100000']
/** Numbered lines, five a second; every tenth says so in a line of its own. */
export const talking = [
  'sh',
  '-c',
  'i=0; while :; do i=$((i+1)); echo "line $i of the log"; [ $((i%10)) = 0 ] && echo "a tenth: $i"; sleep 0.2; done',
]
const label = 'wheelhouse.test'

export function containerStack(socket: string): ContainerStack {
  const id = randomBytes(4).toString('hex')
  const prefix = `e2e-${id}-`
  const ask = <T>(method: string, path: string, body?: object) => askEngine<T>(socket, method, path, body)
  const list = () =>
    ask<Listed[]>('GET', `/containers/json?all=1&filters=${encodeURIComponent(JSON.stringify({ label: [`${label}=${id}`] }))}`)

  const stack: ContainerStack = {
    prefix,
    create: async (name, { command = idle, env = [], labels = {}, ports = [], tty = false, stopTimeout = 0, project } = {}) => {
      const published = Object.fromEntries(ports.map((port) => [`${port}/tcp`, [{ HostIp: '127.0.0.1', HostPort: '' }]]))
      await ask('POST', `/containers/create?name=${prefix}${name}`, {
        Image: testImage,
        Cmd: command,
        Env: env,
        Tty: tty,
        // The idle ones take no notice of a request to end: nobody waits ten seconds for that.
        StopTimeout: stopTimeout,
        Labels: { ...labels, [label]: id, ...(project ? { 'com.docker.compose.project': project } : {}) },
        ExposedPorts: Object.fromEntries(ports.map((port) => [`${port}/tcp`, {}])),
        HostConfig: { PortBindings: published },
      })
      return `${prefix}${name}`
    },
    run: async (name, spec) => {
      const whole = await stack.create(name, spec)
      await stack.start(whole)
      return whole
    },
    start: (name) => ask('POST', `/containers/${name}/start`),
    stop: (name) => ask('POST', `/containers/${name}/stop?t=0`),
    kill: (name) => ask('POST', `/containers/${name}/kill`),
    remove: (name) => ask('DELETE', `/containers/${name}?force=1&v=1`),
    known: async () => Object.fromEntries((await list()).map(({ Names: [name = ''], State }) => [name.slice(1), State])),
    inspect: async (name) => {
      const { Id, State } = await ask<{ Id: string; State: { StartedAt: string } }>('GET', `/containers/${name}/json`)
      return { id: Id, started: State.StartedAt }
    },
    publicPort: async (name, port) => {
      const ports = (await list()).find(({ Names }) => Names.includes(`/${name}`))?.Ports ?? []
      return ports.find(({ PrivatePort }) => PrivatePort === port)?.PublicPort ?? 0
    },
    removeAll: async () => {
      const ids = (await list()).map(({ Id }) => Id)
      await inParallel(ids, 8, (one) => stack.remove(one).catch(() => {}))
    },
  }
  return stack
}

/** Does the same to many, so many at a time. */
export async function inParallel<T>(items: readonly T[], width: number, act: (item: T) => Promise<unknown>): Promise<void> {
  const left = [...items]
  const work = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await act(item)
  }
  await Promise.all(Array.from({ length: width }, work))
}

/** One request to an engine. Rejects with the engine's own words when it refuses. */
function askEngine<T>(socketPath: string, method: string, path: string, body?: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, headers: { 'content-type': 'application/json' } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part) => (text += part))
      response.on('end', () => {
        // Not modified: it is already as it should be.
        if ((response.statusCode ?? 500) < 400) resolve((text ? JSON.parse(text) : undefined) as T)
        else reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`))
      })
    })
    sent.on('error', reject)
    sent.end(body ? JSON.stringify(body) : undefined)
  })
}
