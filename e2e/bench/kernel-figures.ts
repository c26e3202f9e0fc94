/** The kernel's own figures: what a list costs per reader, and what a wire carries. Bundled and run by kernel.mjs. */
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { z } from 'zod'
import { type Container, containers } from '../../shared/contract/containers.ts'
import { createClient } from '../../shared/rpc/client.ts'
import { type Api, stream } from '../../shared/rpc/contract.ts'
import type { ClientWire, DownFrame, ServerWire, UpFrame } from '../../shared/rpc/frames.ts'
import { ListReader } from '../../shared/rpc/list-reader.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'
import { memoryWire } from '../../shared/rpc/memory-wire.ts'
import { portWire } from '../../shared/rpc/port-wire.ts'
import { serve } from '../../shared/rpc/server.ts'
import type { View } from '../../shared/rpc/view.ts'

const states = ['running', 'running', 'running', 'exited', 'paused'] as const
const { spec } = containers.list

/** A row of about the size that a real engine gives. */
const row = (i: number, version = 0): Container => ({
  id: `unix:///var/run/docker.sock/${i}`,
  source: `engine-${i % 3}`,
  container: i.toString(16).padStart(64, 'c0ffee'),
  name: `shop-${['web', 'api', 'db', 'worker'][i % 4]}-${i}`,
  image: `registry.example.com/shop/web:1.${i % 30}.${version}`,
  command: 'node server.js --port 8080',
  state: states[(i + version) % states.length] ?? 'running',
  ports: [{ ip: '', host: 20_000 + i, container: 8080, protocol: 'tcp' }],
  project: `project-${i % 200}`,
  service: 'web',
  labels: { 'com.docker.compose.project': `project-${i % 200}`, 'com.docker.compose.service': 'web', team: `team-${i % 9}` },
  created: 1_700_000_000_000 + i,
})

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const timed = (work: () => void) => {
  const began = performance.now()
  work()
  return performance.now() - began
}
const round = (value: number) => Math.round(value * 100) / 100

const views: Record<string, View> = {
  plain: { offset: 0, limit: 60, sort: { by: 'name' } },
  grouped: { offset: 0, limit: 60, sort: { by: 'state' }, group: 'project' },
  filtered: { offset: 0, limit: 60, text: 'api -team:x project-1', where: { state: ['running'] } },
}

/** Milliseconds until a reader has its first view, and the next after 100 rows changed or it scrolled; such updates a second by themselves. */
function listFigures(size: number) {
  const list = new LiveList<Container>()
  for (let i = 0; i < size; i++) list.put(row(i))
  // Always new, so that every change is one.
  let version = 0
  return Object.fromEntries(
    Object.entries(views).map(([name, view]) => {
      const first: number[] = []
      for (let i = 0; i < 7; i++) {
        const reader = new ListReader(list, spec, view, () => {})
        first.push(timed(() => void reader.take()))
        reader.close()
      }
      const reader = new ListReader(list, spec, view, () => {})
      reader.take()
      const next: number[] = []
      const scrolled: number[] = []
      for (let turn = 1; turn <= 40; turn++) {
        version++
        for (let i = 0; i < 100; i++) list.put(row((i * 97 + turn * 31) % size, version))
        next.push(timed(() => void reader.take()))
        reader.setView({ ...view, offset: turn * 10 })
        scrolled.push(timed(() => void reader.take()))
      }
      reader.close()
      return [
        name,
        {
          firstView: round(median(first)),
          after100Changes: round(median(next)),
          afterScroll: round(median(scrolled)),
          updatesPerSecond: Math.round(1000 / median(next)),
        },
      ]
    }),
  )
}

/** Changes a second that a list takes in while one reader follows it, and takes an update after every 1,000. */
function changesPerSecond() {
  const list = new LiveList<Container>()
  for (let i = 0; i < 10_000; i++) list.put(row(i))
  const reader = new ListReader(list, spec, views.plain as View, () => {})
  reader.take()
  const rows = Array.from({ length: 100_000 }, (_, i) => row((i * 7919) % 10_000, 1 + (i % 5)))
  const took = timed(() => {
    for (const [i, each] of rows.entries()) {
      list.put(each)
      if (i % 1000 === 0) reader.take()
    }
  })
  return Math.round((rows.length / took) * 1000)
}

const contract = { bench: { rows: stream(z.object({ chunks: z.int() }), 'read').of<Container[]>() } }
const nodeWire = <Out, In>(port: MessagePort) =>
  portWire<Out, In>(port, (onMessage, onClose) => {
    port.on('message', onMessage)
    port.on('close', onClose)
  })
const wires: Record<string, () => { client: ClientWire; server: ServerWire }> = {
  memoryWire,
  messagePort: () => {
    const { port1, port2 } = new MessageChannel()
    return { client: nodeWire<UpFrame, DownFrame>(port1), server: nodeWire<DownFrame, UpFrame>(port2) }
  },
}

/** Rows a second through a stream, in acknowledged chunks of 250; both ends share one thread. */
async function rowsPerSecond(make: () => { client: ClientWire; server: ServerWire }) {
  const { client: near, server } = make()
  const chunk = Array.from({ length: 250 }, (_, i) => row(i))
  const api: Api<typeof contract> = {
    bench: {
      async *rows({ chunks }) {
        for (let i = 0; i < chunks; i++) yield chunk
      },
    },
  }
  const stop = serve(server, contract, api)
  const client = createClient<typeof contract>()
  client.attach(near)
  const pass = (chunks: number) =>
    new Promise<number>((resolve, reject) => {
      const began = performance.now()
      client.stream(
        'bench.rows',
        { chunks },
        {
          onChunk: () => {},
          onEnd: (error) => (error ? reject(error) : resolve((chunks * chunk.length * 1000) / (performance.now() - began))),
        },
      )
    })
  await pass(40)
  const passes: number[] = []
  for (let i = 0; i < 5; i++) passes.push(await pass(200))
  stop()
  return Math.round(median(passes))
}

export async function kernelFigures() {
  const carried: Record<string, number> = {}
  for (const [name, make] of Object.entries(wires)) carried[name] = await rowsPerSecond(make)
  return {
    bytesPerRow: JSON.stringify(row(4321)).length,
    changesPerSecond: changesPerSecond(),
    rowsPerSecond: carried,
    lists: { '10000 rows': listFigures(10_000), '50000 rows': listFigures(50_000) },
  }
}
