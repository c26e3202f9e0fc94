/** The compose tab as a person sees it. Everything is found by its role and its words. */
import type { Locator, Page } from '@playwright/test'
import type { Words } from './words.ts'

export type ComposePage = {
  open: () => Promise<void>
  /** Adds what the system's dialog answers, under a name. */
  add: (name: string) => Promise<void>
  grid: Locator
  row: (name: string) => Locator
  drawer: Locator
  tab: (tab: keyof Words['compose']['tab']) => Locator
  /** An entry of a row's menu, which is opened for it. */
  choose: (name: string, entry: string) => Promise<void>
  /** The text in the editor. */
  editor: Locator
  tasks: Locator
}

export function composePage(page: Page, words: Words): ComposePage {
  const { compose } = words
  const grid = page.getByRole('grid', { name: words.tabs.compose, exact: true })
  const row = (name: string) => grid.getByRole('row').filter({ has: page.getByTitle(name, { exact: true }) })
  const drawer = page.getByRole('complementary', { name: words.drawer.label })
  return {
    open: () => page.getByRole('tab', { name: words.tabs.compose }).click(),
    add: async (name) => {
      await page.getByRole('button', { name: compose.add.open, exact: true }).first().click()
      const dialog = page.getByRole('dialog', { name: compose.add.title })
      await dialog.getByRole('textbox', { name: compose.add.name }).fill(name)
      await page.keyboard.press('Enter')
      await page.getByRole('complementary', { name: `${words.drawer.label}: ${name}`, exact: true }).waitFor()
    },
    grid,
    row,
    drawer,
    tab: (of) => drawer.getByRole('tab', { name: compose.tab[of], exact: true }),
    choose: async (name, entry) => {
      await row(name).click({ button: 'right' })
      await page.getByRole('menuitem', { name: entry, exact: true }).click()
    },
    editor: drawer.locator('.cm-content'),
    tasks: page.getByRole('region', { name: words.dock.label, exact: true }),
  }
}
