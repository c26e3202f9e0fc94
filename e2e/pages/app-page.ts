/** The page as a person sees it: the list, the drawer, the dock and what asks. Everything is found by its role and its words. */
import type { Locator, Page } from '@playwright/test'
import { fill, type Words } from './words.ts'

export type Act = keyof Words['containers']['action']
export type DrawerTab = keyof Words['containers']['tab']

export type AppPage = {
  page: Page
  words: Words
  grid: Locator
  filter: Locator
  /** The row of a container, by its whole name. */
  row: (name: string) => Locator
  /** The names in the rows that exist in the page, from the top. */
  names: () => Promise<string[]>
  narrowTo: (text: string) => Promise<void>
  /** Shows only the engine that was found in this way. */
  scopeTo: (engine: string) => Promise<void>
  chip: (name: string) => Locator
  drawer: Locator
  /** Opens the drawer of a container, at a tab. */
  open: (name: string, tab?: DrawerTab) => Promise<void>
  tab: (tab: DrawerTab) => Locator
  /** A button of the drawer. */
  act: (act: Act) => Locator
  menuItem: (label: string) => Locator
  toolbar: Locator
  dock: Locator
  confirm: Locator
  palette: Locator
  rail: (section: keyof Words['nav']) => Locator
  log: Locator
}

export function appPage(page: Page, words: Words): AppPage {
  const { containers } = words
  const grid = page.getByRole('grid', { name: containers.list, exact: true })
  const drawer = page.getByRole('complementary', { name: words.drawer.label })
  const filter = page.getByRole('searchbox', { name: containers.filter })
  const row = (name: string) => grid.getByRole('row').filter({ has: page.getByTitle(name, { exact: true }) })
  const tab = (of: DrawerTab) => drawer.getByRole('tab', { name: containers.tab[of], exact: true })
  return {
    page,
    words,
    grid,
    filter,
    row,
    names: () => grid.locator('[role=row] [title] > bdi').allTextContents(),
    narrowTo: (text) => filter.fill(text),
    scopeTo: async (engine) => {
      await page.getByRole('button', { name: `${words.bar.scope}:` }).click()
      await page.getByRole('menuitem', { name: engine }).click()
    },
    chip: (name) => page.locator('button[aria-pressed]').filter({ hasText: name }),
    drawer,
    open: async (name, of) => {
      await row(name).getByTitle(name, { exact: true }).click()
      await page.getByRole('complementary', { name: `${words.drawer.label}: ${name}`, exact: true }).waitFor()
      if (of) await tab(of).click()
    },
    tab,
    act: (act) => drawer.getByRole('button', { name: containers.action[act], exact: true }),
    menuItem: (label) => page.getByRole('menuitem', { name: label }),
    toolbar: page.getByRole('toolbar').filter({ has: page.getByRole('button', { name: words.common.clearSelection }) }),
    dock: page.getByRole('region', { name: words.dock.label, exact: true }),
    confirm: page.getByRole('alertdialog'),
    palette: page.getByRole('dialog', { name: words.palette.title }),
    rail: (section) => page.getByRole('navigation', { name: words.nav.label }).getByRole('link', { name: words.nav[section] }),
    log: drawer.getByRole('log'),
  }
}

/** What is asked before an act on one or on several containers. */
export const question = (words: Words, act: 'remove' | 'kill' | 'stop', names: readonly string[]): string => {
  const { confirm } = words.containers
  const text = act === 'stop' ? confirm.stopTitle : names.length === 1 ? confirm[`${act}Title_one`] : confirm[`${act}Title_other`]
  return fill(text, { count: names.length, name: names[0] ?? '' })
}
