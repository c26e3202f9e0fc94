import { beforeAll, expect, it } from 'vitest'
import { setLanguage, startI18n } from '../i18n/index.ts'
import { exitWords, isDeath } from './exit-words.ts'

beforeAll(() => {
  globalThis.document = { documentElement: {} } as Document
  startI18n('en')
})

it('says what a code means, in the language that is chosen', () => {
  const said = () => [exitWords(137), exitWords(137, 'oom'), exitWords(139), exitWords(143), exitWords(127), exitWords(3), exitWords(150)]
  const english = said()
  expect(english).toEqual([
    'Killed (SIGKILL)',
    'Killed: out of memory',
    'Crashed: touched memory that was not its own (SIGSEGV)',
    'Stopped, as asked (SIGTERM)',
    'The command was not found',
    'Ended with an error of its own',
    'Ended by signal 22',
  ])
  setLanguage('fr')
  for (const [at, words] of said().entries()) expect(words).not.toBe(english[at])
})

it('knows a death from a stop', () => {
  expect([isDeath(0), isDeath(143), isDeath(137), isDeath(137, 'oom'), isDeath(1), isDeath(undefined)]).toEqual([
    false,
    false,
    false,
    true,
    true,
    false,
  ])
})
