import { afterEach, expect, test, vi } from 'vitest'
import type { LogSource } from '../../shared/contract/logs.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'
import { followSelection } from './selection.ts'

afterEach(() => vi.useRealTimers())

const row = (id: string, more: Partial<LogSource> = {}): LogSource => ({
  id,
  source: 'docker:local',
  kind: 'container',
  name: id,
  path: [],
  labels: {},
  state: 'running',
  follow: 'off',
  lines: 0,
  bytes: 0,
  older: 'none',
  gaps: 0,
  ...more,
})

function watch(list: LiveList<LogSource>, selection: Parameters<typeof followSelection>[1], abort = new AbortController()) {
  const told: string[][] = []
  followSelection(list, selection, (sources) => told.push([...sources].sort()), abort.signal)
  return told
}

test('a pattern means those who match it, and those chosen by name are there, known or not', () => {
  const list = new LiveList<LogSource>()
  list.put(row('a', { path: ['shop'] }))
  list.put(row('b', { path: ['blog'] }))
  list.put(row('c', { labels: { tier: 'web' } }))
  expect(watch(list, { patterns: ['project:shop'] })).toEqual([['a']])
  expect(watch(list, { ids: ['gone'], patterns: ['label:tier=web'] })).toEqual([['c', 'gone']])
  expect(watch(list, { patterns: [''] })).toEqual([['a', 'b', 'c']])
  expect(watch(list, {})).toEqual([[]])
})

test('who comes later joins, many at once are one change, and who leaves stays', () => {
  vi.useFakeTimers()
  const list = new LiveList<LogSource>()
  list.put(row('a', { path: ['shop'] }))
  const told = watch(list, { patterns: ['project:shop'] })
  for (const id of ['b', 'c', 'd']) list.put(row(id, { path: ['shop'] }))
  list.put(row('e', { path: ['blog'] }))
  list.drop('a')
  vi.runAllTimers()
  expect(told).toEqual([['a'], ['a', 'b', 'c', 'd']])
})

test('once its signal has aborted nothing is told any more', () => {
  vi.useFakeTimers()
  const list = new LiveList<LogSource>()
  const abort = new AbortController()
  const told = watch(list, { patterns: [''] }, abort)
  list.put(row('a'))
  abort.abort()
  list.put(row('b'))
  vi.runAllTimers()
  expect(told).toEqual([[]])
})
