/** What tests of registries need whatever runs them: images pushed without an engine, and servers that answer as a test wants. */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

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
export async function serveHttp(answer: (request: IncomingMessage, response: ServerResponse) => void, address = '127.0.0.1') {
  const asked: { method: string; url: string; authorization: string | undefined }[] = []
  const server = createServer((request, response) => {
    asked.push({ method: request.method ?? '', url: request.url ?? '', authorization: request.headers.authorization })
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, address, resolve))
  const host = `${address}:${(server.address() as AddressInfo).port}`
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
