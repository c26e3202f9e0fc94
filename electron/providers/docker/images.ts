/** The images of one engine, as the capability wants them. */
import type { Images } from '../../capabilities/images.ts'
import type { About } from '../../core/provider.ts'
import { imageBuilds } from './build.ts'
import type { Client } from './client.ts'
import type { ContainersWatch } from './containers-watch.ts'
import { garbledFault } from './faults.ts'
import { imageArchives } from './image-archive.ts'
import { toImageFault } from './image-faults.ts'
import { type InspectedImage, type ListedImage, type ListedStep, toImageDetail, toImageLayer, toImageRow } from './image-map.ts'
import { givenName, imagePath, repositoryOf } from './image-path.ts'
import { imageTransfers } from './image-transfer.ts'
import { watchListing } from './listing-watch.ts'
import { toImageId } from './map.ts'
import type { WatchTiming } from './watch.ts'

export function dockerImages(client: Client, about: About, containers: ContainersWatch, timing: WatchTiming): Images {
  /** Does something with one image; what the engine refuses is told of that image. */
  const of = async <T>(image: string, act: (path: string) => Promise<T>): Promise<T> => {
    try {
      return await act(imagePath(image))
    } catch (error) {
      throw toImageFault(error, image)
    }
  }
  const asked = { timeout: 15_000 }
  const transfers = imageTransfers(client)
  const list = async (signal: AbortSignal) => {
    const listed = await client.json<ListedImage[]>('/images/json', { signal, timeout: timing.list })
    if (!Array.isArray(listed)) throw garbledFault('the list of images is no list')
    return listed.map(toImageRow)
  }
  // Of an image that was built without a name engines tell nobody.
  const untold = new Set<() => void>()
  const { build } = imageBuilds(client, about, transfers.pull)
  return {
    watch: (into, signal) =>
      watchListing(
        client,
        containers,
        {
          type: 'image',
          changes: /^(?!push|save)/,
          list,
          keys: ({ image }) => [image],
          uses: ({ imageId }) => (imageId ? [imageId] : []),
          untold,
        },
        into,
        signal,
        timing,
      ),
    inspect: (image, signal) =>
      of(image, async (path) => toImageDetail(await client.json<InspectedImage>(`${path}/json`, { signal, ...asked }))),
    history: (image, signal) =>
      of(image, async (path) => (await client.json<ListedStep[]>(`${path}/history`, { signal, ...asked })).map(toImageLayer)),
    ...transfers,
    tag: (image, name, signal) =>
      of(image, async (path) => {
        const wanted = givenName(name)
        await client.act(`${path}/tag`, { query: { repo: repositoryOf(wanted), tag: wanted.tag }, signal })
      }),
    remove: (image, { force }, signal) =>
      of(image, async (path) => {
        const done = await client.actJson<{ Untagged?: string; Deleted?: string }[] | null>(path, {
          method: 'DELETE',
          query: { force },
          signal,
        })
        return {
          untagged: (done ?? []).flatMap(({ Untagged }) => Untagged ?? []),
          deleted: (done ?? []).flatMap(({ Deleted }) => (Deleted ? toImageId(Deleted) : [])),
        }
      }),
    ...imageArchives(client),
    build: async function* (options, signal) {
      for await (const chunk of build(options, signal)) {
        if ('done' in chunk) for (const look of untold) look()
        yield chunk
      }
    },
  }
}
