/** What the suites of running containers share: specs with a label of their own, what was made of them, and images and networks for it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { RunChunk } from '../../shared/contract/containers.ts'
import { type RunSpec, type RunSpecInput, runSpec } from '../../shared/contract/run-spec.ts'
import type { RecreateOptions, PullImage } from './containers.ts'
import { type SuiteOptions, suiteKit } from './containers.suite-kit.ts'

export type RunSuiteOptions = SuiteOptions & {
  /**
   * What Podman 4 does in its own way: makes folders that are not there, takes no ranges of ports and no commas in paths, changes nothing
   * in place, and tells the machine's ulimits as if they had been said.
   */
  podman?: boolean | undefined
}

/** What the engine says of a container, as far as a test looks at it. */
export type Inspected = {
  Id: string
  Config: Record<string, unknown> & { Env: string[]; Labels: Record<string, string> }
  HostConfig: Record<string, unknown> & { Memory: number; MemorySwap: number; NanoCpus: number; RestartPolicy: { Name: string } }
  NetworkSettings: { Networks: Record<string, { Aliases?: string[] | null }> }
  State: { Running: boolean; Paused: boolean }
}

/** Whatever carries it is removed after each test. */
const own = { name: 'wheelhouse.run', value: String(process.pid) }
export const ownLabel = `${own.name}=${own.value}`
export type SpecInput = Omit<RunSpecInput, 'image'> & { image?: string }
export type RunKit = ReturnType<typeof runKit>

export function runKit(options: RunSuiteOptions) {
  const { cli, image } = options
  const kit = suiteKit(options)
  let folder = ''
  let networks: string[] = []
  let images: string[] = []
  let count = 0
  const unique = () => `run-${process.pid}-${++count}`
  const spec = (more: SpecInput): RunSpec => runSpec.parse({ image, ...more, labels: [own, ...(more.labels ?? [])] })
  const script = (text: string) => ({ command: ['sh', '-c', text] })
  const inspect = async (container: string): Promise<Inspected> =>
    (JSON.parse(await cli('inspect', container)) as Inspected[])[0] as Inspected
  const exists = (container: string) =>
    cli('inspect', container).then(
      () => true,
      () => false,
    )
  const mine = async () => (await cli('ps', '-aq', '--filter', `label=${ownLabel}`)).split('\n').filter(Boolean)
  const drain = async (chunks: AsyncIterable<RunChunk>) => {
    const said: string[] = []
    for await (const chunk of chunks) {
      if ('status' in chunk) said.push(chunk.status)
      if ('done' in chunk) return { ...chunk.done, said }
    }
    throw new Error(`it ended without an end, after ${said}`)
  }
  const run = (one: RunSpec, pull?: PullImage, instead?: string) => drain(kit.containers.run(one, { pull, instead }, kit.abort.signal))
  const recreate = (container: string, more: Partial<RecreateOptions> = {}) =>
    drain(kit.containers.recreate(container, { newer: false, ...more }, kit.abort.signal))
  const specOf = async (container: string) => (await kit.containers.spec(container, kit.abort.signal)).spec
  const network = async () => {
    const made = unique()
    await cli('network', 'create', made)
    networks.push(made)
    return made
  }
  /** An image with settings of its own. */
  const imageWith = async (...changes: string[]) => {
    const made = `localhost/${unique()}:test`
    const from = await cli('create', image, 'true')
    const file = join(folder, 'image.tar')
    await cli('export', '-o', file, from)
    await cli('import', ...['ENV PATH=/bin', ...changes].flatMap((change) => ['-c', change]), file, made)
    await cli('rm', from)
    images.push(made)
    return made
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wheelhouse-run-'))
  })
  afterEach(async () => {
    const left = await mine()
    if (left.length > 0) await cli('rm', '-f', '-v', ...left).catch(() => {})
    for (const one of networks) await cli('network', 'rm', one).catch(() => {})
    for (const one of images) await cli('rmi', '-f', one).catch(() => {})
    networks = []
    images = []
    rmSync(folder, { recursive: true, force: true })
  })
  return Object.assign(kit, {
    unique,
    spec,
    script,
    inspect,
    exists,
    mine,
    runSpec: run,
    recreate,
    specOf,
    network,
    imageWith,
    /** A folder of this machine, gone after the test. */
    folder: () => folder,
  })
}
