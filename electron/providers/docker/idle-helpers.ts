/** Whatever removes volumes or images first lets go of what our own helpers hold of them; those through which somebody looks keep it. */
import type { Capabilities } from '../../capabilities/capabilities.ts'

type Removing = Pick<Required<Capabilities>, 'compose' | 'containers' | 'disk' | 'images' | 'volumes'>

/** Networks are not among them: a helper is on none. */
export function freeingHelpers({ compose, containers, disk, images, volumes }: Removing, dropIdle: () => Promise<void>): Removing {
  return {
    compose: {
      ...compose,
      run: async function* (target, act, cancel, signal) {
        if (act.kind === 'down') await dropIdle()
        yield* compose.run(target, act, cancel, signal)
      },
    },
    containers: {
      ...containers,
      remove: async (container, options, signal) => {
        if (options.volumes) await dropIdle()
        await containers.remove(container, options, signal)
      },
    },
    disk: {
      ...disk,
      prune: async function* (what, signal) {
        await dropIdle()
        yield* disk.prune(what, signal)
      },
    },
    images: {
      ...images,
      remove: async (image, options, signal) => {
        await dropIdle()
        return images.remove(image, options, signal)
      },
    },
    volumes: {
      ...volumes,
      remove: async (volume, options, signal) => {
        await dropIdle()
        await volumes.remove(volume, options, signal)
      },
    },
  }
}
