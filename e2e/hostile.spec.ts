/** A container that means harm, by its name, labels, command and output: everything it says is text, and nothing else. */
import type { Page } from '@playwright/test'
import { expect, test } from './app-fixtures.ts'
import { fill } from './pages/words.ts'

/** What would tell that something was executed: the page's title, a variable, a node, or the clipboard. */
const markup = `<img src=x onerror="window.canary=1"><script>window.canary=2</script><svg onload=window.canary=3>`
const rightToLeft = '\u202egnp.exe\u2066'
const watchFor = (page: Page) =>
  page.evaluate(() => {
    Object.assign(window, { canary: 0, nodes: document.querySelectorAll('script, img, iframe, object, embed').length })
  })
const harm = (page: Page) =>
  page.evaluate(() => ({
    canary: (window as unknown as { canary: number }).canary,
    nodes: document.querySelectorAll('script, img, iframe, object, embed').length - (window as unknown as { nodes: number }).nodes,
    title: document.title,
    handlers: document.querySelectorAll('[onerror], [onload], [onclick]').length,
  }))

/** Every class of escape sequence: titles, clipboard, links, notifications, files, device control, private modes, replies, half ones. */
const sequences = [
  '\x1b]0;stolen title\x07',
  '\x1b]2;stolen title\x1b\\',
  '\x1b]52;c;c3RvbGVu\x07',
  '\x1b]8;;javascript:window.canary=4\x1b\\a link\x1b]8;;\x1b\\',
  '\x1b]9;a notification\x07',
  '\x1b]777;notify;a;b\x07',
  '\x1b]1337;File=name=eA==;inline=1:aGVsbG8=\x07',
  '\x1bP+q544e\x1b\\',
  '\x1b_application\x1b\\',
  '\x1b^private\x1b\\',
  '\x1bX string \x1b\\',
  '\x1b[?1049h\x1b[2J\x1b[H\x1b[3J',
  '\x1b[?1000h\x1b[?2004h\x1b[?25l',
  '\x1b[c\x1b[6n\x1b[>0q\x1b[21t',
  '\x1b#8\x1bc\x1b(0',
  '\x9b31m\x9d0;eight bit title\x9c',
  '\x1b[38;2;255;0;0mred\x1b[0m',
  '\x00nul\x07bell\x08back\x7f',
  rightToLeft,
  markup,
  '\x1b[31',
]
/** Printed by the container from its own environment, so that the engine carries the bytes as they are. */
const shout = ['sh', '-c', 'printf "%b" "$WORDS"; printf "\\377\\376\\300\\n"; echo "the end of it"; exec sleep 100000']
const asOctal = (text: string) => [...Buffer.from(text, 'utf8')].map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`).join('')

test('what a container is called and labelled is shown as the text that it is', async ({ ui, stack, page }) => {
  await watchFor(page)
  const title = await page.title()
  const name = await stack.create('quiet', {
    command: ['echo', markup, '\x1b]0;stolen\x07', rightToLeft],
    labels: { 'x-markup': markup, 'x-reorder': rightToLeft, 'com.docker.compose.service': markup },
    project: `${stack.prefix}${markup}${rightToLeft}`,
  })
  await ui.narrowTo(stack.prefix)
  await expect(ui.row(name)).toBeVisible()
  // The group's name holds the markup as text, and the mark that would reorder what stands around it is kept apart.
  await expect(ui.grid.locator('bdi').filter({ hasText: markup })).toHaveCount(1)
  await ui.open(name, 'summary')
  await expect(ui.drawer).toContainText(`x-markup=${markup}`)
  await ui.tab('inspect').click()
  await ui.drawer.getByRole('textbox').fill('x-markup')
  await expect(ui.drawer.getByRole('tree')).toContainText('<img src=x')
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type(name)
  await expect(ui.palette.getByRole('menuitem').first()).toContainText(name)
  expect(await harm(page)).toEqual({ canary: 0, nodes: 0, title, handlers: 0 })
})

test('what a container writes is text: in its log', async ({ ui, stack, page }) => {
  await watchFor(page)
  const title = await page.title()
  const name = await stack.run('loud', { command: shout, env: [`WORDS=${asOctal(sequences.map((one) => `${one}\n`).join(''))}`] })
  await ui.narrowTo(stack.prefix)
  await ui.open(name, 'logs')
  await expect(ui.log).toContainText('the end of it')
  await expect(ui.log).toContainText(markup)
  await expect(ui.log).toContainText('U+202E')
  await expect(ui.log).toContainText('red')
  await expect(ui.log).toContainText('\ufffd')
  // No mark that reorders, and no control character, is among what is drawn.
  await expect(ui.log).not.toContainText(/[\p{Bidi_Control}\p{Cc}]/u)
  await expect(ui.log.getByRole('link')).toHaveCount(0)
  expect(await harm(page)).toEqual({ canary: 0, nodes: 0, title, handlers: 0 })
})

test('what a container writes stays in its terminal', async ({ ui, stack, page, launched }) => {
  await watchFor(page)
  const title = await page.title()
  // The packaged app lets nobody read its clipboard: there, the page's own refusal is what is left to see.
  const main = launched.electron
  await main?.evaluate(({ clipboard }) => clipboard.writeText('mine'))
  const name = await stack.run('loud', { env: [`WORDS=${asOctal(sequences.slice(0, -1).join(''))}`] })
  await ui.narrowTo(stack.prefix)
  await ui.open(name, 'shell')
  const screen = ui.drawer.locator('.xterm-rows')
  await expect(screen).toContainText('#')
  await page.keyboard.type('printf "%b" "$WORDS"; printf "\\033c\\033[0m"; echo after-$((40+2))\n')
  await expect(screen).toContainText('after-42')
  // What the terminal was asked to answer went to the shell as input, at most, and was not run.
  await page.keyboard.type('\necho still-$((40+2))\n')
  await expect(screen).toContainText('still-42')
  expect(await harm(page)).toEqual({ canary: 0, nodes: 0, title, handlers: 0 })
  if (!main) return
  expect(await main.evaluate(({ clipboard }) => clipboard.readText())).toBe('mine')
  expect(await main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())).toBe(title)
})

test('a line of ten megabytes does not stop the page', async ({ ui, stack, page }) => {
  test.slow()
  const long = await stack.run('long', {
    command: ['sh', '-c', 'yes 0123456789abcdef | tr -d "\\n" | head -c 10000000; echo; echo "after the long line"; exec sleep 100000'],
  })
  await ui.narrowTo(stack.prefix)
  await ui.open(long)
  // The longest time between two frames, in frames of a page at rest: counted in the page, so that the load of the machine is in both.
  const worst = () =>
    page.evaluate(
      () =>
        new Promise<{ frames: number; longest: number }>((resolve) => {
          const times: number[] = []
          const step = (now: number) => {
            times.push(now)
            if (times.length < 90) return requestAnimationFrame(step)
            const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0))
            resolve({ frames: times.length, longest: Math.max(...gaps) / (gaps.toSorted((a, b) => a - b)[45] ?? 16) })
          }
          requestAnimationFrame(step)
        }),
    )
  const measured = worst()
  await ui.tab('logs').click()
  await expect(ui.log).toContainText('after the long line')
  await expect(ui.log).toContainText('0123456789abcdef')
  expect((await measured).frames).toBe(90)
  // Thirty frames are half a second: somebody would notice.
  expect((await measured).longest).toBeLessThan(30)
  // What is shown of it is bounded, and says how much is left out.
  expect(((await ui.log.textContent()) ?? '').length).toBeLessThan(50_000)
  await ui.drawer.getByRole('textbox').fill('after the long')
  await expect(ui.log).not.toContainText('0123456789abcdef')
  await expect(ui.log).toContainText('after the long line')
})

test('an expression that explodes is stopped, and a line nested ten thousand deep is text', async ({ ui, stack, page, words }) => {
  test.slow()
  const deep = `awk 'BEGIN{for(i=0;i<10000;i++) printf "{\\"a\\":"; printf "1"; for(i=0;i<10000;i++) printf "}"; print ""}'`
  const name = await stack.run('explodes', {
    command: ['sh', '-c', `for i in 1 2 3; do echo ${'a'.repeat(40)}!; done; ${deep}; echo aaa; echo "the end"; exec sleep 100000`],
  })
  await ui.narrowTo(stack.prefix)
  await ui.open(name, 'logs')
  await expect(ui.log).toContainText('the end')
  await expect(ui.log).toContainText('{"a":{"a":')
  await ui.log.getByText('{"a":{"a":').first().click()
  await page.keyboard.press('Enter')
  await expect(ui.log.locator('[data-active]')).toContainText('{"a":{"a":')
  await ui.drawer.getByRole('button', { name: words.logs.regex }).click()
  await ui.drawer.getByLabel(words.logs.filter).fill('^(a+)+$')
  await expect(ui.log).not.toContainText('the end')
  await expect(ui.log).toContainText('aaa')
  await expect(ui.drawer.getByText(fill(words.logs.tooSlow_other, { count: 3 }))).toBeVisible()
  // The page is not the one that tries: it answers at once.
  await ui.drawer.getByLabel(words.logs.filter).fill('^the')
  await expect(ui.log).toContainText('the end')
})
