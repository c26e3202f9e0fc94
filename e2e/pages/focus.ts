/** Where the keyboard is, and whether a person can see it there. */
import type { Locator, Page } from '@playwright/test'
import { expect } from '../fixtures.ts'

/** The row that the keys of a list act on, as assistive technology is told. */
export const activeRow = (grid: Locator): Promise<string> =>
  grid.evaluate((element) => document.getElementById(element.getAttribute('aria-activedescendant') ?? '')?.textContent ?? '')

/** What has the focus, in a few words; '' when nothing has, which means that it was lost. */
export const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const at = document.activeElement
    if (!at || at === document.body || at === document.documentElement) return ''
    return `${at.getAttribute('role') ?? at.tagName.toLowerCase()} ${at.getAttribute('aria-label') ?? at.textContent?.slice(0, 40) ?? ''}`.trim()
  })

export const expectFocusSomewhere = (page: Page, when: string) =>
  expect.poll(() => focusedName(page), { message: `something has the focus ${when}` }).not.toBe('')

/**
 * Presses a key that moves the focus on, and says whether the place where it was looks different without it. What changes by itself
 * there would pass as well: the place should be at rest.
 */
export async function showedFocus(page: Page, key: string): Promise<{ name: string; seen: boolean }> {
  const name = await focusedName(page)
  const box = await page.evaluate(() => {
    const at = document.activeElement
    const marked = document.getElementById(at?.getAttribute('aria-activedescendant') ?? '') ?? at
    const { x, y, width, height } = (marked ?? document.body).getBoundingClientRect()
    return { x, y, width, height }
  })
  const edge = 4
  const size = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  const x = Math.max(0, box.x - edge)
  const y = Math.max(0, box.y - edge)
  const clip = { x, y, width: Math.min(size.width - x, box.width + 2 * edge), height: Math.min(size.height - y, box.height + 2 * edge) }
  const shot = () => page.screenshot({ clip, animations: 'disabled', caret: 'hide' })
  const before = await shot()
  await page.keyboard.press(key)
  return { name, seen: !before.equals(await shot()) }
}
