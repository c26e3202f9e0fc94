/** The port map as a person sees it. Everything is found by its role and its words. */
import type { Locator, Page } from '@playwright/test'
import type { Words } from './words.ts'

export type PortsPage = {
  /** Goes there by keyboard. */
  open: () => Promise<void>
  grid: Locator
  filter: Locator
  /** The row of a port, by the container that has it. */
  row: (container: string, port?: number) => Locator
  /** An entry of a row's menu, which is opened for it. */
  choose: (row: Locator, entry: string) => Promise<void>
}

export function portsPage(page: Page, words: Words): PortsPage {
  const grid = page.getByRole('grid', { name: words.tabs.ports, exact: true })
  const filter = page.getByRole('searchbox', { name: words.ports.filter })
  return {
    open: async () => {
      await page.getByRole('navigation', { name: words.nav.label }).getByRole('link', { name: words.nav.containers }).focus()
      await page.keyboard.press('g')
      await page.keyboard.press('o')
      await page.getByRole('tab', { name: words.tabs.ports, selected: true }).waitFor()
      await filter.waitFor()
    },
    grid,
    filter,
    row: (container, port) => {
      const rows = grid.getByRole('row').filter({ has: page.getByText(container, { exact: true }) })
      return port === undefined ? rows : rows.filter({ has: page.getByText(String(port), { exact: true }) })
    },
    choose: async (row, entry) => {
      await row.click({ button: 'right' })
      await page.getByRole('menuitem', { name: entry }).click()
    },
  }
}
