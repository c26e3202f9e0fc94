/** Running containers on a real engine: from the form, from what is pasted into it, and made anew of what is there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { expect, test } from './app-fixtures.ts'
import { type ContainerStack, idle } from './containers-stack.ts'
import { findings } from './pages/axe.ts'
import { type RunPage, runPage } from './pages/run-page.ts'
import { fill } from './pages/words.ts'
import { run as runProgram } from './stack/command.mjs'
import { testImage } from './stack/docker.mjs'

/** What Docker's own command line says. */
const docker = (...args: string[]): string =>
  runProgram('docker', args, { env: { ...process.env, DOCKER_HOST: `unix://${process.env.WHEELHOUSE_ENGINE}` } }).trim()
type Inspected = {
  Id: string
  Config: { Env: string[]; Labels: Record<string, string>; Cmd: string[] }
  HostConfig: { Memory: number; NanoCpus: number; RestartPolicy: { Name: string; MaximumRetryCount: number } }
  State: { Running: boolean }
  Mounts: { Name?: string; Destination: string; RW: boolean }[]
}
const inspect = (name: string): Inspected => (JSON.parse(docker('inspect', name)) as [Inspected])[0]
const inspectIfThere = (name: string): Inspected | undefined => {
  try {
    return inspect(name)
  } catch {
    return undefined
  }
}
/** What makes a container one of the test's own, gone with it. */
const labelOf = ({ prefix }: ContainerStack) => `wheelhouse.test=${prefix.slice(4, -1)}`

async function pasteAndFill({ paste }: RunPage, text: string): Promise<void> {
  await paste.fill(text)
  await paste.press('ControlOrMeta+Enter')
}

const choosing = (app: ElectronApplication, files: string[]) =>
  app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: chosen })) as unknown as typeof dialog.showOpenDialog
  }, files)

test('fills the form field by field, shows the command, runs it and opens the container', async ({ ui, stack, words, page, app }) => {
  test.slow()
  const form = runPage(page, words)
  const name = `${stack.prefix}typed`
  const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-run-'))
  const envFile = join(folder, 'settings.env')
  writeFileSync(envFile, 'FROM_FILE=yes\n')
  await ui.narrowTo(stack.prefix)
  await ui.filter.blur()
  await page.keyboard.press('n')
  await expect(form.image).toBeFocused()

  await test.step('completes the image from those that are here', async () => {
    await page.keyboard.type(testImage.slice(0, -3))
    await page.getByRole('option', { name: testImage }).first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(form.image).toHaveValue(testImage)
  })
  await test.step('names what is wrong while one types', async () => {
    await form.name.fill('-no')
    await expect(form.dialog).toContainText(words.run.wrong.name)
    await form.name.fill(name)
    await expect(form.dialog).not.toContainText(words.run.wrong.name)
    await form.section('limits')
    await form.field('memory').fill('lots')
    await expect(form.dialog).toContainText(words.run.wrong.size)
    // Folded away, it is found all the same.
    await form.dialog.getByRole('button', { name: new RegExp(`^${words.run.section.limits}`) }).click()
    await form.name.press('Enter')
    await expect(form.field('memory')).toBeFocused()
    await form.field('memory').fill('64m')
    await form.section('ports')
    await form.cell(words.run.ports.container, 1).fill('99999')
    await expect(form.dialog).toContainText(words.run.wrong.port)
    await form.cell(words.run.ports.container, 1).fill('80')
    await form.cell(words.run.ports.address, 1).fill('127.0.0.1')
  })
  await test.step('splits the command as a shell would', async () => {
    await form.command.fill('sh -c "sleep 100000"')
    await expect(form.text).toContainText("sh -c 'sleep 100000'")
  })
  await test.step('makes rows of pasted lines', async () => {
    await form.section('environment')
    await form.cell(words.run.pair.name, 1).evaluate((field) => {
      const data = new DataTransfer()
      data.setData('text/plain', 'FIRST=one\nexport SECOND="two words"\n# no\nTHIRD=a=b')
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    })
    await expect(form.cell(words.run.pair.value, 3)).toHaveValue('a=b')
    await choosing(app, [envFile])
    await form.dialog.getByRole('button', { name: words.run.env.add }).click()
    await expect(form.text).toContainText(`--env-file ${envFile}`)
  })
  await form.section('labels')
  await form.add('labels')
  const [label, value] = labelOf(stack).split('=') as [string, string]
  const labels = form.dialog
    .locator('section')
    .filter({ has: page.getByRole('button', { name: new RegExp(`^${words.run.section.labels}`) }) })
  await labels.getByLabel(fill(words.run.cell, { name: words.run.pair.name, row: 1 })).fill(label)
  await labels.getByLabel(fill(words.run.cell, { name: words.run.pair.value, row: 1 })).fill(value)
  await expect(form.text).toContainText(`docker run -d \\`)
  await expect(form.text).toContainText('-p 127.0.0.1::80')
  expect(await findings(page)).toEqual([])

  await form.image.press('Enter')
  await expect(form.dialog).toHaveCount(0)
  await expect(page.getByRole('complementary', { name: `${words.drawer.label}: ${name}`, exact: true })).toBeVisible()
  await expect(ui.row(name)).toContainText(words.containers.state.running)
  const { Config, HostConfig } = inspect(name)
  expect(Config.Env).toEqual(expect.arrayContaining(['FIRST=one', 'SECOND=two words', 'THIRD=a=b', 'FROM_FILE=yes']))
  expect(Config.Cmd).toEqual(['sh', '-c', 'sleep 100000'])
  expect(HostConfig.Memory).toBe(64 * 1024 ** 2)
  expect(await stack.publicPort(name, 80)).toBeGreaterThan(0)

  await test.step('begins empty the next time', async () => {
    await form.open()
    await expect(form.image).toHaveValue('')
    await page.keyboard.press('Escape')
    await expect(form.dialog).toHaveCount(0)
  })
  rmSync(folder, { recursive: true })
})

test('takes a docker run line and a compose file, and keeps in sight what it did not take', async ({ ui, stack, words, page }) => {
  const form = runPage(page, words)
  await expect(ui.grid.or(page.getByText(words.containers.empty))).toBeVisible()
  await form.open()
  const name = `${stack.prefix}pasted`
  await pasteAndFill(
    form,
    `sudo docker run -it --name ${name} -l ${labelOf(stack)} -e A='b c' --link other --ulimit nofile=64:128 \\\n  ${testImage} ${idle.join(' ')}`,
  )
  await expect(form.name).toHaveValue(name)
  await expect(form.dialog.getByRole('alert')).toContainText('--link')
  // A part without a field is not lost.
  await expect(form.text).toContainText('--ulimit nofile=64:128')

  await test.step('asks which service, and can be undone', async () => {
    await pasteAndFill(form, `services:\n  web:\n    image: one\n  db:\n    image: two\n    build: .\n`)
    await form.dialog.getByRole('button', { name: 'db', exact: true }).click()
    await expect(form.image).toHaveValue('two')
    await expect(form.dialog.getByRole('alert')).toContainText('build')
    await form.dialog.getByRole('button', { name: words.run.paste.undo }).click()
    await expect(form.name).toHaveValue(name)
  })
  await test.step('keeps what was typed when it is closed by mistake', async () => {
    await page.keyboard.press('Escape')
    await expect(form.dialog).toHaveCount(0)
    await form.open()
    await expect(form.name).toHaveValue(name)
  })
  await form.submit.click()
  await ui.narrowTo(stack.prefix)
  await expect(ui.row(name)).toContainText(words.containers.state.running)
  expect(inspect(name).Config.Env).toContain('A=b c')
})

test('says who has the port, who has the name, and what was made but does not start', async ({ ui, stack, words, page }) => {
  test.slow()
  const form = runPage(page, words)
  const web = await stack.run('web', { ports: [80] })
  const port = await stack.publicPort(web, 80)
  await ui.narrowTo(stack.prefix)
  await expect(ui.row(web)).toBeVisible()
  const rival = `${stack.prefix}rival`
  await form.open()
  await pasteAndFill(form, `docker run --name ${web} -l ${labelOf(stack)} -p 127.0.0.1:${port}:80 ${testImage} ${idle.join(' ')}`)
  await expect(form.dialog).toContainText(fill(words.run.ports.taken, { name: web }))
  await expect(form.dialog).toContainText(words.run.nameTaken)

  await form.name.fill(rival)
  await form.submit.click()
  const note = form.dialog.getByRole('alert')
  await expect(note).toContainText(String(port))
  await expect(note).toContainText(rival)
  // What was typed is still there, and so is the container that was made.
  await expect(form.cell(words.run.ports.host, 1)).toHaveValue(String(port))
  expect((await stack.known())[rival]).toBe('created')
  const made = inspect(rival).Id
  await test.step('which can go, when one tries again', async () => {
    const again = note.getByRole('button', { name: words.run.removeAndRetry })
    await again.click()
    await expect.poll(() => inspectIfThere(rival)?.Id ?? made).not.toBe(made)
    await expect(again).toBeVisible()
    // It is nobody else's name, nor port.
    await expect(form.dialog).not.toContainText(words.run.nameTaken)
    expect(await findings(page)).toEqual([])
  })
  await test.step('and goes by itself when the port was corrected', async () => {
    const second = inspect(rival).Id
    await form.cell(words.run.ports.host, 1).fill('')
    await form.submit.click()
    await expect(page.getByRole('complementary', { name: `${words.drawer.label}: ${rival}`, exact: true })).toBeVisible()
    expect(inspect(rival)).toMatchObject({ State: { Running: true } })
    expect(inspect(rival).Id).not.toBe(second)
    expect(() => inspect(second)).toThrow()
  })
  const taker = `${stack.prefix}taker`
  await form.open()
  await pasteAndFill(form, `docker run --name ${taker} -l ${labelOf(stack)} -p 127.0.0.1:${port}:80 ${testImage} ${idle.join(' ')}`)
  await form.submit.click()
  await note.getByRole('button', { name: fill(words.run.showNamed, { name: taker }) }).click()
  await expect(page.getByRole('complementary', { name: `${words.drawer.label}: ${taker}`, exact: true })).toBeVisible()

  await test.step('a program that is not there', async () => {
    await form.open()
    await pasteAndFill(form, `docker run --name ${stack.prefix}lost -l ${labelOf(stack)} ${testImage} no-such-program`)
    await form.submit.click()
    await expect(form.dialog.getByRole('alert')).toContainText('no-such-program')
  })
  await test.step('an image that is not there and may not be pulled', async () => {
    await pasteAndFill(form, `docker run --pull never --name ${stack.prefix}none -l ${labelOf(stack)} wheelhouse/not-here:1`)
    await form.submit.click()
    await expect(form.dialog.getByRole('alert')).toContainText('wheelhouse/not-here:1')
    expect(Object.keys(await stack.known())).not.toContain(`${stack.prefix}none`)
  })
})

test('makes a container anew: shows what changes, keeps its volumes, and puts the old one back', async ({ ui, stack, words, page }) => {
  test.slow()
  const form = runPage(page, words)
  const name = `${stack.prefix}anew`
  docker(
    'run',
    '-d',
    '--name',
    name,
    '-l',
    labelOf(stack),
    '--stop-timeout',
    '1',
    '-v',
    '/kept',
    '-e',
    'OLD=first of all',
    '-e',
    'STAYS=as it is',
    testImage,
    ...idle,
  )
  docker('exec', name, 'sh', '-c', 'echo remembered > /kept/word; echo lost > /word')
  const before = inspect(name)
  await ui.narrowTo(stack.prefix)
  await ui.open(name)
  const recreate = async () => {
    await ui.drawer.getByRole('button', { name: words.common.more }).click()
    await ui.menuItem(words.containers.action.recreate).click()
    await form.dialog.waitFor()
  }
  await recreate()
  await expect(form.text).toContainText(words.run.noChanges)
  await test.step('values are hidden until one asks for them, or types others', async () => {
    const value = form.cell(words.run.pair.value, 1).first()
    await expect(form.dialog).not.toContainText('first of all')
    await expect(value).toHaveValue('')
    await expect(value).toHaveAttribute('placeholder', '•••')
    await form.dialog.getByRole('button', { name: words.inspect.reveal }).click()
    await expect(value).toHaveValue('first of all')
    await expect(form.text).toContainText('OLD=first of all')
    await form.dialog.getByRole('button', { name: words.inspect.hide }).click()
    await expect(form.dialog).not.toContainText('first of all')
    await value.pressSequentially('2')
    await expect(value).toHaveValue('2')
    await expect(form.text.locator('[data-kind=gone]')).toContainText('OLD=•••')
    await expect(form.text.locator('[data-kind=new]')).toContainText('OLD=2')
  })
  expect(await findings(page)).toEqual([])
  await form.submit.click()
  await expect(ui.confirm).toContainText(words.run.confirm.lost)
  await ui.confirm.getByRole('button', { name: words.run.recreate }).click()
  // The old one goes once the new one has proven itself.
  await expect(form.dialog).toHaveCount(0, { timeout: 60_000 })
  const after = inspect(name)
  expect(after.Id).not.toBe(before.Id)
  expect(after.Config.Env).toEqual(expect.arrayContaining(['OLD=2', 'STAYS=as it is']))
  expect(docker('exec', name, 'cat', '/kept/word')).toBe('remembered')
  expect(() => docker('exec', name, 'cat', '/word')).toThrow()

  await test.step('the old one is back when the new one does not start', async () => {
    await expect(ui.row(name)).toContainText(words.containers.state.running)
    await ui.open(name)
    await recreate()
    await form.command.fill('no-such-program')
    await form.submit.click()
    await ui.confirm.getByRole('button', { name: words.run.recreate }).click()
    await expect(form.dialog.getByRole('alert')).toContainText('no-such-program')
    expect(inspect(name)).toMatchObject({ Id: after.Id, State: { Running: true } })
    await page.keyboard.press('Escape')
  })
})

test('duplicates under a free name, changes limits in place, and lists what runs', async ({ ui, stack, words, page, app }) => {
  test.slow()
  const form = runPage(page, words)
  const name = `${stack.prefix}first`
  docker(
    'run',
    '-d',
    '--name',
    name,
    '-l',
    labelOf(stack),
    '-m',
    '64m',
    '--device-cgroup-rule',
    'c 1:3 r',
    '-e',
    'A=b',
    testImage,
    'sh',
    '-c',
    'sleep 4242 & sleep 100000',
  )
  await ui.narrowTo(stack.prefix)
  await expect(ui.row(name)).toContainText(words.containers.state.running)
  await ui.open(name)

  await test.step('the processes', async () => {
    await ui.tab('processes').click()
    const table = ui.drawer.getByRole('table', { name: words.containers.tab.processes })
    await expect(table).toContainText('sleep 4242')
    docker('exec', '-d', name, 'sleep', '777777')
    await expect(table).toContainText('sleep 777777')
    await table.getByRole('button', { name: words.containers.processes.command }).click()
    await expect(table.getByRole('columnheader', { name: words.containers.processes.command })).toHaveAttribute('aria-sort', 'ascending')
    expect(await findings(page)).toEqual([])
  })
  await test.step('limits', async () => {
    await ui.row(name).click()
    await page.keyboard.press('e')
    const dialog = page.getByRole('dialog', { name: fill(words.containers.limits.title, { name }) })
    const memory = dialog.getByRole('textbox', { name: words.run.field.memory, exact: true })
    await expect(memory).toHaveValue('64m')
    await memory.fill('96')
    await dialog.getByRole('textbox', { name: words.run.field.cpus, exact: true }).fill('0.5')
    await dialog.getByRole('combobox', { name: words.run.restart.label }).selectOption('on-failure')
    await dialog.getByRole('textbox', { name: words.run.field.retries }).fill('3')
    await memory.press('Enter')
    // The engine allows no so little: it says so, and nothing is lost.
    await expect(dialog.getByRole('alert')).toBeVisible()
    await memory.fill('96m')
    await dialog.getByRole('textbox', { name: words.run.field.memorySwap, exact: true }).fill('192m')
    await memory.press('Enter')
    await expect(dialog).toHaveCount(0)
    const { HostConfig } = inspect(name)
    expect(HostConfig).toMatchObject({
      Memory: 96 * 1024 ** 2,
      NanoCpus: 500_000_000,
      RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
    })
  })
  await test.step('a limit that only a new container is without', async () => {
    await ui.row(name).click()
    await page.keyboard.press('e')
    const dialog = page.getByRole('dialog', { name: fill(words.containers.limits.title, { name }) })
    await dialog.getByRole('textbox', { name: words.run.field.cpus, exact: true }).fill('')
    await dialog.getByRole('button', { name: words.containers.limits.apply }).click()
    await dialog.getByRole('alert').getByRole('button', { name: words.containers.action.recreate }).click()
    await expect(form.name).toHaveValue(name)
    await expect(form.dialog.getByRole('textbox', { name: words.run.field.cpus, exact: true })).toHaveValue('')
    await page.keyboard.press('Escape')
    await expect(form.dialog).toHaveCount(0)
    expect(inspect(name).HostConfig).toMatchObject({ NanoCpus: 500_000_000 })
  })
  await test.step('the command is copied', async () => {
    await app.evaluate(({ clipboard }) => clipboard.writeText(''))
    await ui.drawer.getByRole('button', { name: words.common.more }).click()
    await ui.menuItem(words.containers.action.copyRun).click()
    await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toContain(`--name ${name}`)
    // It looks whole, and is not.
    await expect(page.getByText(fill(words.containers.unsaid, { name, what: 'DeviceCgroupRules' }))).toBeVisible()
  })
  await test.step('a duplicate', async () => {
    await ui.row(name).click()
    await page.keyboard.press('d')
    await expect(form.name).toHaveValue(`${name}-2`)
    await expect(form.text).toContainText('A=•••')
    await app.evaluate(({ clipboard }) => clipboard.writeText(''))
    await form.dialog.getByRole('button', { name: words.run.copyValues, exact: true }).click()
    await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toContain('-e A=b')
    await form.submit.click()
    await expect(ui.row(`${name}-2`)).toContainText(words.containers.state.running)
    expect(inspect(`${name}-2`).Config.Env).toContain('A=b')
  })
})
