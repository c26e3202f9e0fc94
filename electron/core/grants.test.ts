/** Only what a person chose may be touched, and only for what they chose it. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createGrants, type Grants } from './grants.ts'

let grants: Grants
beforeEach(() => {
  grants = createGrants()
})

test('a file that was chosen, what is in a folder that was chosen, and nothing else', () => {
  grants.allow('read', '/home/me/app')
  grants.allow('read', '/home/me/load.tar')
  grants.check('read', '/home/me/app', '/home/me/app/src/../Dockerfile', '/home/me/load.tar')
  for (const path of ['/home/me', '/home/me/app2', '/home/me/app/../secret', '/home/me/load.tar.part', 'app', '/etc/passwd', ''])
    expect(() => grants.check('read', path), path).toThrow(/forbidden/)
  expect(() => grants.check('read', '/home/me/app', '/etc/passwd')).toThrow(/forbidden/)
})

test('a folder whose name begins with dots is still inside', () => {
  grants.allow('read', '/home/me')
  grants.check('read', '/home/me/..hidden/file')
})

test('what was chosen to be read is not written; what was chosen to be written is that file and no other', () => {
  grants.allow('read', '/home/me/app')
  grants.allow('write', '/home/me/save.tar')
  grants.check('write', '/home/me/save.tar')
  grants.check('read', '/home/me/save.tar')
  for (const path of ['/home/me/app', '/home/me/app/.git/hooks/pre-commit', '/home/me/save.tar/x', '/home/me'])
    expect(() => grants.check('write', path), path).toThrow(/forbidden/)
  expect(grants.allows('read', '/home/me/app/x', '/home/me/save.tar')).toBe(true)
  expect(grants.allows('write', '/home/me/app/x', '/home/me/save.tar')).toBe(false)
})

describe('links', () => {
  let home: string
  const at = (...parts: string[]) => join(home, ...parts)
  beforeEach(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'wheelhouse-grants-')))
    for (const folder of ['app', 'private']) mkdirSync(at(folder))
    writeFileSync(at('private/key'), '')
  })
  afterEach(() => rmSync(home, { recursive: true }))

  test('in a folder that was chosen lead nowhere else, be it to a file that is there or to a new one', () => {
    grants.allow('read', at('app'))
    symlinkSync(at('private'), at('app/folder'))
    symlinkSync(at('private/key'), at('app/file'))
    for (const path of ['app/folder', 'app/folder/key', 'app/folder/new', 'app/file'])
      expect(() => grants.check('read', at(path)), path).toThrow(/forbidden/)
  })

  test('that were chosen are what they lead to, by either name', () => {
    symlinkSync(at('app'), at('link'))
    grants.allow('read', at('link'))
    grants.allow('write', at('link/new/file'))
    grants.check('read', at('app/x'), at('link/x'))
    grants.check('write', at('app/new/file'))
  })

  test('that take the place of a file that was to be written are not followed', () => {
    grants.allow('write', at('app/new'))
    grants.check('write', at('app/new'))
    symlinkSync(at('private/key'), at('app/new'))
    expect(() => grants.check('write', at('app/new'))).toThrow(/forbidden/)
  })
})
