/** Podman, asked in Docker's language, is what Docker is: the suites of containers and of logs, against a real Podman. */
import { describe } from 'vitest'
import { containersSuite } from '../../capabilities/containers.suite.ts'
import { logsSuite } from '../../capabilities/logs.suite.ts'
import { label } from '../../capabilities/suite-kit.ts'
import { checkHealth, podmanCli as cli, connectPodman as connect, podmanImage as image, noPodman } from './podman.kit.ts'

describe.skipIf(noPodman)('a real Podman', () => {
  // The note that one ran out of memory is left in the folder in which the service was started, where Podman 4.3 does not look.
  containersSuite('podman', { image, cli, connect, checkHealth, oomUnknown: true })

  logsSuite('podman', {
    connect,
    run: async (script, { terminal, group, labels = {}, memory }) => {
      const given = [
        ...(terminal ? ['-t'] : []),
        ...(group ? ['--label', `com.docker.compose.project=${group}`] : []),
        ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
        ...(memory ? ['--memory', `${memory}`, '--memory-swap', `${memory}`] : []),
      ]
      return cli('run', '-d', '--network', 'none', '--label', label, ...given, image, 'sh', '-c', script)
    },
    ended: async (origin) => void (await cli('wait', origin)),
    restart: async (origin) => void (await cli('start', origin)),
    stop: async (origin) => void (await cli('stop', '-t', '10', origin)),
    remove: async (origins) => void (await cli('rm', '-f', '-v', ...origins)),
    invalid: 'kept',
    // Podman 4.3, where logs are files: also when it is asked by its own command line, or with nothing of ours between.
    lacks: ['moments', 'joints', 'bursts', 'oom'],
  })
})
