/** The viewer of lines on real containers: it follows, stays where one reads, finds, folds, opens, and takes away. */
import type { Locator } from '@playwright/test'
import { expect, test } from './app-fixtures.ts'
import { talking } from './containers-stack.ts'
import { findings } from './pages/axe.ts'
import { riverPage } from './pages/river-page.ts'
import { fill, pattern } from './pages/words.ts'

const sh = (script: string) => ({ command: ['sh', '-c', script] })
const rows = (log: Locator) => log.locator('[data-at]')
/** What stands at the upper edge, and how far below it; lines that are only kept ready above it are left out. */
const atEdge = (log: Locator) =>
  log.evaluate((element) => {
    const { top } = element.getBoundingClientRect()
    const shown = [...element.querySelectorAll<HTMLElement>('[data-at]')].find((row) => row.getBoundingClientRect().bottom > top + 1)
    return { text: shown?.lastElementChild?.textContent ?? '', offset: Math.round((shown?.getBoundingClientRect().top ?? 0) - top) }
  })

test('it follows until one looks elsewhere, and then nothing moves', async ({ page, stack, words }) => {
  test.slow()
  const name = await stack.run('talker', { command: talking })
  const river = riverPage(page, words)
  await river.open()
  await river.showOnly(name)
  await expect(river.lines).toContainText('line 60 of the log', { timeout: 30_000 })
  await river.lines.hover()
  await page.mouse.wheel(0, -200)
  const read = await atEdge(river.lines)
  expect(read.text).toMatch(/line \d+ of the log|a tenth/)
  const pill = page.getByRole('button', { name: pattern(words.logs.jumpNew_other) })
  await expect(pill).toContainText(/1\d/, { timeout: 20_000 })
  expect(await atEdge(river.lines)).toEqual(read)
  await river.lines.press('End')
  await expect(pill).toHaveCount(0)
  const last = () => rows(river.lines).last().textContent()
  const before = await last()
  await expect.poll(last).not.toBe(before)
})

test('a long log scrolls by exact lines, and only what is in sight exists', async ({ launch, stack, words }) => {
  test.slow()
  const name = await stack.run('long', sh('seq 1 60000 | sed "s|^|number |"'))
  // Written before the app has seen it: of what is older than the newest, it takes what it is asked for.
  await expect.poll(async () => (await stack.known())[name]).toBe('exited')
  const { page } = await launch()
  const river = riverPage(page, words)
  await river.open()
  await river.showOnly(name)
  const { lines } = river
  await expect(lines).toContainText('number 60000', { timeout: 30_000 })
  await lines.press('Home')
  await test.step('older lines are fetched, and what one reads stays where it is', async () => {
    await expect.poll(() => atEdge(lines)).toEqual({ text: 'number 50001', offset: 0 })
    await page.getByRole('button', { name: words.logs.olderFetch }).click()
    // What the app itself says between them counts, too.
    await expect(page.getByText(pattern(words.logs.lines_other, { count: '60,00\\d' })).first()).toBeVisible({ timeout: 30_000 })
    expect((await atEdge(lines)).text).toBe('number 50001')
  })
  await lines.press('Home')
  await expect.poll(() => atEdge(lines)).toEqual({ text: 'number 1', offset: 0 })
  await lines.hover()
  await page.mouse.wheel(0, 2000)
  await expect.poll(() => atEdge(lines)).toEqual({ text: 'number 101', offset: 0 })
  await test.step('the scrollbar leads to any of them', async () => {
    await lines.evaluate((element) => {
      element.scrollTop = (element.scrollHeight - element.clientHeight) / 2
    })
    await expect.poll(async () => Number(/\d+/.exec((await atEdge(lines)).text)?.[0])).toBeGreaterThan(29_000)
    const there = Number(/\d+/.exec((await atEdge(lines)).text)?.[0])
    expect(there).toBeLessThan(31_000)
    await page.mouse.wheel(0, 20)
    await expect.poll(async () => Number(/\d+/.exec((await atEdge(lines)).text)?.[0])).toBe(there + 1)
  })
  expect(await rows(lines).count()).toBeLessThan(120)
  await test.step('wrapped, the line at the edge stays', async () => {
    const read = await atEdge(lines)
    await lines.press('w')
    await expect(lines).toHaveAttribute('data-wrap', 'true')
    expect((await atEdge(lines)).text).toBe(read.text)
  })
})

test('what is read and pinned is found again after a look elsewhere', async ({ page, stack, words }) => {
  const name = await stack.run('left', sh('for i in $(seq 1 400); do echo "step $i."; done; while :; do echo more; sleep 0.2; done'))
  const river = riverPage(page, words)
  await river.open()
  await river.showOnly(name)
  await expect(river.lines).toContainText('more')
  await river.lines.focus()
  for (let i = 0; i < 4; i++) await page.keyboard.press('PageUp')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('p')
  const pinned = page.getByRole('list', { name: words.logs.pinned })
  await expect(pinned).toContainText('step')
  const before = await atEdge(river.lines)
  expect(before.text).toContain('step')
  await river.tab('deaths').click()
  await expect(river.lines).toHaveCount(0)
  await river.tab('lines').click()
  await expect(pinned).toContainText('step')
  await expect.poll(async () => (await atEdge(river.lines)).text).toBe(before.text)
  await test.step('the lines of somebody else begin at their end', async () => {
    const other = await stack.run('other', { command: talking })
    await river.tab('kinds').click()
    await page.getByRole('button', { name: fill(words.river.removePattern, { pattern: name }) }).click()
    await river.showOnly(other)
    await river.tab('lines').click()
    await expect(river.lines).toContainText('of the log')
    await expect(page.getByRole('status').filter({ hasText: words.logs.following })).toBeVisible()
  })
})

test('what is looked for is found: alone, or among the others, one after the other', async ({ page, stack, words }) => {
  const name = await stack.run(
    'mixed',
    // The first line is one on which some expressions take for ever.
    sh(
      'echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; for i in $(seq 1 300); do echo "step $i"; [ $((i%100)) = 0 ] && echo "the hit $i"; done; sleep 100000',
    ),
  )
  const river = riverPage(page, words)
  await river.open()
  await river.showOnly(name)
  await expect(river.lines).toContainText('the hit 300')
  const box = page.getByLabel(words.logs.filter)
  const status = page.getByRole('status')
  await box.fill('the hit')
  await expect(rows(river.lines)).toHaveCount(3)
  await expect(river.lines.locator('mark').first()).toHaveText('the hit')
  await test.step('what does not match can stay', async () => {
    await page.getByRole('button', { name: words.logs.onlyHits }).click()
    await expect(river.lines).toContainText('step 299')
    await box.press('Enter')
    await expect(status.filter({ hasText: fill(words.logs.hits, { at: 1, count: 3 }) })).toBeVisible()
    await expect(river.lines.locator('[data-active]')).toContainText('the hit 100')
    await expect(river.lines).toContainText('step 101')
    await box.press('Shift+Enter')
    await expect(river.lines.locator('[data-active]')).toContainText('the hit 300')
    await page.getByRole('button', { name: words.logs.onlyHits }).click()
  })
  await test.step('lines around each of them can be shown, dimmed, and are none of them', async () => {
    const context = page.getByRole('button', { name: words.logs.context })
    await expect(rows(river.lines)).toHaveCount(3)
    await context.click()
    await page.getByRole('menuitem', { name: fill(words.logs.contextLines, { lines: 2 }), exact: true }).click()
    // After the last hit nothing was written.
    await expect(rows(river.lines)).toHaveCount(13)
    await expect(river.lines.locator('[data-context]')).toHaveCount(10)
    await expect(river.lines).toContainText('step 102')
    expect(await findings(page)).toEqual([])
    await box.press('Enter')
    await expect(status.filter({ hasText: fill(words.logs.hits, { at: 1, count: 3 }) })).toBeVisible()
    await river.lines.press('x')
    await expect(rows(river.lines).filter({ hasText: 'step 96' })).toHaveCount(1)
    await river.lines.press('x')
    await river.lines.press('x')
    await expect(rows(river.lines)).toHaveCount(3)
  })
  await test.step('an expression that is none is said, and the lines stay', async () => {
    await page.getByRole('button', { name: words.logs.regex }).click()
    await box.fill('hit [12')
    await expect(page.getByRole('alert')).toBeVisible()
    await expect(river.lines).toContainText('the hit 100')
    await box.fill('hit [12]00')
    await expect(page.getByRole('alert')).toHaveCount(0)
    await expect(rows(river.lines)).toHaveCount(2)
    await expect(river.lines.locator('mark').first()).toHaveText('hit 100')
  })
  await test.step('what took too long is said, also where hits are looked for among the others', async () => {
    const tooSlow = status.filter({ hasText: fill(words.logs.tooSlow_one, { count: 1 }) })
    await page.getByRole('button', { name: words.logs.onlyHits }).click()
    await box.fill('(x+x+)+y')
    await expect(tooSlow).toBeVisible()
    await box.fill('hit')
    await expect(tooSlow).toHaveCount(0)
    await page.getByRole('button', { name: words.logs.onlyHits }).click()
    await page.getByRole('button', { name: words.logs.regex }).click()
  })
  await test.step('nothing matches, and says so', async () => {
    await box.fill('no such words')
    await expect(page.getByRole('heading', { name: words.logs.nothingMatches })).toBeVisible()
    await page.getByRole('button', { name: words.common.clearFilter }).last().click()
    await expect(river.lines).toContainText('the hit')
  })
})

test('fields: a line opens, and a field of it becomes a test and a column', async ({ page, stack, words }) => {
  test.slow()
  const name = await stack.run(
    'json',
    sh(
      'for i in 1 2 3 4; do echo "{\\"level\\":\\"info\\",\\"msg\\":\\"order $i\\",\\"http\\":{\\"status\\":$((i%2*300+200))}}"; done; sleep 100000',
    ),
  )
  const river = riverPage(page, words)
  await river.open()
  await river.showOnly(name)
  const { lines } = river
  await rows(lines).filter({ hasText: 'order 3' }).click()
  await lines.press('Enter')
  const tree = lines.getByRole('tree', { name: words.logs.fieldsOf })
  const status = tree.getByRole('treeitem').filter({ hasText: 'status' })
  await status.click({ button: 'right' })
  await page.getByRole('menuitem', { name: words.logs.field.column }).click()
  await expect(page.getByRole('button', { name: fill(words.logs.head.remove, { name: 'http.status' }) })).toBeVisible()
  expect(await findings(page)).toEqual([])
  await status.click({ button: 'right' })
  await page.getByRole('menuitem', { name: words.logs.field.only }).click()
  await expect(rows(lines).filter({ hasText: 'order 2' })).toHaveCount(0)
  await expect(rows(lines).filter({ hasText: 'order 1' })).toHaveCount(1)
  await page.getByRole('group', { name: words.logs.tests }).getByRole('button').click()
  await expect(rows(lines).filter({ hasText: 'order 2' })).toHaveCount(1)
  await test.step('a test can be typed', async () => {
    const box = page.getByLabel(words.logs.filter)
    await box.fill('http.status=200')
    await box.press('Enter')
    await expect(box).toHaveValue('')
    await expect(rows(lines).filter({ hasText: 'order 1' })).toHaveCount(0)
    await expect(rows(lines).filter({ hasText: 'order 4' })).toHaveCount(1)
  })
})

test('a stack trace is one line until it is unfolded, and lines like one are hidden by a key', async ({ page, stack, words }) => {
  test.slow()
  const trace = 'java.lang.IllegalStateException: cart is empty\\n\\tat com.shop.A.run(A.java:1)\\n\\tat com.shop.B.run(B.java:2)'
  const name = await stack.run('trace', sh(`echo "request 1 took 5 ms"; printf '${trace}\\n'; echo "request 2 took 7 ms"; sleep 100000`))
  const river = riverPage(page, words)
  await river.open()
  await river.showOnly(name)
  const { lines } = river
  const head = rows(lines).filter({ hasText: 'IllegalStateException' })
  await expect(head).toContainText(fill(words.logs.folded_other, { count: 2 }))
  await expect(lines).not.toContainText('A.java')
  await head.click()
  await lines.press('ArrowRight')
  await expect(lines).toContainText('B.java:2')
  await lines.press('ArrowLeft')
  await expect(lines).not.toContainText('A.java')
  await test.step('h hides its kind', async () => {
    await rows(lines).filter({ hasText: 'request 1' }).click()
    await lines.press('h')
    await expect(lines).not.toContainText('request 2')
    await expect(lines).toContainText('IllegalStateException')
    await page.getByRole('group', { name: words.river.hiddenKinds }).getByRole('button').click()
    await expect(lines).toContainText('request 2')
  })
  await test.step('p pins, m notes something', async () => {
    await rows(lines).filter({ hasText: 'request 1' }).click()
    await lines.press('p')
    await expect(page.getByRole('list', { name: words.logs.pinned })).toContainText('request 1')
    await lines.press('m')
    await page.getByLabel(words.logs.markLabel, { exact: true }).fill('deployed here')
    await page.keyboard.press('Enter')
    await expect(lines).toContainText('deployed here')
  })
})

test('lines over time lead to a moment, and to what lies between two', async ({ page, stack, words }) => {
  test.slow()
  const name = await stack.run('ticks', { command: talking })
  const river = riverPage(page, words)
  await river.open()
  await river.showOnly(name)
  await expect(river.lines).toContainText('line 40 of the log', { timeout: 30_000 })
  const time = page.getByRole('slider', { name: words.logs.histogram })
  await expect(time).toHaveAttribute('aria-valuetext', /\d/)
  await time.press('Home')
  await time.press('Enter')
  await expect(river.lines.locator('[data-active]')).toContainText(/line [1-5] of the log/)
  await time.press('Home')
  for (let step = 0; step < 12; step++) await time.press('Shift+ArrowRight')
  await time.press('Enter')
  await expect(page.getByRole('group', { name: words.logs.tests })).toBeVisible()
  await expect(river.lines).toContainText('line 1 of the log')
  await expect(river.lines).not.toContainText('line 40 of the log')
})

test('what is taken away is what is shown, and holds no secret', async ({ app, page, stack, words }) => {
  const name = await stack.run(
    'secrets',
    sh('echo "INFO ready"; echo "login password=hunter2 of ann"; echo "ERROR no more coffee"; sleep 100000'),
  )
  const river = riverPage(page, words)
  await river.open()
  await river.showOnly(name)
  const { lines } = river
  const copied = () => app.evaluate(({ clipboard }) => clipboard.readText())
  await rows(lines).filter({ hasText: 'ready' }).click()
  await lines.press('c')
  await expect.poll(copied).toBe('INFO ready')
  await lines.press('Shift+ArrowDown')
  await lines.press('Shift+F10')
  await page.getByRole('menuitem', { name: words.logs.row.markdown }).click()
  await expect.poll(copied).toContain('password=*** of ann')
  expect(await copied()).toContain(`**${name}**`)
  expect(await copied()).not.toContain('hunter2')
  await test.step('the file holds what the query lets through', async () => {
    await page.getByRole('group', { name: words.logs.levels }).getByRole('button', { name: words.river.level.error }).click()
    await expect(lines).not.toContainText('ready')
    // Where to is asked by the system: here, what would be saved is read instead.
    await page.evaluate(() => {
      const make = URL.createObjectURL
      URL.createObjectURL = (blob) => {
        void (blob as Blob).text().then((text) => document.body.setAttribute('data-saved', text))
        return make(blob)
      }
      HTMLAnchorElement.prototype.click = function () {
        document.title = this.download
      }
    })
    await page.getByRole('button', { name: words.logs.save }).click()
    await page.getByRole('menuitem', { name: words.logs.saveText }).click()
    await expect(page.locator('body')).toHaveAttribute('data-saved', /no more coffee/)
    expect(await page.locator('body').getAttribute('data-saved')).not.toContain('ready')
    expect(await page.title()).toMatch(new RegExp(`^${name} 20.*\\.log$`))
  })
})
