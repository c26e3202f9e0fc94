/** The list of registries: Docker Hub, ours, and those in Docker's own settings, which are read again while somebody looks. */
import type { Registry } from '../../shared/contract/registries.ts'
import { dockerHub } from '../../shared/lib/image-reference.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'
import { type SharedWatch, sharedWatch } from '../core/shared-watch.ts'
import type { DockerLogins } from './docker-config.ts'
import type { KnownRegistries } from './known.ts'

export type RegistryListOptions = {
  known: KnownRegistries
  dockers: () => Promise<DockerLogins>
  /** Milliseconds between two looks at Docker's settings. */
  every?: number | undefined
  grace?: number | undefined
}

const ours = 'wheelhouse'
const theirs = 'docker-config'

export function registryList({ known, dockers, every = 3000, grace }: RegistryListOptions): {
  list: LiveList<Registry>
  watch: SharedWatch
} {
  const list = new LiveList<Registry>()

  const refresh = async () => {
    const logins = await dockers()
    const mine = known.all()
    const rows = new Map<string, Registry>()
    for (const [host, { username, insecure }] of mine) {
      const state = username === undefined ? 'anonymous' : known.hasPassword(host) ? 'logged_in' : 'login_lost'
      rows.set(host, { ...row(host, ours), origin: 'wheelhouse', insecure, state, ...(username === undefined ? {} : { username }) })
    }
    for (const host of new Set([...logins.helpers.keys(), ...logins.logins.keys()]))
      if (!rows.has(host)) rows.set(host, dockersRow(host, logins))
    if (!rows.has(dockerHub)) rows.set(dockerHub, { ...row(dockerHub, ours), origin: 'wheelhouse', insecure: false, state: 'anonymous' })
    const of = (source: string) => [...rows.values()].filter((one) => one.source === source)
    list.replace(ours, of(ours))
    list.setStatus(ours, 'live')
    if (logins.fault) {
      const known = ['live', 'stale'].includes(list.sources.get(theirs)?.state ?? '')
      list.setStatus(theirs, known ? 'stale' : 'failed', { ...logins.fault, source: theirs })
      return
    }
    list.replace(theirs, of(theirs))
    list.setStatus(theirs, 'live')
  }

  const start = () => {
    let running = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () =>
      refresh().finally(() => {
        clearTimeout(timer)
        if (running) timer = setTimeout(look, every)
      })
    const unfollow = known.follow(() => void look())
    void look()
    return () => {
      running = false
      clearTimeout(timer)
      unfollow()
    }
  }
  return { list, watch: sharedWatch(start, grace) }
}

const row = (host: string, source: string) => ({
  id: host,
  source,
  host,
  name: host === dockerHub ? 'Docker Hub' : host,
  browse: host === dockerHub ? ('search' as const) : ('catalog' as const),
})

function dockersRow(host: string, { logins, helpers, store }: DockerLogins): Registry {
  const login = logins.get(host)
  const helped = helpers.has(host) || (store !== undefined && login?.password === undefined)
  const named = helped || login?.password !== undefined || login?.identityToken !== undefined
  return {
    ...row(host, theirs),
    origin: helped ? 'helper' : 'docker-config',
    insecure: false,
    state: named ? 'logged_in' : 'anonymous',
    ...(login?.username === undefined ? {} : { username: login.username }),
  }
}
