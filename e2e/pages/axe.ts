/** What axe finds on a page: WCAG 2.2 AA with contrast, and its best practices. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** Each finding in a few lines, so that a failure says what to mend. */
export const findings = (page: Page): Promise<string[]> => look(builder(page))

/**
 * What axe finds of the contrast in a theme, which is all that a theme can change.
 * @param theme as the page wears it: what it wore before is put back
 */
export async function contrasts(page: Page, theme: string): Promise<string[]> {
  const before = await page.evaluate(wear, theme)
  const found = await look(builder(page).withRules(['color-contrast', 'link-in-text-block']))
  await page.evaluate(wear, before)
  return found
}

/** Runs in the page. Resolves, with what it wore before, once no colour is on its way any more. */
async function wear(theme: string): Promise<string> {
  const before = document.documentElement.dataset.theme ?? ''
  document.documentElement.dataset.theme = theme
  await Promise.allSettled(
    document
      .getAnimations()
      .filter((one) => one instanceof CSSTransition)
      .map(({ finished }) => finished),
  )
  return before
}

// The page allows no frames, which axe would otherwise open another page for.
const builder = (page: Page) => new AxeBuilder({ page }).setLegacyMode(true)

async function look(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${failureSummary?.split('\n').slice(1).join(' ')}\n${html.slice(0, 300)}`),
  )
}
