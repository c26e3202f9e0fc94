/** What tests of the product start from: the app, its page in the test's language, and real containers that go with the test. */
import { type Launched, launchBuilt, launchPackaged, type LaunchOptions, test as base } from './fixtures.ts'
import { type ContainerStack, containerStack } from './containers-stack.ts'
import { type AppPage, appPage } from './pages/app-page.ts'
import { type Words, wordsOf } from './pages/words.ts'

type Fixtures = {
  words: Words
  stack: ContainerStack
  ui: AppPage
  /** Starts the app once more, as this project tests it; tests that need more than one start use this alone. */
  launch: (options?: Partial<LaunchOptions>) => Promise<Launched & { ui: AppPage }>
}

export const test = base.extend<Fixtures>({
  words: async ({ lang }, use) => {
    await use(wordsOf(lang))
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from its first argument
  stack: async ({}, use, info) => {
    const { WHEELHOUSE_ENGINE: socket, WHEELHOUSE_NO_ENGINE: why } = process.env
    info.skip(socket === undefined, why ?? 'there is no engine')
    const stack = containerStack(socket ?? '')
    await use(stack)
    await stack.removeAll()
  },
  ui: async ({ page, words }, use) => {
    await use(appPage(page, words))
  },
  launch: async ({ packaged, lang, env, userData, words }, use) => {
    const running: Launched[] = []
    await use(async (options) => {
      const launched = await (packaged ? launchPackaged : launchBuilt)({ lang, env, userData, ...options })
      running.push(launched)
      return { ...launched, ui: appPage(launched.page, words) }
    })
    for (const { close } of running) await close().catch(() => {})
  },
})

export { expect } from './fixtures.ts'
