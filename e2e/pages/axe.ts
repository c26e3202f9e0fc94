/** What axe finds on a page: WCAG 2.2 AA with contrast, and its best practices. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** Each finding in a few lines, so that a failure says what to mend. */
export async function findings(page: Page): Promise<string[]> {
  // The page allows no frames, which axe would otherwise open another page for.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${failureSummary?.split('\n').slice(1).join(' ')}\n${html.slice(0, 300)}`),
  )
}
