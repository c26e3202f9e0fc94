import { expect, test } from 'vitest'
import type { LogSource } from '../../shared/contract/logs.ts'
import { hueOf, shortName } from './use-sources.ts'

const named = (name: string, ...path: string[]) => ({ name, path }) as LogSource

test('eight names have eight colours, and keep them', () => {
  const names = ['api', 'web', 'worker', 'queue', 'db', 'cache', 'mail', 'proxy']
  const first = names.map(hueOf)
  expect(new Set(first).size).toBe(8)
  expect(names.map(hueOf)).toEqual(first)
})

test('a name is said without the project that it begins with', () => {
  expect(shortName(named('shop-web-1', 'shop'))).toBe('web-1')
  expect(shortName(named('shop_web_1', 'shop'))).toBe('web_1')
  for (const name of ['shopping-1', 'shop', 'shop-', 'web']) expect(shortName(named(name, 'shop'))).toBe(name)
  expect(shortName(named('web'))).toBe('web')
})
