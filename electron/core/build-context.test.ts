/** What is sent of a folder: everything but what is left out, links as links, and never more than the header said. */
import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { failure } from '../capabilities/suite-kit.ts'
import { contextArchive, contextFiles, describeContext } from './build-context.ts'

let folder = ''
const { signal } = new AbortController()
const write = (files: Record<string, string>) => {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
}
const paths = async (dockerfile?: string) => (await contextFiles(folder, dockerfile, signal)).entries.map(({ path }) => path)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-context-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a folder is described before it is sent', async () => {
  write({
    Dockerfile: 'FROM x',
    'Dockerfile.dev': '',
    'web/api.Dockerfile': '',
    'a/big': 'x'.repeat(5000),
    b: 'xx',
    'c/d': 'x',
    '.dockerignore': 'c\nb\n',
  })
  expect(await describeContext(folder, undefined, signal)).toEqual({
    files: 5,
    bytes: 5000 + 6 + 4,
    ignored: 2,
    largest: [
      { path: 'a/big', bytes: 5000 },
      { path: 'Dockerfile', bytes: 6 },
      { path: '.dockerignore', bytes: 4 },
      { path: 'Dockerfile.dev', bytes: 0 },
      { path: 'web/api.Dockerfile', bytes: 0 },
    ],
    unlikely: [],
    dockerfiles: ['Dockerfile', 'Dockerfile.dev', 'web/api.Dockerfile'],
    ignoreFile: '.dockerignore',
  })
})

test('the Dockerfile goes along whatever the patterns say, with the folders that it is in', async () => {
  write({ 'build/Dockerfile': 'FROM x', 'build/x': '', 'other/y': '', '.dockerignore': '**\n' })
  expect(await paths('build/Dockerfile')).toEqual(['.dockerignore', 'build', 'build/Dockerfile'])
  expect(await paths(join(folder, 'build/Dockerfile'))).toEqual(['.dockerignore', 'build', 'build/Dockerfile'])
})

test('a file of patterns of its own comes first', async () => {
  write({ Dockerfile: '', 'Dockerfile.dockerignore': 'b\n', '.dockerignore': 'a\n', a: '', b: '' })
  expect(await paths()).toEqual(['.dockerignore', 'Dockerfile', 'Dockerfile.dockerignore', 'a'])
})

test('a folder that is ignored goes along, once, when something in it is wanted', async () => {
  write({
    Dockerfile: '',
    '.dockerignore': 'a\n!a/b/c/keep\n!a/z\n',
    'a/b/c/keep': '',
    'a/b/c/drop': '',
    'a/b/d/e': '',
    'a/z': '',
    'a/0': '',
  })
  expect(await paths()).toEqual(['.dockerignore', 'Dockerfile', 'a', 'a/b', 'a/b/c', 'a/b/c/keep', 'a/z'])
})

test('links are not followed, and what cannot be in an archive is left out', async () => {
  write({ Dockerfile: '' })
  symlinkSync('/', join(folder, 'root'))
  symlinkSync('.', join(folder, 'itself'))
  execFileSync('mkfifo', [join(folder, 'pipe')])
  const context = await contextFiles(folder, undefined, signal)
  expect(context.entries.map(({ path, kind, target }) => [path, kind, target])).toEqual([
    ['Dockerfile', 'file', undefined],
    ['itself', 'link', '.'],
    ['root', 'link', '/'],
  ])
  expect(context.ignored).toBe(1)
})

test('the archive holds what was counted', async () => {
  write({ Dockerfile: 'FROM x', 'é/long name': 'x'.repeat(600_000), empty: '', run: '#!' })
  chmodSync(join(folder, 'run'), 0o755)
  const context = await contextFiles(folder, undefined, signal)
  const pieces: Buffer[] = []
  let sent = 0
  for await (const piece of contextArchive(context, signal, (bytes) => (sent += bytes))) pieces.push(piece)
  expect(sent).toBe(context.bytes)
  const out = mkdtempSync(join(tmpdir(), 'wheelhouse-context-'))
  try {
    execFileSync('tar', ['-xf', '-', '-C', out], { input: Buffer.concat(pieces) })
    execFileSync('diff', ['-r', folder, out])
    expect(execFileSync('stat', ['-c', '%a', join(out, 'run')], { encoding: 'utf8' })).toBe('755\n')
  } finally {
    rmSync(out, { recursive: true })
  }
})

test('a file that changes while it is read fails the archive or is cut at its size, and never shifts what follows', async () => {
  write({ Dockerfile: '', a: 'x'.repeat(1000), b: 'y'.repeat(1000) })
  const context = await contextFiles(folder, undefined, signal)
  const read = async () => {
    const pieces: Buffer[] = []
    for await (const piece of contextArchive(context, signal, () => {})) pieces.push(piece)
    return Buffer.concat(pieces)
  }
  const length = (await read()).length
  appendFileSync(join(folder, 'a'), 'more')
  expect((await read()).length).toBe(length)
  truncateSync(join(folder, 'a'), 10)
  expect(await failure(read())).toMatchObject({ code: 'conflict', retryable: true })
  // It became a link to something else: what was looked at is not what would be sent.
  rmSync(join(folder, 'b'))
  symlinkSync('/etc/hostname', join(folder, 'b'))
  truncateSync(join(folder, 'a'), 1000)
  expect((await failure(read())).code).toBe('forbidden')
})

test('what is removed while the folder is listed is as if it had not been there; what is left out is not looked at', async () => {
  write({ Dockerfile: '', '.dockerignore': '*.out\n', 'editor.swp': '', 'x.out': '', 'sub/a': '' })
  /** Removes them as soon as it is asked for the time of that number whether to go on: that is done before each list, and after. */
  const removing = (...removed: [call: number, name: string][]) => {
    let call = 0
    const throwIfAborted = () => {
      call++
      for (const [at, name] of removed) if (at === call) rmSync(join(folder, name), { recursive: true })
    }
    return Object.assign(new AbortController().signal, { throwIfAborted })
  }
  const found = await contextFiles(folder, undefined, removing([2, 'editor.swp'], [2, 'x.out'], [3, 'sub']))
  expect(found.entries.map(({ path }) => path)).toEqual(['.dockerignore', 'Dockerfile', 'sub'])
  expect(found.ignored).toBe(1)
})

test('what cannot be read, or is not in the folder, is named', async () => {
  expect((await failure(contextFiles(join(folder, 'missing'), undefined, signal))).code).toBe('not_found')
  write({ Dockerfile: '' })
  expect((await failure(contextFiles(join(folder, 'Dockerfile'), undefined, signal))).code).toBe('forbidden')
  for (const outside of ['../Dockerfile', '/etc/hostname', '.', 'a/../../x'])
    expect((await failure(contextFiles(folder, outside, signal))).code, outside).toBe('invalid')
  const own = new AbortController()
  own.abort()
  expect((await failure(contextFiles(folder, undefined, own.signal))).code).toBe('cancelled')
})
