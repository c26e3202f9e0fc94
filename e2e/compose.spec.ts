/** Compose projects with the real program on a real engine: brought up, changed in the editor, and taken down with what was named. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { expect, test as base } from './app-fixtures.ts'
import { type ImageStack, imageStack } from './images-stack.ts'
import { findings } from './pages/axe.ts'
import { type ComposePage, composePage } from './pages/compose-page.ts'
import { fill } from './pages/words.ts'
import { noCompose, upProject } from './stack/compose.mjs'
import { testImage } from './stack/docker.mjs'

type Files = { folder: string; project: string; compose: string; docker: ImageStack['docker'] }

const test = base.extend<{ files: Files; at: ComposePage }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from its first argument
  files: async ({}, use, info) => {
    const { WHEELHOUSE_ENGINE: socket, WHEELHOUSE_NO_ENGINE: why } = process.env
    info.skip(socket === undefined, why ?? 'there is no engine')
    const without = noCompose(() => {})
    info.skip(without !== undefined, without ?? '')
    const { docker } = imageStack(socket ?? '')
    const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-compose-'))
    const project = `e2e-${randomBytes(4).toString('hex')}`
    await use({ folder, project, compose: join(folder, 'compose.yml'), docker })
    const label = ['--filter', `label=com.docker.compose.project=${project}`]
    for (const [list, remove] of [
      [
        ['ps', '-aq', ...label],
        ['rm', '-f', '-v'],
      ],
      [
        ['network', 'ls', '-q', ...label],
        ['network', 'rm'],
      ],
      [
        ['volume', 'ls', '-q', ...label],
        ['volume', 'rm'],
      ],
    ] as const) {
      const found = await docker(...list)
      if (found) await docker(...remove, ...found.split('\n'))
    }
    rmSync(folder, { recursive: true, force: true })
  },
  at: async ({ page, words }, use) => {
    await use(composePage(page, words))
  },
})

const choosing = (app: ElectronApplication, path: string) =>
  app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [chosen] })) as unknown as typeof dialog.showOpenDialog
  }, path)

const services = `services:
  web:
    image: ${testImage}
    command: sh -c "echo hello of the web; exec sleep 100000"
    stop_grace_period: 0s
    environment:
      PASSWORD: not for everyone
    volumes: ["data:/data"]
  job:
    image: ${testImage}
    command: sleep 100000
    stop_grace_period: 0s
    profiles: [jobs]
volumes:
  data:
`

for (const lang of ['en', 'fr'] as const)
  test.describe(lang === 'en' ? 'in English' : 'in French', () => {
    test.use({ lang })

    test('brings a project up from its file, with its profile and more containers, and takes down exactly what was named', async ({
      app,
      at,
      files: { project, compose: file, docker },
      page,
      words,
    }) => {
      test.slow()
      const { compose } = words
      writeFileSync(file, services)
      await choosing(app, file)
      const running = async () =>
        (
          await docker(
            'ps',
            '--format',
            '{{.Label "com.docker.compose.service"}}',
            '--filter',
            `label=com.docker.compose.project=${project}`,
          )
        )
          .split('\n')
          .filter(Boolean)
          .sort()
      await at.open()
      await at.add(project)
      await expect(at.row(project)).toContainText(compose.state.created)

      await test.step('up, by keyboard', async () => {
        await at.row(project).getByTitle(project, { exact: true }).click()
        await at.grid.press('u')
        await expect(at.tasks).toContainText(fill(compose.task.up_one, { name: project }))
        await expect.poll(running).toEqual(['web'])
        await expect(at.row(project)).toContainText(compose.state.running)
        await expect(at.drawer.getByRole('row').filter({ hasText: 'web' })).toContainText(
          fill(compose.service.count_one, { running: 1, count: 1 }),
        )
        expect(await findings(page)).toEqual([])
      })

      await test.step('what the files come to, with its values only when asked', async () => {
        await at.tab('config').click()
        await expect(at.editor).toContainText('PASSWORD')
        await expect(at.editor).not.toContainText('not for everyone')
        await at.drawer.getByRole('button', { name: compose.config.reveal }).click()
        await expect(at.editor).toContainText('not for everyone')
        expect(await findings(page)).toEqual([])
      })

      await test.step('options are used and kept', async () => {
        await at.tab('options').click()
        await at.drawer.getByRole('checkbox', { name: 'jobs' }).check()
        await at.drawer.getByRole('textbox', { name: 'job' }).fill('many')
        await expect(at.drawer).toContainText(compose.options.badScale)
        await at.drawer.getByRole('textbox', { name: 'job' }).fill('2')
        expect(await findings(page)).toEqual([])
        await at.drawer.getByRole('button', { name: compose.options.act }).click()
        await expect.poll(running).toEqual(['job', 'job', 'web'])
        await at.tab('services').click()
        await at.tab('options').click()
        await expect(at.drawer.getByRole('textbox', { name: 'job' })).toHaveValue('2')
      })

      await test.step('lines of all services', async () => {
        await at.tab('logs').click()
        await expect(at.drawer.getByText('hello of the web').first()).toBeVisible()
      })

      await test.step('one service is stopped and started again', async () => {
        await at.tab('services').click()
        const acts = at.drawer.getByRole('button', { name: fill(compose.service.acts, { name: 'web' }) })
        await acts.click()
        await page.getByRole('menuitem', { name: compose.action.stop, exact: true }).click()
        await expect.poll(running).toEqual(['job', 'job'])
        await expect(at.row(project)).toContainText(fill(compose.state.partial_other, { running: 2, count: 3 }))
        await acts.click()
        await page.getByRole('menuitem', { name: compose.action.start, exact: true }).click()
        await expect.poll(running).toEqual(['job', 'job', 'web'])
      })

      await test.step('down', async () => {
        await at.row(project).getByTitle(project, { exact: true }).click()
        await at.grid.press('Delete')
        const question = page.getByRole('alertdialog')
        await expect(question).toContainText(fill(compose.confirm.network, { name: `${project}_default` }))
        await expect(question).toContainText(`${project}_data`)
        await expect(question.getByRole('listitem').filter({ hasText: `${project}_job_` })).toHaveCount(2)
        expect(await findings(page)).toEqual([])
        await question.getByRole('checkbox', { name: compose.confirm.volumes_one }).check()
        await question.getByRole('button', { name: compose.confirm.downAct, exact: true }).click()
        await expect(at.row(project)).toContainText(compose.state.created)
        for (const kind of ['ps -aq', 'network ls -q', 'volume ls -q'])
          expect(await docker(...kind.split(' '), '--filter', `label=com.docker.compose.project=${project}`)).toBe('')
        expect(await docker('image', 'inspect', '-f', 'there', testImage)).toBe('there')
      })

      await test.step('forgets its file, which stays', async () => {
        await at.choose(project, compose.action.forget)
        await expect(at.row(project)).toHaveCount(0)
        expect(readFileSync(file, 'utf8')).toBe(services)
      })
    })
  })

test('the editor says what is wrong while one types, keeps what was typed, and never writes over somebody else', async ({
  app,
  at,
  files: { project, compose: file },
  page,
  words,
}) => {
  const { compose } = words
  writeFileSync(file, services)
  await choosing(app, file)
  await at.open()
  await at.add(project)
  await at.tab('files').click()
  const problems = at.drawer.getByRole('region', { name: compose.file.problems })
  await expect(problems).toContainText(compose.file.noProblem)
  await at.editor.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('prots: 3\n')
  await expect(problems).toContainText('prots')
  expect(await findings(page)).toEqual([])

  await test.step('it is left by keyboard', async () => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    await expect(at.editor).not.toBeFocused()
    await expect(at.drawer).toBeVisible()
  })

  await test.step('a problem is gone to', async () => {
    await problems.getByRole('button').first().click()
    await expect(at.editor).toBeFocused()
    await expect(at.drawer.locator('.cm-activeLine')).toContainText('prots')
  })

  await test.step('what was typed is there after looking elsewhere', async () => {
    await at.tab('services').click()
    await at.tab('files').click()
    await expect(at.editor).toContainText('prots: 3')
    await expect(at.drawer).toContainText(compose.file.unsaved)
    expect(readFileSync(file, 'utf8')).toBe(services)
  })

  await test.step('somebody else was there first', async () => {
    writeFileSync(file, `# theirs\n${services}`)
    await at.editor.click()
    await page.keyboard.press('Control+s')
    await expect(at.drawer).toContainText(compose.file.conflict)
    expect(readFileSync(file, 'utf8')).toBe(`# theirs\n${services}`)
    await expect(at.editor).toContainText('prots: 3')
    await at.drawer.getByRole('button', { name: compose.file.takeTheirs }).click()
    await expect(at.editor).toContainText('# theirs')
    await expect(at.editor).not.toContainText('prots: 3')
  })

  await test.step('saves', async () => {
    await at.editor.click()
    await page.keyboard.press('Control+Home')
    await page.keyboard.type('# mine\n')
    await page.keyboard.press('Control+s')
    await expect.poll(() => readFileSync(file, 'utf8')).toBe(`# mine\n# theirs\n${services}`)
    await expect(at.drawer).not.toContainText(compose.file.unsaved)
  })
})

test('says what failed in a sentence with the last lines, and what a run that was cancelled leaves', async ({
  app,
  at,
  files: { project, compose: file, docker },
  page,
  words,
}) => {
  test.slow()
  const { compose } = words
  writeFileSync(file, `services:\n  web:\n    image: ${testImage}\n    command: sleep 100000\n    stop_grace_period: 5m\n`)
  await choosing(app, file)
  await at.open()
  await at.add(project)
  await at.drawer.getByRole('button', { name: compose.button.up, exact: true }).click()
  await expect(at.row(project)).toContainText(compose.state.running)

  await test.step('a stop that takes long', async () => {
    await at.drawer.getByRole('button', { name: compose.button.stop, exact: true }).click()
    await expect(at.tasks).toContainText(fill(compose.task.stop_one, { name: project }))
    await at.tasks.getByRole('button', { name: words.common.cancel }).click()
    await expect(at.tasks).toContainText('what was begun may be half-done')
  })

  await test.step('an image that nobody has', async () => {
    await docker('rm', '-f', ...(await docker('ps', '-aq', '--filter', `label=com.docker.compose.project=${project}`)).split('\n'))
    await expect(at.row(project)).toContainText(compose.state.created)
    writeFileSync(file, 'services:\n  web:\n    image: 127.0.0.1:1/nobody/has:this\n')
    await at.row(project).getByTitle(project, { exact: true }).click()
    await at.grid.press('u')
    const news = page.getByRole('status').filter({ has: page.getByRole('button', { name: words.common.dismiss }) })
    await expect(news).toContainText(fill(words.list.failed_one, { title: fill(compose.task.up_one, { name: project }) }))
    await expect(news).toContainText('127.0.0.1:1')
  })
})

test('a project that was started elsewhere is found by its labels, and its file is read once a person allows it', async ({
  app,
  at,
  files: { project, compose: file, folder },
  page,
  words,
}) => {
  test.slow()
  const { compose } = words
  const text = `${services.slice(0, services.indexOf('volumes:\n  data:'))}  init: {image: ${testImage}, command: "true"}\nvolumes:\n  data:\n`
  writeFileSync(file, text)
  upProject(process.env.WHEELHOUSE_ENGINE ?? '', folder, project)
  // A file system that keeps nothing else keeps when one was read that had changed since.
  const before = new Date(Date.now() - 60_000)
  utimesSync(file, before, before)
  const read = () => statSync(file).atimeMs > before.getTime()
  const answer = (button: number) =>
    app.evaluate(({ dialog }, response) => {
      const asked: string[] = []
      Object.assign(globalThis, { asked })
      dialog.showMessageBox = (async (_window: unknown, { detail }: { detail: string }) => {
        asked.push(detail)
        return { response, checkboxChecked: false }
      }) as unknown as typeof dialog.showMessageBox
    }, button)
  const asked = () => app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)

  await test.step('what exited with 0 is said so, as nothing tells yet whether that is what it is for', async () => {
    await at.open()
    await expect(at.row(project)).toContainText(fill(compose.state.exited_one, { count: 1 }))
    await expect(at.row(project)).toContainText(compose.known.labels)
    await at.row(project).getByTitle(project, { exact: true }).click()
    await page.keyboard.press('Enter')
    await expect(at.drawer.getByRole('row').filter({ hasText: 'init' })).toContainText(compose.service.exited)
  })

  const allow = at.drawer.getByRole('button', { name: compose.allow.act, exact: true })
  await test.step('is not read before', async () => {
    await at.tab('files').click()
    await expect(allow).toBeVisible()
    await expect(at.editor).toHaveCount(0)
    expect(await findings(page)).toEqual([])
    await at.tab('config').click()
    await expect(allow).toBeVisible()
    expect(read()).toBe(false)
  })
  await test.step('nor when one says no', async () => {
    await at.tab('files').click()
    await answer(1)
    await allow.click()
    await expect.poll(asked).toEqual([expect.stringContaining(file)])
    await expect(allow).toBeVisible()
    await expect(at.editor).toHaveCount(0)
    expect(read()).toBe(false)
  })
  await test.step('opens in the editor once it is allowed, and what it comes to is shown', async () => {
    await answer(0)
    await allow.click()
    await expect(at.editor).toContainText('hello of the web')
    expect(read()).toBe(true)
    await at.editor.click()
    await page.keyboard.press('Control+Home')
    await page.keyboard.type('# mine\n')
    await page.keyboard.press('Control+s')
    await expect.poll(() => readFileSync(file, 'utf8')).toBe(`# mine\n${text}`)
    await at.tab('config').click()
    await expect(at.editor).toContainText('PASSWORD')
    await expect(allow).toHaveCount(0)
  })
})
