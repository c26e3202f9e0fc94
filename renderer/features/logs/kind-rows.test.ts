import { expect, it } from 'vitest'
import type { LogKind } from '../../../shared/contract/logs.ts'
import { asList, kindIds, selectedWith } from './kind-rows.tsx'

const kind = (template: string, count: number, more: Partial<LogKind> = {}): LogKind => ({
  template,
  count,
  first: 1000,
  last: 2000,
  sources: 1,
  fresh: false,
  sample: { ref: '1:1', source: 'a', time: 1000, nanos: 0, channel: 'out', text: template },
  ...more,
})
const kinds = [kind('GET <*>', 50), kind('disk full', 2, { level: 'error', fresh: true }), kind('GET <*> slow', 50, { level: 'warn' })]
const shown = (text: string, freshOnly: boolean, by: string, desc = true) => kindIds(asList(kinds, { text, freshOnly, sort: { by, desc } }))

it('sorts kinds by what is asked, with a stable order among equals', () => {
  expect(shown('', false, 'count')).toEqual(['GET <*>', 'GET <*> slow', 'disk full'])
  expect(shown('', false, 'level')).toEqual(['disk full', 'GET <*> slow', 'GET <*>'])
  expect(shown('', false, 'template', false)).toEqual(['disk full', 'GET <*>', 'GET <*> slow'])
})

it('narrows them to words and to what is new', () => {
  expect(shown('get SLOW', false, 'count')).toEqual(['GET <*> slow'])
  expect(shown('', true, 'count')).toEqual(['disk full'])
})

it('selects several, to hide them at once', () => {
  const rows = asList(kinds, { text: '', freshOnly: false, sort: { by: 'count', desc: true } }).items.filter((item) => 'id' in item)
  const two = selectedWith(selectedWith(new Set(), rows.slice(0, 1), 'toggle'), rows.slice(1, 2), 'extend')
  expect([...two]).toEqual(['GET <*>', 'GET <*> slow'])
  expect([...selectedWith(two, rows.slice(0, 1), 'toggle')]).toEqual(['GET <*> slow'])
})
