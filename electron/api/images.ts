/** Images of every engine, as the contract has them. */
import type { Image } from '../../shared/contract/images.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import { parseImageReference } from '../../shared/lib/image-reference.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import type { AuthFor, ImageRow, Images } from '../capabilities/images.ts'
import { describeContext } from '../core/build-context.ts'
import type { Connections } from '../core/connections.ts'
import { fill } from '../core/fill.ts'
import type { Grants } from '../core/grants.ts'
import type { Log } from '../core/log.ts'
import { withLogins } from './registry-login.ts'

type Options = {
  connections: Connections<Capabilities>
  log: Log
  grace?: number | undefined
  /** Who may ask a registry, when a person has logged in to it. */
  authFor: AuthFor
  /** The registries that a person has logged in to here. */
  loginHosts: () => readonly string[]
  /** Which files and folders of this machine a person has chosen. */
  grants: Grants
}

/** Returns the api, and what stops the watches behind it. */
export function imagesApi({ connections, log, grace, authFor, loginHosts, grants }: Options): {
  api: Api<AppContract>['images']
  stop: () => void
} {
  const list = new LiveList<Image>()
  const toImage = (source: string, row: ImageRow): Image => ({ ...row, id: `${source}/${row.image}`, source })
  const filled = fill<Capabilities, Image>({
    connections,
    list,
    log,
    grace,
    watch: ({ images }, source) =>
      images &&
      ((live, signal) =>
        images.watch(
          {
            replace: (rows) => {
              list.replace(
                source,
                rows.map((row) => toImage(source, row)),
              )
              live()
            },
            put: (row) => list.put(toImage(source, row)),
          },
          signal,
        )),
  })

  const call = <T>(engine: string, signal: AbortSignal, act: (images: Images) => Promise<T>) =>
    connections.during(engine, 'images', signal, act)
  const stream = <T>(engine: string, signal: AbortSignal, begin: (images: Images) => AsyncIterable<T> | Promise<AsyncIterable<T>>) =>
    (async function* () {
      yield* await begin(await connections.use(engine, 'images', signal))
    })()
  const authOf = async (reference: string, ask: AuthFor, signal: AbortSignal) => {
    const host = parseImageReference(reference)?.host
    return host === undefined ? undefined : await ask(host, signal)
  }

  const api: Api<AppContract>['images'] = {
    list: (_input, { signal }) => {
      filled.read(signal)
      return list
    },
    inspect: ({ engine, image }, { signal }) => call(engine, signal, (images) => images.inspect(image, signal)),
    history: ({ engine, image }, { signal }) => call(engine, signal, (images) => images.history(image, signal)),
    pull: ({ engine, reference, platform }, { signal }) =>
      stream(engine, signal, (images) =>
        withLogins(authFor, async (ask) => images.pull(reference, { platform, auth: await authOf(reference, ask, signal) }, signal)),
      ),
    push: ({ engine, reference }, { signal }) =>
      stream(engine, signal, (images) =>
        withLogins(authFor, async (ask) => images.push(reference, { auth: await authOf(reference, ask, signal) }, signal)),
      ),
    tag: ({ engine, image, reference }, { signal }) => call(engine, signal, (images) => images.tag(image, reference, signal)),
    remove: ({ engine, image, force }, { signal }) => call(engine, signal, (images) => images.remove(image, { force }, signal)),
    save: ({ engine, images: names, file }, { signal }) => {
      grants.check('write', file)
      return stream(engine, signal, (images) => images.save(names, file, signal))
    },
    load: ({ engine, file }, { signal }) => {
      grants.check('read', file)
      return stream(engine, signal, (images) => images.load(file, signal))
    },
    buildContext: ({ folder, dockerfile }, { signal }) => {
      grants.check('read', folder)
      return describeContext(folder, dockerfile, signal)
    },
    build: ({ engine, ...options }, { signal }) => {
      if ('folder' in options.source) grants.check('read', options.source.folder)
      return stream(engine, signal, (images) =>
        withLogins(authFor, (ask) => images.build({ ...options, authFor: ask, loginHosts: loginHosts() }, signal)),
      )
    },
  }
  return { api, stop: filled.stop }
}
