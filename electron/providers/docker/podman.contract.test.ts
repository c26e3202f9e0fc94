/** Podman, asked in Docker's language, is what Docker is: the suite of containers, against a real Podman. */
import { describe } from 'vitest'
import { containersSuite } from '../../capabilities/containers.suite.ts'
import { checkHealth, connectPodman as connect, noPodman, podmanCli as cli, podmanImage as image } from './podman.kit.ts'

describe.skipIf(noPodman)('a real Podman', () => {
  // The note that one ran out of memory is left in the folder in which the service was started, where Podman 4.3 does not look.
  containersSuite('podman', { image, cli, connect, checkHealth, oomUnknown: true })
})
