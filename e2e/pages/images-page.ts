/** The images tab as a person sees it. Everything is found by its role and its words. */
import type { Locator, Page } from '@playwright/test'
import { fill, type Words } from './words.ts'

export type ImagesPage = {
  open: () => Promise<void>
  grid: Locator
  row: (name: string) => Locator
  narrowTo: (text: string) => Promise<void>
  drawer: Locator
  /** Opens the drawer of an image, at a tab. */
  show: (name: string, tab?: keyof Words['images']['tab']) => Promise<void>
  tab: (tab: keyof Words['images']['tab']) => Locator
  tool: (name: string) => Locator
  dialog: (title: string) => Locator
  /** An entry of a row's menu, which is opened for it. */
  choose: (name: string, entry: string) => Promise<void>
  /** What is told at the edge of the page. */
  news: Locator
}

export function imagesPage(page: Page, words: Words): ImagesPage {
  const { images } = words
  const grid = page.getByRole('grid', { name: words.tabs.images, exact: true })
  const row = (name: string) => grid.getByRole('row').filter({ has: page.getByTitle(name, { exact: true }) })
  const drawer = page.getByRole('complementary', { name: words.drawer.label })
  const tab = (of: keyof Words['images']['tab']) => drawer.getByRole('tab', { name: images.tab[of], exact: true })
  return {
    open: async () => {
      await page.getByRole('tab', { name: words.tabs.images }).click()
      await grid.waitFor()
    },
    grid,
    row,
    narrowTo: (text) => page.getByRole('searchbox', { name: images.filter }).fill(text),
    drawer,
    show: async (name, of) => {
      await row(name).getByTitle(name, { exact: true }).click()
      await page.getByRole('complementary', { name: `${words.drawer.label}: ${name}`, exact: true }).waitFor()
      if (of) await tab(of).click()
    },
    tab,
    tool: (name) => page.getByRole('tabpanel').getByRole('button', { name, exact: true }),
    dialog: (title) => page.getByRole('dialog', { name: title }),
    choose: async (name, entry) => {
      await row(name).click({ button: 'right' })
      await page
        .getByRole('menuitem')
        .filter({ has: page.getByText(entry, { exact: true }) })
        .click()
    },
    news: page.getByRole('status').filter({ has: page.getByRole('button', { name: words.common.dismiss }) }),
  }
}

/** What is asked before an image is removed. */
export const removeQuestion = (words: Words, name: string): string => fill(words.images.confirm.title_one, { name })
