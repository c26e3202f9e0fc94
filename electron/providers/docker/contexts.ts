/** What the docker command line knows: its contexts, and which of them it would use now. Reads files; contacts nothing. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Place } from '../../core/provider.ts'

export type DockerContext = {
  name: string
  host: string
  /** The folder that holds ca.pem, cert.pem and key.pem. */
  certs?: string
  skipVerify: boolean
}
export type BrokenContext = { file: string; why: string }
export type ContextsRead = { contexts: DockerContext[]; broken: BrokenContext[]; currentContext?: string }

/** No context is this long; a file that is, is something else. */
const mostBytes = 1_000_000

type Cached = { stamp: string; value: unknown }

/** Reads contexts, and files again only once they changed. */
export function contextReader(): (place: Place) => Promise<ContextsRead> {
  const cache = new Map<string, Cached>()

  /** The file's JSON; undefined when there is no file. Throws when it cannot be understood. */
  const json = async (file: string): Promise<unknown> => {
    const info = await stat(file).catch((error) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
      throw error
    })
    if (!info) return undefined
    const stamp = `${info.mtimeMs} ${info.size} ${info.ino}`
    const cached = cache.get(file)
    if (cached?.stamp === stamp) return cached.value
    if (info.size > mostBytes) throw new Error('the file is too large')
    const value: unknown = JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''))
    cache.set(file, { stamp, value })
    return value
  }

  return async ({ env, home }) => {
    const folder = env.DOCKER_CONFIG || join(home, '.docker')
    const read: ContextsRead = { contexts: [], broken: [] }
    const config = join(folder, 'config.json')
    try {
      const name = ((await json(config)) as { currentContext?: unknown } | null | undefined)?.currentContext
      if (typeof name === 'string' && name !== '') read.currentContext = name
    } catch (error) {
      read.broken.push({ file: config, why: (error as Error).message })
    }
    const meta = join(folder, 'contexts/meta')
    const names = (await readdir(meta).catch(() => [])).sort()
    for (const id of names) {
      const file = join(meta, id, 'meta.json')
      try {
        const value = await json(file)
        if (value !== undefined) read.contexts.push(await toContext(value, join(folder, 'contexts/tls', basename(id), 'docker')))
      } catch (error) {
        read.broken.push({ file, why: (error as Error).message })
      }
    }
    return read
  }
}

async function toContext(value: unknown, certs: string): Promise<DockerContext> {
  const { Name, Endpoints } = (value ?? {}) as { Name?: unknown; Endpoints?: { docker?: { Host?: unknown; SkipTLSVerify?: unknown } } }
  const docker = Endpoints?.docker
  if (typeof Name !== 'string' || Name === '') throw new Error('it has no name')
  if (typeof docker?.Host !== 'string' || docker.Host === '') throw new Error('it names no docker endpoint')
  const hasCerts = await stat(certs).then(
    (info) => info.isDirectory(),
    () => false,
  )
  return { name: Name, host: docker.Host, ...(hasCerts ? { certs } : {}), skipVerify: docker.SkipTLSVerify === true }
}
