/** What the palette finds, in which order. */
import { expect, test } from 'vitest'
import type { Command } from '../state/commands.ts'
import { searchCommands, withoutVerb } from './palette-search.ts'

const one = (title: string, kind: Command['kind'], more: Partial<Command> = {}): Command => ({
  id: `${kind} ${title}`,
  title,
  ...(kind ? { kind } : {}),
  run: () => {},
  ...more,
})
const commands = [
  one('Die · web-1', 'event'),
  one('web-1', 'event'),
  one('Stop web-1', 'act'),
  one('Restart web-1', 'act'),
  one('Stop data-2', 'act'),
  one('Prune…', 'act', { also: 'clean up free disk space' }),
  one('Go to Volumes', undefined),
  one('web-1', 'object', { hint: 'nginx' }),
]
const titles = (text: string, found: Command[] = []) => searchCommands(commands, found, text).map(({ title, kind }) => `${kind} ${title}`)

test('verb and name find the act in either order, and by their beginnings', () => {
  for (const text of ['stop web-1', 'web-1 stop', 'web-1 sto', 'STO web']) expect(titles(text)).toEqual(['act Stop web-1'])
})

test('a name finds the thing, then what can be done to it, and what happened to it last', () => {
  expect(titles('web-1')).toEqual(['object web-1', 'act Stop web-1', 'act Restart web-1', 'event web-1', 'event Die · web-1'])
})

test('what happened to it comes last, however well it fits', () => {
  expect(searchCommands([one('web', 'event'), one('my-web', 'object')], [], 'web').map(({ kind }) => kind)).toEqual(['object', 'event'])
})

test('an act is found by its words, also by those that it does not show', () => {
  expect(titles('prune')).toEqual(['act Prune…'])
  expect(titles('disk free')).toEqual(['act Prune…'])
  expect(searchCommands([one('Nettoyer…', 'act')], [], 'nettoyer')).toHaveLength(1)
  expect(searchCommands([one('Démarrer web', 'act')], [], 'web demarrer')).toHaveLength(1)
})

test('what another list has found is kept, though no title says why, and comes before events', () => {
  expect(titles('nginx-label', [one('proxy', 'object')])).toEqual(['object proxy'])
  const all = titles('web-1', [one('proxy', 'object')])
  expect(all.indexOf('object proxy')).toBeGreaterThan(0)
  expect(all.indexOf('object proxy')).toBeLessThan(all.indexOf('event web-1'))
})

test('a wrong letter is forgiven where nothing else is found', () => {
  expect(titles('prnue')).toEqual(['act Prune…'])
})

test('what is left of a text once its verb is known is a name', () => {
  const labels = ['Stop', 'Restart', 'Show log']
  expect(withoutVerb('stop web', labels)).toBe('web')
  expect(withoutVerb('web sto', labels)).toBe('web')
  expect(withoutVerb('web', labels)).toBeUndefined()
  expect(withoutVerb('stop', labels)).toBeUndefined()
})
