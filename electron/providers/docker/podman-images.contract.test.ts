/** Podman keeps images as Docker does, asked in Docker's language: the suite of images, against a real Podman. */
import { describe } from 'vitest'
import { imagesSuite } from '../../capabilities/images.suite.ts'
import { connectPodman as connect, noPodman, podmanCli as cli, podmanImage as image } from './podman.kit.ts'

describe.skipIf(noPodman)('a real Podman', () => {
  // Podman 4.3 lets the command of a build that is given up run to its end, and takes no address to build from.
  imagesSuite('podman', {
    image,
    cli,
    connect,
    buildkit: false,
    oneChannel: true,
    buildsRunOn: true,
    fetchesNothing: true,
    prefix: 'localhost/',
  })
})
