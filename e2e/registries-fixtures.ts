/** What tests of registries start from: real ones and servers that behave badly, which end with the test, and none of Docker's settings of this machine. */
import { mkdtempSync, rmSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serveHttp } from '../electron/registries/pushing.kit.ts'
import { test as base } from './app-fixtures.ts'
import { type ImageStack, imageStack } from './images-stack.ts'
import { type RegistriesPage, registriesPage } from './pages/registries-page.ts'
import { type Registry, startRegistry } from './stack/registry.mjs'

type Served = Awaited<ReturnType<typeof serveHttp>>

type Fixtures = {
  at: RegistriesPage
  made: ImageStack
  /** Starts a real one, which ends with the test. */
  registry: (options?: Parameters<typeof startRegistry>[0]) => Promise<Registry>
  serve: (answer: (request: IncomingMessage, response: ServerResponse) => void, address?: string) => Promise<Served>
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from its first argument
  env: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-docker-'))
    await use({ DOCKER_CONFIG: folder })
    rmSync(folder, { recursive: true, force: true })
  },
  at: async ({ page, words }, use) => {
    await use(registriesPage(page, words))
  },
  // biome-ignore lint/correctness/noEmptyPattern: see above
  made: async ({}, use, info) => {
    const { WHEELHOUSE_ENGINE: socket, WHEELHOUSE_NO_ENGINE: why } = process.env
    info.skip(socket === undefined, why ?? 'there is no engine')
    const made = imageStack(socket ?? '')
    await use(made)
    await made.removeAll()
  },
  // biome-ignore lint/correctness/noEmptyPattern: see above
  registry: async ({}, use) => {
    const started: Registry[] = []
    await use(async (options) => {
      const one = await startRegistry(options)
      started.push(one)
      return one
    })
    for (const { stop } of started) await stop()
  },
  // biome-ignore lint/correctness/noEmptyPattern: see above
  serve: async ({}, use) => {
    const started: Served[] = []
    await use(async (answer, address) => {
      const one = await serveHttp(answer, address)
      started.push(one)
      return one
    })
    for (const { stop } of started) await stop()
  },
})

/** An answer in JSON. */
export const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

export { expect } from './app-fixtures.ts'
