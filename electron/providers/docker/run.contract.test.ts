/** Docker, and Podman in Docker's language, run, recreate and change containers: the suite against the real engines. */
import { execFileSync } from 'node:child_process'
import { homedir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { flags } from '../../../shared/lib/docker-run/flags.ts'
import { left } from '../../../shared/lib/docker-run/left-flags.ts'
import { containersRunSuite } from '../../capabilities/containers-run.suite.ts'
import { dockerCli, failure } from '../../capabilities/suite-kit.ts'
import { silentLog } from '../../core/log.ts'
import { dockerProvider } from './index.ts'
import { patient } from './patient.kit.ts'
import { askPodman, connectPodman, noPodman, podmanCli, podmanImage } from './podman.kit.ts'

const endpoint = `unix://${process.env.WHEELHOUSE_ENGINE ?? '/var/run/docker.sock'}`
/** Milliseconds: long enough for what ends soon after its start, on any machine. */
const proof = 3000
const image = process.env.WHEELHOUSE_TEST_IMAGE ?? 'wheelhouse/busybox:test'

describe.skipIf(process.env.WHEELHOUSE_NO_ENGINE)('a real engine', () => {
  containersRunSuite('docker', {
    image,
    cli: dockerCli(endpoint),
    connect: async () => {
      const place = { env: {}, home: homedir(), platform: process.platform }
      const session = await dockerProvider({ ...patient, proof }).connect(
        { endpoint },
        { signal: new AbortController().signal, place, log: silentLog },
      )
      if (!session.capabilities.containers) throw new Error('it has no containers')
      return { containers: session.capabilities.containers, close: session.close }
    },
  })

  test('every flag that the command line knows is taken or named', () => {
    const help = execFileSync('docker', ['run', '--help'], { encoding: 'utf8' })
    const theirs = [...help.matchAll(/^ +(?:-(\w), )?--([a-z0-9-]+)( \w+)?/gm)].map(([, short, name, value]) => ({
      name,
      short,
      value: value !== undefined,
    }))
    const ours = new Map([...left, ...flags].map((flag) => [flag.name, flag]))
    expect(theirs.length).toBeGreaterThan(80)
    expect(theirs.filter(({ name = '' }) => !ours.has(name))).toEqual([])
    for (const { name = '', short, value } of theirs)
      expect({ name, short: ours.get(name)?.short, value: !ours.get(name)?.switch }).toEqual({ name, short, value })
  })
})

describe.skipIf(noPodman)('a real Podman', () => {
  containersRunSuite('podman', { image: podmanImage, cli: podmanCli, connect: () => connectPodman({ proof }), podman: true })

  test('a member of a pod is not made anew without it', async () => {
    const { containers, close } = await connectPodman()
    const pod = `run-pod-${process.pid}`
    try {
      await askPodman('POST', '/pods/create', { name: pod, no_infra: true })
      await askPodman('POST', '/containers/create', { name: `${pod}-member`, image: podmanImage, command: ['true'], pod })
      const recreated = async () => {
        for await (const _ of containers.recreate(`${pod}-member`, { newer: false }, new AbortController().signal));
      }
      const refused = await failure(recreated())
      expect(refused.code).toBe('unsupported')
      expect(refused.message.en).toContain(`the pod “${pod}”`)
    } finally {
      await askPodman('DELETE', `/pods/${pod}?force=true`)
      close()
    }
  })
})
