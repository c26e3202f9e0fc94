/** What the tests of registries share: registries as the app has them, in a home of their own, and images pushed without an engine. */
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { asFault } from '../../shared/rpc/fault.ts'
import { silentLog } from '../core/log.ts'
import { openSecrets, type Secrets } from '../core/secrets.ts'
import { noVault } from '../core/vault.ts'
import { openRegistries, type Registries, type RegistriesOptions } from './registries.ts'

export const signal = new AbortController().signal
export const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 10_000, interval: 10 })
export const failure = (promise: Promise<unknown>) => promise.then(() => expect.unreachable('it succeeded'), asFault)

/** A fresh home before each test; its fields hold while one runs. */
export function registriesKit() {
  const kit = {
    home: '',
    folder: '',
    registries: {} as Registries,
    secrets: {} as Secrets,
    /** The app anew, over what is on disk; with limits of a test's own, milliseconds. */
    restart: async (timing: RegistriesOptions['timing'] = {}) => {
      await kit.registries.close?.()
      kit.secrets = openSecrets(kit.folder, noVault, silentLog)
      const place = {
        env: { PATH: `${join(kit.home, 'bin')}:${process.env.PATH}`, SHELL: '/bin/sh' },
        home: kit.home,
        platform: process.platform,
      }
      kit.registries = openRegistries({ folder: kit.folder, place, secrets: kit.secrets, log: silentLog, timing: { look: 20, ...timing } })
    },
    dockerConfig: (config: unknown) => {
      mkdirSync(join(kit.home, '.docker'), { recursive: true })
      writeFileSync(join(kit.home, '.docker/config.json'), typeof config === 'string' ? config : JSON.stringify(config))
    },
    /** A helper, as a program that is really run. */
    helper: (name: string, script: string) => {
      mkdirSync(join(kit.home, 'bin'), { recursive: true })
      const file = join(kit.home, 'bin', `docker-credential-${name}`)
      writeFileSync(file, `#!/bin/sh\n${script}\n`)
      chmodSync(file, 0o755)
      return file
    },
  }
  beforeEach(async () => {
    kit.home = mkdtempSync(join(tmpdir(), 'wheelhouse-registries-'))
    kit.folder = join(kit.home, 'app')
    await kit.restart()
  })
  afterEach(async () => {
    await kit.registries.close()
    rmSync(kit.home, { recursive: true, force: true })
  })
  return kit
}

const sha256 = (bytes: string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
const manifestType = 'application/vnd.docker.distribution.manifest.v2+json'
const listType = 'application/vnd.docker.distribution.manifest.list.v2+json'

/** Pushes to a registry as an engine would, without one. */
export function pusher(url: string, auth?: { user: string; password: string }) {
  const headers: Record<string, string> = auth
    ? { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}` }
    : {}
  const send = async (path: string, options: RequestInit) => {
    const answer = await fetch(new URL(path, url), { ...options, headers: { ...headers, ...options.headers } })
    if (!answer.ok) throw new Error(`${options.method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }
  const blob = async (repository: string, bytes: string) => {
    const begun = await send(`/v2/${repository}/blobs/uploads/`, { method: 'POST' })
    const to = new URL(begun.headers.get('location') ?? '', url)
    to.searchParams.set('digest', sha256(bytes))
    await send(to.href, { method: 'PUT', body: bytes, headers: { 'content-type': 'application/octet-stream' } })
    return { digest: sha256(bytes), size: Buffer.byteLength(bytes) }
  }
  const put = async (repository: string, reference: string, mediaType: string, document: object) => {
    const body = JSON.stringify({ schemaVersion: 2, mediaType, ...document })
    await send(`/v2/${repository}/manifests/${reference}`, { method: 'PUT', body, headers: { 'content-type': mediaType } })
    return { digest: sha256(body), size: Buffer.byteLength(body), mediaType }
  }
  /** An image of one layer; `content` makes it another. Returns its digest. */
  const image = async (repository: string, tag: string, content = 'content', architecture = 'amd64') => {
    const layer = await blob(repository, content)
    const config = await blob(repository, JSON.stringify({ os: 'linux', architecture, created: '2024-05-06T07:08:09Z', rootfs: {} }))
    const made = await put(repository, tag, manifestType, {
      config: { mediaType: 'application/vnd.docker.container.image.v1+json', ...config },
      layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', ...layer }],
    })
    return { ...made, download: layer.size + config.size }
  }
  /** One name for several platforms. */
  const several = async (repository: string, tag: string, architectures: string[]) => {
    const manifests = []
    for (const architecture of architectures) {
      const { digest, size, mediaType } = await image(repository, `${tag}-${architecture}`, `for ${architecture}`, architecture)
      manifests.push({ mediaType, digest, size, platform: { os: 'linux', architecture } })
    }
    const attestation = { ...manifests[0], platform: { os: 'unknown', architecture: 'unknown' } }
    return put(repository, tag, listType, { manifests: [...manifests, attestation] })
  }
  return { image, several }
}

/** A server that answers as a test wants, on this machine. */
export async function serveHttp(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: { method: string; url: string; authorization: string | undefined }[] = []
  const server = createServer((request, response) => {
    asked.push({ method: request.method ?? '', url: request.url ?? '', authorization: request.headers.authorization })
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    host,
    url: `http://${host}`,
    asked,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
