/** The way to an engine fails, and so does the engine: what was known stays and is marked as old, and then it is the engine's truth again. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from './app-fixtures.ts'
import { containerStack } from './containers-stack.ts'
import { imageStack } from './images-stack.ts'
import type { AppPage } from './pages/app-page.ts'
import { findings } from './pages/axe.ts'
import { imagesPage } from './pages/images-page.ts'
import { fill, pattern } from './pages/words.ts'
import { startPrivateEngine } from './stack/docker.mjs'
import { startFaultProxy } from './stack/fault-proxy.ts'
import { startRegistry } from './stack/registry.mjs'

const engineName = 'DOCKER_HOST'
const staleNote = ({ page, words }: AppPage) =>
  page.getByRole('alert').filter({ hasText: pattern(words.state.stale, { name: engineName }) })
const expectStale = async (ui: AppPage, name: string) => {
  await expect(staleNote(ui)).toBeVisible()
  await expect(ui.row(name)).toHaveClass(/stale/)
}

/** A folder for sockets: their paths have to be short. */
function shortFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'wh-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

test('an engine that is cut off, silent or gone: its rows stay, marked, and are right afterwards', async ({ launch, stack, words }) => {
  test.slow()
  const { folder, remove } = shortFolder()
  const proxy = await startFaultProxy(process.env.WHEELHOUSE_ENGINE ?? '', join(folder, 'docker.sock'))
  const kept = await stack.run('kept')
  const { ui, page } = await launch({ env: { DOCKER_HOST: proxy.endpoint } })
  await ui.scopeTo(engineName)
  await ui.narrowTo(stack.prefix)
  await expect(ui.row(kept)).toContainText(words.containers.state.running)
  const truth = async () => {
    const known = Object.keys(await stack.known()).sort()
    await expect.poll(async () => (await ui.names()).sort()).toEqual(known)
    await expect(staleNote(ui)).toHaveCount(0)
    await expect(ui.row(kept)).not.toHaveClass(/stale/)
  }

  await test.step('cut: it is right again by itself', async () => {
    proxy.cut()
    await stack.run('after-the-cut')
    await truth()
  })

  await test.step('refused: rows stay and are marked, then are the truth', async () => {
    await proxy.set('refuse')
    await expectStale(ui, kept)
    const doomed = `${stack.prefix}after-the-cut`
    await stack.remove(doomed)
    await stack.create('while-it-was-away')
    await expect(ui.row(doomed)).toHaveClass(/stale/)
    expect(await findings(page)).toEqual([])
    await proxy.set('pass')
    await truth()
  })

  await test.step('silent: that is noticed, too', async () => {
    await proxy.set('stall')
    // Asks it for a sign of life now, instead of waiting for the next one.
    await page.getByRole('contentinfo').getByRole('button', { name: engineName }).click()
    await expect(staleNote(ui)).toBeVisible({ timeout: 40_000 })
    await expect(ui.row(kept)).toHaveClass(/stale/)
    await stack.create('while-it-was-silent')
    await proxy.set('pass')
    await truth()
  })

  await test.step('gone during an act: the act fails, and says so', async () => {
    await ui.open(kept)
    await proxy.set('drop')
    await ui.act('stop').click()
    // With several engines it also says on which.
    const title = fill(words.containers.task.stop_one, { name: `${kept} (` })
    await expect(page.getByRole('status').filter({ hasText: title })).toBeVisible({ timeout: 30_000 })
    await proxy.set('pass')
    await truth()
    expect((await stack.known())[kept]).toBe('running')
    await ui.act('stop').click()
    await expect(ui.row(kept)).toContainText(fill(words.containers.state.exitedWith, { code: 137 }))
  })
  await proxy.close()
  remove()
})

test('an engine that is restarted under the app comes back by itself', async ({ launch, words }) => {
  test.slow()
  const engine = await startPrivateEngine()
  const stack = containerStack(engine.socket)
  try {
    const name = await stack.run('survivor')
    const { ui } = await launch({ env: { DOCKER_HOST: `unix://${engine.socket}` } })
    await ui.scopeTo(engineName)
    await expect(ui.row(name)).toContainText(words.containers.state.running)
    await engine.stop()
    await expectStale(ui, name)
    await engine.start()
    await expect(staleNote(ui)).toHaveCount(0)
    await expect(ui.row(name)).not.toHaveClass(/stale/)
    const fresh = await stack.create('fresh')
    await expect(ui.row(fresh)).toContainText(words.containers.state.created)
    expect((await ui.names()).sort()).toEqual(Object.keys(await stack.known()).sort())
  } finally {
    await engine.remove()
  }
})

test('a registry that is gone, silent and cut off: a pull says so, shows how far it is, and is tried again until it is there', async ({
  page,
  words,
}, info) => {
  test.slow()
  const { WHEELHOUSE_ENGINE: socket, WHEELHOUSE_NO_ENGINE: why } = process.env
  info.skip(socket === undefined, why ?? 'there is no engine')
  const { images } = words
  const made = imageStack(socket ?? '')
  const at = imagesPage(page, words)
  const registry = await startRegistry()
  const proxy = await startFaultProxy(Number(registry.host.split(':')[1]), 'tcp')
  try {
    const name = `${proxy.endpoint.replace('tcp://', '')}/${made.prefix}:1`
    const id = await made.build([name], ['RUN head -c 3000000 /dev/urandom > /blob'])
    await made.docker('push', '-q', name)
    await made.docker('rmi', name)
    await at.open()
    await at.narrowTo(made.prefix)
    await proxy.set('refuse')
    await at.tool(images.pull).click()
    await at.dialog(images.pullTitle).getByRole('combobox', { name: images.reference.label }).fill(name)
    await page.keyboard.press('Enter')
    const dock = page.getByRole('region', { name: words.dock.label, exact: true })
    for (const told of [at.news, dock]) await expect(told).toContainText(`The engine cannot reach the registry of ${name}.`)

    await proxy.set('pass')
    proxy.after(1_500_000, () => proxy.set('stall'))
    await at.news.getByRole('button', { name: words.common.retry }).click()
    await expect(dock.getByRole('progressbar')).toBeVisible()
    await expect(dock).toContainText(pattern(images.transfer.bytes, { bytes: '.+', total: '3 .+' }))
    expect(await made.idOf(name)).toBe('')
    expect(await findings(page)).toEqual([])

    proxy.cut()
    await proxy.set('pass')
    await expect(dock).toContainText('Retrying in')
    await expect(at.row(name)).toBeVisible({ timeout: 60_000 })
    expect(await made.idOf(name)).toBe(id)
    await expect(at.news).toHaveCount(0)
  } finally {
    await proxy.close()
    await registry.stop()
    await made.removeAll()
  }
})

test.describe('without any engine', () => {
  /** Starts the app where the usual sockets do not exist: in a mount namespace of its own, with an empty /run. */
  test('says what was looked for, where, and what to do; an engine that comes is shown by itself', async ({
    launch,
    packaged,
    stack,
    words,
  }, info) => {
    info.skip(packaged || process.platform !== 'linux' || process.getuid?.() !== 0, 'only root on Linux can hide the sockets from the app')
    const { folder, remove } = shortFolder()
    const electron = process.env.WHEELHOUSE_ELECTRON ?? ''
    const hidden = join(folder, 'electron')
    writeFileSync(hidden, `#!/bin/sh\nexec unshare -m sh -c 'mount -t tmpfs none /run && exec "$0" "$@"' '${electron}' "$@"\n`)
    chmodSync(hidden, 0o755)
    process.env.WHEELHOUSE_ELECTRON = hidden
    const socket = join(folder, 'late.sock')
    const { ui, page } = await launch({ env: { DOCKER_HOST: `unix://${socket}`, HOME: folder, DOCKER_CONFIG: '' } }).finally(() => {
      process.env.WHEELHOUSE_ELECTRON = electron
    })
    await expect(page.getByText(words.engine.noneTitle)).toBeVisible()
    await expect(page.getByText(words.engine.noneHint)).toBeVisible()
    const looked = page.getByRole('table')
    for (const place of [
      'unix:///var/run/docker.sock',
      'unix:///run/podman/podman.sock',
      `unix://${socket}`,
      join(folder, '.rd/docker.sock'),
    ])
      await expect(looked).toContainText(place)
    await expect(looked).toContainText(fill(words.engine.origin_environment, { name: engineName }))
    await expect(page.getByRole('contentinfo')).toContainText(words.status.noEngine)
    expect(await findings(page)).toEqual([])

    const name = await stack.create('found')
    const proxy = await startFaultProxy(process.env.WHEELHOUSE_ENGINE ?? '', socket)
    await ui.narrowTo(stack.prefix)
    await expect(ui.row(name)).toContainText(words.containers.state.created)
    await expect(page.getByText(words.engine.noneTitle)).toHaveCount(0)
    await proxy.close()
    remove()
  })
})
