/** The tabs of volumes and networks, and files in a drawer, as a person sees them. Everything is found by its role and its words. */
import type { ElectronApplication, Locator, Page } from '@playwright/test'
import { test as base } from '../app-fixtures.ts'
import { type StorageStack, storageStack } from '../storage-stack.ts'
import type { Words } from './words.ts'

export type StoragePage = {
  open: (tab: 'volumes' | 'networks') => Promise<void>
  grid: Locator
  row: (name: string) => Locator
  narrowTo: (text: string) => Promise<void>
  drawer: Locator
  /** Opens the drawer of a row, at a tab. */
  show: (name: string, tab?: string) => Promise<void>
  tab: (name: string) => Locator
  tool: (name: string) => Locator
  dialog: (title: string) => Locator
  /** An entry of a row's menu, which is opened for it. */
  choose: (name: string, entry: string) => Promise<void>
  question: Locator
  /** Answers what is asked before something is lost. */
  agree: (act: string) => Promise<void>
  /** What is told at the edge of the page. */
  news: Locator
}

export function storagePage(page: Page, words: Words): StoragePage {
  const panel = page.getByRole('tabpanel').first()
  const grid = panel.getByRole('grid')
  const row = (name: string) => grid.getByRole('row').filter({ has: page.getByTitle(name, { exact: true }) })
  const drawer = page.getByRole('complementary', { name: words.drawer.label })
  const tab = (name: string) => drawer.getByRole('tab', { name, exact: true })
  const question = page.getByRole('alertdialog')
  return {
    open: async (of) => {
      await page.getByRole('tab', { name: words.tabs[of] }).click()
      await page.getByRole('grid', { name: words.tabs[of], exact: true }).waitFor()
    },
    grid,
    row,
    narrowTo: (text) => panel.getByRole('searchbox').fill(text),
    drawer,
    show: async (name, of) => {
      await row(name).getByTitle(name, { exact: true }).click()
      await page.getByRole('complementary', { name: `${words.drawer.label}: ${name}`, exact: true }).waitFor()
      if (of) await tab(of).click()
    },
    tab,
    tool: (name) => panel.getByRole('button', { name, exact: true }),
    dialog: (title) => page.getByRole('dialog', { name: title }),
    choose: async (name, entry) => {
      await row(name).click({ button: 'right' })
      await page.getByRole('menuitem', { name: entry }).click()
    },
    question,
    agree: (act) => question.getByRole('button', { name: act, exact: true }).click(),
    news: page.getByRole('status').filter({ has: page.getByRole('button', { name: words.common.dismiss }) }),
  }
}

/** Answers every dialog of the system with these paths. */
export const choosing = (app: ElectronApplication, ...paths: string[]): Promise<void> =>
  app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: chosen })) as unknown as typeof dialog.showOpenDialog
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath: chosen[0] })) as unknown as typeof dialog.showSaveDialog
  }, paths)

export const storageTest = base.extend<{ made: StorageStack; at: StoragePage }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from its first argument
  made: async ({}, use, info) => {
    const { WHEELHOUSE_ENGINE: socket, WHEELHOUSE_NO_ENGINE: why } = process.env
    info.skip(socket === undefined, why ?? 'there is no engine')
    const made = storageStack(socket ?? '')
    await use(made)
    await made.removeAll()
  },
  at: async ({ page, words }, use) => {
    await use(storagePage(page, words))
  },
})
