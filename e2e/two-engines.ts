/** What tests of several engines at once start from: the machine's Docker, a Podman of the test's own, and the app that sees both. */
import type { ElectronApplication } from '@playwright/test'
import { test as base } from './app-fixtures.ts'
import { type StorageStack, storageStack } from './storage-stack.ts'
import { type Podman, startPodman } from './stack/podman.mjs'

/** As the app names it: it is found by the variable of that name. */
export const podmanName = 'DOCKER_HOST'
export const dockerName = 'Docker'
/** The test image, as Podman calls it. */
export const podmanImage = 'localhost/wheelhouse/busybox:test'

type Fixtures = {
  /** Whether Podman's ports are none of this machine's, as those of an engine in a virtual machine. */
  apart: boolean
  service: Podman
  onDocker: StorageStack
  onPodman: StorageStack
}

export const test = base.extend<Fixtures>({
  apart: [false, { option: true }],
  service: async ({ apart }, use, info) => {
    const { WHEELHOUSE_ENGINE: socket, WHEELHOUSE_NO_ENGINE: why } = process.env
    info.skip(socket === undefined, why ?? 'there is no engine')
    const started = await startPodman(socket ?? '', (text) => console.log(text), { apart })
    if ('skipped' in started) return info.skip(true, started.skipped)
    await use(started)
    await started.stop()
  },
  env: async ({ service }, use) => {
    await use({ [podmanName]: `unix://${service.socket}` })
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from its first argument
  onDocker: async ({}, use, info) => {
    const { WHEELHOUSE_ENGINE: socket, WHEELHOUSE_NO_ENGINE: why } = process.env
    info.skip(socket === undefined, why ?? 'there is no engine')
    const made = storageStack(socket ?? '')
    await use(made)
    await made.removeAll()
  },
  onPodman: async ({ service }, use) => {
    await use(storageStack(service.socket, podmanImage))
  },
})

/** Notes what would be opened in the browser instead of opening it; returns what was. */
export async function notingLinks(app: ElectronApplication): Promise<() => Promise<string[]>> {
  await app.evaluate(({ dialog, shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    dialog.showMessageBox = (async () => ({ response: 0, checkboxChecked: false })) as unknown as typeof dialog.showMessageBox
    shell.openExternal = async (url) => void opened.push(url)
  })
  return () => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
}

export { expect } from './app-fixtures.ts'
