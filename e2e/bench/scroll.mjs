/** U1: frames while ten million lines are scrolled by the wheel, beside those of a blank page under the same wheel; and tasks that are too long. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../stack/prepare.mjs'
import { figure, median } from './figures.mjs'
import { attach, bare, start } from './programs.mjs'

/** Milliseconds that are scrolled. */
const long = 5000

/**
 * @param {string} runtime
 * @param {(folder: string) => Promise<unknown>} fill fills a folder with a store
 * @param {number} runs
 * @param {(text: string) => void} say
 */
export async function scrollFigure(runtime, fill, runs, say) {
  const userData = mkdtempSync(join(tmpdir(), 'wheelhouse-bench-scroll-'))
  say('10,000,000 lines')
  await fill(join(userData, 'logs'))
  /** @type {number[]} */
  const ours = []
  /** @type {number[]} */
  const theirs = []
  /** @type {number[]} */
  const longest = []
  try {
    for (let run = 0; run < runs; run++) {
      say(`scrolling ${run + 1} of ${runs}`)
      const control = await start(runtime, bare)
      const blank = await attach(control)
      theirs.push((await wheel(blank.page)).frames)
      await blank.detach()
      await control.close()

      const app = await start(runtime, root, { userData })
      const { page, detach } = await attach(app)
      await page.getByRole('link', { name: 'Logs' }).click()
      await page.getByRole('log').locator('[data-at]').nth(20).waitFor()
      // The histogram counts in the background at first.
      await page.waitForTimeout(10_000)
      const seen = await wheel(page)
      ours.push(seen.frames)
      longest.push(seen.longest)
      await detach()
      await app.close()
    }
  } finally {
    rmSync(userData, { recursive: true, force: true })
  }
  return { ...figure('frames a second while scrolling 10,000,000 lines ÷ a blank page', '/s', ours, theirs), longestTask: median(longest) }
}

/**
 * Turns the wheel in the middle of the page, up and fast, and counts frames.
 * @param {import('@playwright/test').Page} page
 */
async function wheel(page) {
  const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  await page.mouse.move(width * 0.7, height * 0.6)
  const counting = page.evaluate((milliseconds) => {
    let longest = 0
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
    })
    observer.observe({ entryTypes: ['longtask'] })
    return new Promise((resolve) => {
      const began = performance.now()
      let frames = 0
      const frame = () => {
        frames++
        if (performance.now() - began < milliseconds) requestAnimationFrame(frame)
        else {
          observer.disconnect()
          resolve({ frames: (frames * 1000) / (performance.now() - began), longest })
        }
      }
      requestAnimationFrame(frame)
    })
  }, long)
  const until = Date.now() + long
  while (Date.now() < until) {
    await page.mouse.wheel(0, -1200)
    await page.waitForTimeout(16)
  }
  return /** @type {{ frames: number, longest: number }} */ (await counting)
}
