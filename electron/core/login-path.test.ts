/** The PATH of a login shell is found whatever the shell prints around it, and programs only where they are. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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

  test('is asked once', async () => {
    const shell = file('shell', `#!/bin/sh\necho asked >> "${folder}/count"\neval "$2"\n`)
    const path = loginPath({ env: { SHELL: shell, PATH: '/own' }, home: folder, platform: 'linux' })
    expect(new Set(await Promise.all([path(), path(), path()])).size).toBe(1)
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
