/** Compose files are read as they are, and written whole, by one at a time. */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mostComposeFile } from '../../shared/contract/compose.ts'
import { asFault } from '../../shared/rpc/fault.ts'
import { readComposeFile, summarize, summaryOf, usualName, writeComposeFile } from './compose-file.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-file-'))
  file = join(folder, 'compose.yml')
  writeFileSync(file, 'services: {}\n')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const failure = (promise: Promise<unknown>) => promise.then(() => expect.unreachable('it succeeded'), asFault)

describe('writing', () => {
  test('replaces what was read, keeps the mode, and leaves nothing beside it', async () => {
    chmodSync(file, 0o666)
    const { text, modified } = await readComposeFile(file)
    const written = await writeComposeFile(file, `${text}# more\n`, modified)
    expect(readFileSync(file, 'utf8')).toBe('services: {}\n# more\n')
    expect(statSync(file).mode & 0o777).toBe(0o666)
    expect(readdirSync(folder)).toEqual(['compose.yml'])
    expect((await readComposeFile(file)).modified).toBe(written.modified)
    await writeComposeFile(file, 'services: {a: {}}\n', written.modified)
  })

  test('is refused when somebody else was there meanwhile', async () => {
    const { modified } = await readComposeFile(file)
    writeFileSync(file, 'theirs\n')
    utimesSync(file, new Date(), new Date(modified + 1500))
    expect(await failure(writeComposeFile(file, 'ours\n', modified))).toMatchObject({ code: 'conflict' })
    expect(readFileSync(file, 'utf8')).toBe('theirs\n')
    expect(readdirSync(folder)).toEqual(['compose.yml'])
  })

  test('follows a link, which stays one', async () => {
    mkdirSync(join(folder, 'real'))
    writeFileSync(join(folder, 'real/c.yml'), 'a: 1\n')
    const link = join(folder, 'link.yml')
    symlinkSync('real/c.yml', link)
    await writeComposeFile(link, 'a: 2\n', (await readComposeFile(link)).modified)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(folder, 'real/c.yml'), 'utf8')).toBe('a: 2\n')
  })

  test('writes nothing that could not be read again', async () => {
    const { modified } = await readComposeFile(file)
    const before = readFileSync(file, 'utf8')
    const text = 'é'.repeat(mostComposeFile / 2 + 1)
    expect(await failure(writeComposeFile(file, text, modified))).toMatchObject({
      code: 'invalid',
      hint: { en: expect.stringContaining('KiB') },
    })
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  test('makes no file that was taken away', async () => {
    const { modified } = await readComposeFile(file)
    rmSync(file)
    expect(await failure(writeComposeFile(file, 'ours\n', modified))).toMatchObject({ code: 'not_found' })
    expect(readdirSync(folder)).toEqual([])
  })
})

test('what cannot be read says why', async () => {
  expect(await failure(readComposeFile(join(folder, 'none')))).toMatchObject({ code: 'not_found' })
  expect(await failure(readComposeFile(folder))).toMatchObject({ code: 'invalid' })
  writeFileSync(file, Buffer.from([0xff, 0xfe, 0x00]))
  expect(await failure(readComposeFile(file))).toMatchObject({ code: 'invalid', message: { en: expect.stringContaining('not text') } })
  writeFileSync(file, 'x'.repeat(mostComposeFile + 1))
  expect(await failure(readComposeFile(file))).toMatchObject({ code: 'invalid', message: { en: expect.stringContaining('too large') } })
})

describe('what files say', () => {
  test('of one project, the later over the earlier', async () => {
    writeFileSync(file, 'name: shop\nservices:\n  web: {image: a, profiles: [dev]}\n  db: {build: .}\n')
    const over = join(folder, 'over.yml')
    writeFileSync(over, 'x: &x {image: b}\nservices:\n  web: {<<: *x}\n  job: {image: c, profiles: [x, 1]}\n')
    expect(await summarize([file, over])).toEqual({
      name: 'shop',
      services: [
        { name: 'web', image: 'b', profiles: [] },
        { name: 'db', profiles: [] },
        { name: 'job', image: 'c', profiles: ['x', '1'] },
      ],
    })
  })

  test('is which services have to exit well before others, added up over all files', async () => {
    const wait = (name: string) => `${name}: {condition: service_completed_successfully}`
    writeFileSync(file, `services:\n  web: {depends_on: {${wait('job')}, db: {condition: service_healthy}}}\n  far: {depends_on: [job]}\n`)
    const over = join(folder, 'over.yml')
    writeFileSync(over, `x: &x {${wait('seed')}}\nservices:\n  web: {depends_on: {<<: *x}}\n  far: {depends_on: {db: , x: [1]}}\n`)
    const { services } = await summarize([file, over])
    expect(services.map(({ name, awaits }) => [name, awaits])).toEqual([
      ['web', ['job', 'seed']],
      ['far', undefined],
    ])
  })

  test('is nothing where they are no compose files', async () => {
    expect(() => summaryOf('a: 1', 'c.yml')).toThrow(/not a compose file/)
    expect(() => summaryOf('a: [', 'c.yml')).toThrow(/cannot be understood/)
    expect(await failure(summarize([join(folder, 'none.yml')]))).toMatchObject({ code: 'not_found' })
  })

  test('names the project, or their folder does', () => {
    expect(usualName(['/srv/My App/compose.yml'], { services: [] })).toBe('myapp')
    expect(usualName(['/compose.yml'], { services: [] })).toBe('default')
    expect(usualName(['/srv/x/compose.yml'], { name: 'shop', services: [] })).toBe('shop')
  })
})

test('a file may have nothing but what it includes', () => {
  expect(summaryOf('name: shop\ninclude: [web.yml, {path: db.yml}]\n', file)).toEqual({ name: 'shop', services: [] })
  for (const none of ['name: shop\n', 'include: []\n', 'include:\n']) expect(() => summaryOf(none, file)).toThrow('is not a compose file')
})
