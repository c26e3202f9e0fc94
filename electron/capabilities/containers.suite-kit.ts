/** What the suites of containers share: an engine, containers made on it, and the command line to compare with. */
import type { Containers } from './containers.ts'
import { engineKit, label } from './suite-kit.ts'

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

/** Connects before each test, and after it removes what the test made. Its fields hold while a test runs. */
export function suiteKit({ connect, cli, image }: SuiteOptions) {
  let made: string[] = []
  const kit = engineKit(connect, async () => {
    if (made.length > 0) await cli('rm', '-f', '-v', ...made).catch(() => {})
    made = []
  })
  return Object.assign(kit, {
    run: async (script: string, ...options: string[]): Promise<string> => {
      const id = await cli('run', '-d', '--network', 'none', '--label', label, ...options, image, 'sh', '-c', script)
      made.push(id)
      return id
    },
  })
}
