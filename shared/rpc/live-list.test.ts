/** What a list tells its readers, and what it keeps to itself. */
import { expect, test } from 'vitest'
import { fault } from './fault.ts'
import { LiveList } from './live-list.ts'

type Pet = { id: string; source: string; name: string; tags?: string[] | undefined }

function listened() {
  const list = new LiveList<Pet>()
  const heard: string[] = []
  const stop = list.follow({ touched: (id) => heard.push(id), status: () => heard.push('status') })
  return { list, stop, heard: () => heard.splice(0) }
}

test('a row that says the same again is no change', () => {
  const { list, heard } = listened()
  list.put({ id: '1', source: 'a', name: 'Rex', tags: ['good'] })
  list.put({ id: '1', source: 'a', name: 'Rex', tags: ['good'] })
  expect(heard()).toEqual(['1'])
  list.put({ id: '1', source: 'a', name: 'Rex', tags: ['very good'] })
  list.drop('2')
  expect(heard()).toEqual(['1'])
})

test('replacing the rows of a source touches only what differs, and no other source', () => {
  const { list, heard } = listened()
  for (const id of ['1', '2', '3']) list.put({ id, source: 'a', name: id })
  list.put({ id: '4', source: 'b', name: '4' })
  heard()
  list.replace('a', [
    { id: '2', source: 'a', name: '2' },
    { id: '3', source: 'a', name: 'other' },
    { id: '5', source: 'a', name: '5' },
  ])
  expect(heard()).toEqual(['3', '5', '1'])
  expect([...list.rows.keys()].sort()).toEqual(['2', '3', '4', '5'])
  expect([list.count(), list.count(['a']), list.count(['b', 'b']), list.count(['a', 'b', 'c'])]).toEqual([4, 3, 1, 4])
})

test('a status keeps the time at which it began, until it becomes another', () => {
  const { list, heard } = listened()
  const lost = fault('unavailable', { en: 'Gone.', fr: 'Parti.' }).fault
  list.setStatus('a', 'stale', undefined, 100)
  list.setStatus('a', 'stale', undefined, 200)
  expect(heard()).toEqual(['status'])
  list.setStatus('a', 'stale', lost, 300)
  expect(list.sources.get('a')).toEqual({ state: 'stale', since: 100, fault: lost })
  list.setStatus('a', 'live', undefined, 400)
  expect(list.sources.get('a')).toEqual({ state: 'live', since: 400 })
  expect(heard()).toEqual(['status', 'status'])
})

test('forgetting a source takes its rows and its status along', () => {
  const { list, heard } = listened()
  list.put({ id: '1', source: 'a', name: 'Rex' })
  list.setStatus('a', 'live')
  heard()
  list.forget('a')
  list.forget('a')
  expect(heard()).toEqual(['1', 'status'])
  expect([list.rows.size, list.sources.size, list.count(['a'])]).toEqual([0, 0, 0])
})

test('whoever stops following hears nothing more', () => {
  const { list, stop, heard } = listened()
  expect(list.followers).toBe(1)
  stop()
  stop()
  list.put({ id: '1', source: 'a', name: 'Rex' })
  expect([heard(), list.followers]).toEqual([[], 0])
})
