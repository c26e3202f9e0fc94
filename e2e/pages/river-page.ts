/** The logs section as a person sees it: who writes, the lines, their kinds, and last words. */
import type { Locator, Page } from '@playwright/test'
import { fill, type Words } from './words.ts'

export type RiverPage = {
  /** Goes there by keyboard. */
  open: () => Promise<void>
  tab: (tab: keyof Words['river']['tab']) => Locator
  tree: Locator
  /** A row of the tree by the name of a source or of a project. */
  source: (name: string) => Locator
  find: Locator
  /** Shows what a pattern means and nothing else, by keyboard. */
  showOnly: (pattern: string) => Promise<void>
  /** The lines of one view, or of the second one. */
  lines: Locator
  kinds: Locator
  /** Who died, by name. */
  death: (name: string) => Locator
}

export function riverPage(page: Page, words: Words): RiverPage {
  const { river, nav } = words
  const tree = page.getByRole('tree', { name: river.sources })
  const find = page.getByRole('searchbox', { name: river.filter })
  return {
    open: async () => {
      await page.getByRole('navigation', { name: words.nav.label }).getByRole('link', { name: nav.logs }).focus()
      await page.keyboard.press('g')
      await page.keyboard.press('l')
      await page.getByRole('heading', { name: river.title, level: 1 }).waitFor()
    },
    tab: (tab) => page.getByRole('tab', { name: river.tab[tab] }),
    tree,
    source: (name) => tree.getByRole('treeitem').filter({ hasText: name }),
    find,
    showOnly: async (pattern) => {
      await find.fill(pattern)
      await find.press('ControlOrMeta+Enter')
      const everything = page.getByRole('button', { name: fill(river.removePattern, { pattern: river.everything }) })
      if (await everything.isVisible()) await everything.click()
    },
    lines: page.getByRole('log').first(),
    kinds: page.getByRole('grid', { name: river.tab.kinds }),
    death: (name) => page.getByRole('article', { name, exact: true }),
  }
}
