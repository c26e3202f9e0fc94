/** What the suites of containers share: an engine, containers made on it, and the command line to compare with. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { asFault } from '../../shared/rpc/fault.ts'
import type { Containers } from './containers.ts'

export type SuiteOptions = {
  /** Connects; the suite closes what it gets. */
  connect: () => Promise<{ containers: Containers; close: () => void }>
  /** The docker command line, or one that takes the same words, for that engine: what we are compared with. */
  cli: (...args: string[]) => Promise<string>
  image: string
  /** Runs the health check of one, where the engine leaves that to somebody who is not there: Podman to timers of systemd. */
  checkHealth?: (container: string) => Promise<void>
  /** The engine never learns that the kernel killed one for want of memory. */
  oomUnknown?: boolean
}

/** A docker command line for an engine. */
export const dockerCli =
  (endpoint: string) =>
  async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('docker', ['--host', endpoint, ...args], { maxBuffer: 64 * 1024 * 1024 })).stdout.trim()

export const label = 'wheelhouse.test=1'

/** A script that runs until it is told to stop. */
export const forever = 'trap exit TERM; while :; do sleep 0.1; done'
export const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 20_000, interval: 20 })
/** The fault that something ends with. */
export const failure = (promise: Promise<unknown>) => promise.then(() => expect.unreachable('it succeeded'), asFault)

/** Connects before each test, and after it removes what the test made. Its fields hold while a test runs. */
export function suiteKit({ connect, cli, image }: SuiteOptions) {
  let made: string[] = []
  const kit = {
    containers: {} as Containers,
    close: () => {},
    abort: new AbortController(),
    run: async (script: string, ...options: string[]): Promise<string> => {
      const id = await cli('run', '-d', '--network', 'none', '--label', label, ...options, image, 'sh', '-c', script)
      made.push(id)
      return id
    },
  }
  beforeEach(async () => {
    kit.abort = new AbortController()
    Object.assign(kit, await connect())
  })
  afterEach(async () => {
    kit.abort.abort()
    kit.close()
    if (made.length > 0) await cli('rm', '-f', '-v', ...made).catch(() => {})
    made = []
  })
  return kit
}
