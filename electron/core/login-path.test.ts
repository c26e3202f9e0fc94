/** The PATH of a login shell is found whatever the shell prints around it, and programs only where they are. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { findProgram, loginPath } from './login-path.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-path-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const file = (name: string, text: string, mode = 0o755) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}
const pathWith = (shell: string) => loginPath({ env: { SHELL: shell, PATH: '/own' }, home: folder, platform: 'linux' })()

describe('a login shell', () => {
  test('says its PATH, whatever it prints around it', async () => {
    const shell = file('shell', `#!/bin/sh\nPATH=/from/shell:/bin\necho "Welcome!"\n[ "$1" = -ilc ] && eval "$2"\necho "Bye"\n`)
    expect(await pathWith(shell)).toBe('/from/shell:/bin:/own')
  })

  test('that fails, or is not there, leaves what we have', async () => {
    expect(await pathWith(file('shell', '#!/bin/sh\nexit 1\n'))).toBe('/own')
    expect(await pathWith(join(folder, 'nothing'))).toBe('/own')
  })

  test('of the system answers', async () => {
    expect(await pathWith('/bin/sh')).toMatch(/\/bin.*:\/own$/)
  })

  test('is asked once by all who need it, and again when it did not answer', async () => {
    const shell = file('shell', `#!/bin/sh\necho asked >> "${folder}/count"\nPATH=/from/shell\n[ -e "${folder}/ready" ] && eval "$2"\n`)
    const place = { env: { SHELL: shell, PATH: '/own' }, home: folder, platform: 'linux' } as const
    const [one, other] = [loginPath(place, 1), loginPath(place, 1)]
    const times = () => readFileSync(join(folder, 'count'), 'utf8').split('\n').length - 1
    expect(await Promise.all([one(), other()])).toEqual(['/own', '/own'])
    expect(times()).toBe(1)
    file('ready', '')
    await vi.waitFor(async () => expect(await one()).toBe('/from/shell:/own'))
    expect(await other()).toBe('/from/shell:/own')
    expect(times()).toBe(2)
  })
})

test('a program is found in the first folder that has one that may be run', async () => {
  for (const name of ['a', 'b', 'c']) mkdirSync(join(folder, name))
  file('a/tool', '', 0o644)
  mkdirSync(join(folder, 'b/tool'))
  const right = file('c/tool', '')
  const path = ['', '.', ...['a', 'b', 'c'].map((name) => join(folder, name))].join(':')
  expect(await findProgram('tool', path, 'linux')).toBe(right)
  expect(await findProgram('other', path, 'linux')).toBeUndefined()
})
