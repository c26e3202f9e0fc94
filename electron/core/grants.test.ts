/** Only what a person chose may be touched. */
import { expect, test } from 'vitest'
import { createGrants } from './grants.ts'

test('a file that was chosen, what is in a folder that was chosen, and nothing else', () => {
  const grants = createGrants()
  grants.allow('/home/me/app')
  grants.allow('/home/me/save.tar')
  grants.check('/home/me/app', '/home/me/app/src/../Dockerfile', '/home/me/save.tar')
  for (const path of ['/home/me', '/home/me/app2', '/home/me/app/../secret', '/home/me/save.tar.part', 'app', '/etc/passwd', ''])
    expect(() => grants.check(path), path).toThrow(/forbidden/)
  expect(() => grants.check('/home/me/app', '/etc/passwd')).toThrow(/forbidden/)
})

test('a folder whose name begins with dots is still inside', () => {
  const grants = createGrants()
  grants.allow('/home/me')
  grants.check('/home/me/..hidden/file')
})
