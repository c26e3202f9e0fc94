/** Settings survive: bad files, full disks, forbidden folders, and being killed while they are saved. */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { settingsSchema } from '../../shared/contract/app.ts'
import { asFault } from '../../shared/rpc/fault.ts'
import { silentLog } from './log.ts'
import { openSettings, readSettings, settingsFile } from './settings.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const onDisk = () => JSON.parse(readFileSync(settingsFile(folder), 'utf8'))
const write = (text: string) => writeFileSync(settingsFile(folder), text)
const defaults = settingsSchema.parse({})

test('nothing there: the defaults, and no notice', () => {
  expect(readSettings(folder)).toEqual({ settings: defaults, notices: [] })
  expect(readSettings(join(folder, 'not/there'))).toEqual({ settings: defaults, notices: [] })
})

test('the reader agrees with the contract on every document', () => {
  const value = fc.oneof(
    fc.constantFrom(
      'system',
      'en',
      'fr',
      'dark',
      'light',
      'contrast',
      'compact',
      'normal',
      'roomy',
      'open',
      'closed',
      '1',
      '7',
      '50',
      'all',
      'viewed',
    ),
    fc.jsonValue(),
  )
  const document = fc.record(
    {
      language: value,
      theme: value,
      density: value,
      logDays: value,
      logSpace: value,
      logCollect: value,
      engines: fc.oneof(fc.dictionary(fc.string(), fc.constantFrom('open', 'closed')), value),
      composeFiles: fc.oneof(
        fc.array(
          fc.record({
            engine: fc.string({ minLength: 1 }),
            project: fc.constantFrom('shop', 'web-1', '_', ''),
            files: fc.array(fc.constantFrom('/a/compose.yml', ''), { maxLength: 3 }),
            envFiles: fc.array(fc.constant('/a/.env'), { maxLength: 1 }),
            profiles: fc.array(fc.constantFrom('dev', '-'), { maxLength: 2 }),
          }),
        ),
        value,
      ),
      other: value,
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(document, (made) => {
      const text = JSON.stringify(made)
      const plain = JSON.parse(text)
      write(text)
      const { settings, notices } = readSettings(folder)
      expect(settingsSchema.safeParse(settings).success).toBe(true)
      const checked = settingsSchema.safeParse(plain)
      if (checked.success) expect({ settings, notices }).toEqual({ settings: checked.data, notices: [] })
      else expect(notices.length).toBeGreaterThan(0)
    }),
    { numRuns: 500 },
  )
})

test('what another version wrote is kept', async () => {
  write(JSON.stringify({ theme: 'dark', future: { a: 1 }, density: 'unheard-of' }))
  const settings = openSettings(folder, silentLog)
  expect(settings.get()).toEqual({ ...defaults, theme: 'dark' })
  await settings.save({ language: 'fr', theme: undefined })
  expect(onDisk()).toEqual({ theme: 'dark', future: { a: 1 }, density: 'unheard-of', language: 'fr' })
})

test('saves at the same time all count', async () => {
  const settings = openSettings(folder, silentLog)
  await Promise.all(['a', 'b', 'c'].map((id) => settings.save(({ engines }) => ({ engines: { ...engines, [id]: 'open' } }))))
  expect(onDisk().engines).toEqual({ a: 'open', b: 'open', c: 'open' })
  expect(readdirSync(folder).sort()).toEqual(['settings.json', 'settings.json.bak'])
})

test('a corrupt file is set aside, the one before is used, and that is said', async () => {
  const first = openSettings(folder, silentLog)
  await first.save({ theme: 'dark' })
  await first.save({ language: 'fr' })
  write('{"theme": "da')
  expect(readSettings(folder).settings.theme).toBe('dark')
  expect(readFileSync(settingsFile(folder), 'utf8')).toBe('{"theme": "da')
  const settings = openSettings(folder, silentLog)
  expect(settings.get().theme).toBe('dark')
  expect(settings.notices.map(({ en }) => en).join()).toMatch(/could not be read.*kept as/)
  const aside = readdirSync(folder).find((name) => name.startsWith('settings.corrupt-'))
  expect(readFileSync(join(folder, aside ?? ''), 'utf8')).toBe('{"theme": "da')
  await settings.save({ density: 'roomy' })
  expect(onDisk()).toMatchObject({ theme: 'dark', density: 'roomy' })
})

test('the app starts whatever the file holds', () => {
  for (const text of ['', '\0\0\0\0', '[]', 'null', '"x"', '{', '\ufeff{}', '{"__proto__": {"theme": "dark"}}', '1'.repeat(1_000_000)]) {
    write(text)
    expect(settingsSchema.safeParse(openSettings(folder, silentLog).get()).success).toBe(true)
  }
  rmSync(settingsFile(folder), { force: true })
  mkdirSync(settingsFile(folder))
  expect(openSettings(folder, silentLog).get()).toEqual(defaults)
})

const isRoot = process.getuid?.() === 0
const mayMount = isRoot && spawnSync('mount', ['--version']).status === 0

describe('a save that fails leaves everything as it was', () => {
  test.skipIf(!mayMount)('on a full disk', async ({ skip }) => {
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status !== 0) skip('this machine allows no mounts')
    try {
      const settings = openSettings(folder, silentLog)
      await settings.save({ theme: 'dark' })
      const before = readFileSync(settingsFile(folder), 'utf8')
      spawnSync('sh', ['-c', `cat /dev/zero > ${join(folder, 'filler')}`])
      const engines = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`engine-${i}`, 'open' as const]))
      const fault = await settings.save({ engines }).then(() => undefined, asFault)
      expect(fault).toMatchObject({ code: 'unavailable' })
      expect(fault?.message.en).toContain('full')
      expect(readFileSync(settingsFile(folder), 'utf8')).toBe(before)
      expect(settings.get().engines).toEqual({})
      rmSync(join(folder, 'filler'))
      expect((await settings.save({ language: 'fr' })).theme).toBe('dark')
    } finally {
      spawnSync('umount', [folder])
    }
  })

  test('where it may not write', async () => {
    const settings = openSettings(folder, silentLog)
    await settings.save({ theme: 'dark' })
    // Root may write anywhere, but not where a folder stands in a file's place.
    if (isRoot) mkdirSync(`${settingsFile(folder)}.${process.pid}.tmp`)
    else chmodSync(folder, 0o500)
    const fault = await settings.save({ theme: 'light' }).then(() => undefined, asFault)
    if (!isRoot) chmodSync(folder, 0o700)
    expect(fault?.code).toBe(isRoot ? 'internal' : 'forbidden')
    expect([onDisk().theme, settings.get().theme]).toEqual(['dark', 'dark'])
  })
})

test('killed at random moments while it saves: the old or the new, never a part', { timeout: 60_000 }, async () => {
  const { build } = await import('vite')
  const out = join(folder, 'built')
  const entry = fileURLToPath(new URL('./settings.ts', import.meta.url))
  await build({ configFile: false, logLevel: 'silent', build: { ssr: entry, outDir: out, emptyOutDir: false, minify: false } })
  const saver = `
    import { openSettings } from ${JSON.stringify(join(out, 'settings.js'))}
    const log = { info() {}, warn() {}, error() { return '' } }
    const settings = openSettings(${JSON.stringify(folder)}, log)
    for (let n = settings.get().engines.n?.length ?? 0; ; n++) {
      const size = (n * 7919) % 3000
      await settings.save({ engines: Object.fromEntries(Array.from({ length: size }, (_, i) => ['engine-' + i, 'open'])), count: size, serial: n })
      process.stdout.write('.')
    }`
  let saved = 0
  for (let run = 0; run < 25; run++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', saver], { stdio: ['ignore', 'pipe', 'inherit'] })
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.stdout.on('data', (dots: Buffer) => (saved += dots.length))
    await new Promise((resolve) => child.stdout.once('data', resolve))
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 40))
    child.kill('SIGKILL')
    await exited
    const document = onDisk()
    expect(Object.keys(document.engines)).toHaveLength(document.count)
    expect(readSettings(folder).notices).toEqual([])
  }
  expect(saved).toBeGreaterThan(25)
})
