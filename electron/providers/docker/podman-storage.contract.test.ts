/** Podman, asked in Docker's language, is what Docker is: the suites of files, networks and volumes, against a real Podman. */
import { describe } from 'vitest'
import { filesSuite } from '../../capabilities/files.suite.ts'
import { networksSuite } from '../../capabilities/networks.suite.ts'
import { volumesSuite } from '../../capabilities/volumes.suite.ts'
import { podmanCli as cli, connectPodman as connect, noPodman, podmanImage as image } from './podman.kit.ts'

describe.skipIf(noPodman)('a real Podman', () => {
  filesSuite('podman files', { image, cli, connect, ownerless: true })
  networksSuite('podman networks', { image, cli, connect })
  volumesSuite('podman volumes', { image, cli, connect })
})
