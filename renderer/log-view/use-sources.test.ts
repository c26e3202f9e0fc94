import { expect, test } from 'vitest'
import type { LogSource } from '../../shared/contract/logs.ts'
import { askedFor, hueOf, metNow, shortName } from './use-sources.ts'

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

const ids = (count: number) => Array.from({ length: count }, (_, at) => `e/${String(at).padStart(4, '0')}`)

test('of more sources than can be asked for, those in sight have their names', () => {
  const chosen = ids(1200)
  let met: readonly string[] = []
  for (const sight of [chosen.slice(1100, 1200), ['e/other', ''], chosen.slice(600, 700), chosen.slice(0, 5)]) {
    met = metNow(met, sight, askedFor(chosen, met))
    const asked = askedFor(chosen, met)
    expect(asked).toHaveLength(500)
    expect(asked).toEqual(expect.arrayContaining(sight.filter(Boolean)))
    // It comes to rest: nothing is asked anew while nothing else is in sight.
    expect(metNow(met, sight, asked)).toBe(met)
  }
})

test('of few sources all are asked for, and lines that come change nothing', () => {
  expect(askedFor(['e/b', 'e/a'], [])).toEqual(['e/a', 'e/b'])
  expect(metNow([], ['e/a', 'e/b', ''], ['e/a', 'e/b'])).toEqual([])
  expect(askedFor(['e/b'], metNow([], ['e/c', 'e/b'], ['e/b']))).toEqual(['e/b', 'e/c'])
})
