/** What a project comes to is shown without its secrets. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { configParts, maskedConfig } from './compose-config.ts'

test('its parts', () => {
  const yaml = 'services: {b: {profiles: [y, x]}, a: {profiles: [x]}}\nnetworks: {n: {}}\nvolumes: {v: null}\n'
  expect(configParts(yaml)).toEqual({ services: ['a', 'b'], profiles: ['x', 'y'], networks: ['n'], volumes: ['v'] })
  expect(configParts('{}')).toEqual({ services: [], profiles: [], networks: [], volumes: [] })
  expect(() => configParts('[')).toThrow()
})

test('values of environments, build arguments and contents are masked, wherever they stand again', () => {
  const yaml = stringify({
    services: {
      a: {
        environment: { PASSWORD: 'correct-horse', PIN: 12, EMPTY: null },
        build: { args: ['TOKEN=abc-def-ghi', 'FROM_OUTSIDE'] },
        command: 'run --password correct-horse --token=abc-def-ghi',
        image: 'image',
      },
      b: { environment: ['OTHER=of-a-list'], labels: { note: 'of-a-list' } },
    },
    configs: { c: { content: 'inline-content' } },
  })
  const masked = maskedConfig(yaml)
  expect(masked).not.toMatch(/correct-horse|abc-def-ghi|of-a-list|inline-content|\b12\b/)
  for (const kept of ['PASSWORD', 'PIN', 'EMPTY', 'TOKEN=', 'FROM_OUTSIDE', 'run --password', 'image: image', 'note'])
    expect(masked).toContain(kept)
})

test('no value of an environment is left, whatever it is', () => {
  const value = fc.string({ minLength: 6, maxLength: 30 }).filter((text) => /^[!-~]+$/.test(text) && !/^[•.]+$/.test(text))
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[A-Z]{1,5}$/), value, { minKeys: 1 }), (environment) => {
      const command = Object.values(environment)
      const masked = maskedConfig(stringify({ services: { a: { environment, command } } }))
      const left = JSON.stringify(configOf(masked))
      for (const secret of command) expect(left).not.toContain(JSON.stringify(secret).slice(1, -1))
    }),
  )
})

const configOf = (yaml: string) =>
  yaml.split('\n').map((line) => line.replace(/^\s*(?:- )?(?:[A-Z]{1,5}|services|a|environment|command): ?/, ''))
