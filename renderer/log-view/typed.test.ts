import { expect, test } from 'vitest'
import { readTyped, withTest } from './typed.ts'

const read = (text: string) => readTyped(text, 0)

test('a field and its value', () => {
  expect(read('status=500')).toEqual({ kind: 'field', test: { name: 'status', op: '=', value: '500' } })
  expect(read('http.status > 499')).toEqual({ kind: 'field', test: { name: 'http.status', op: '>', value: '499' } })
  expect(read('user!=ann')).toEqual({ kind: 'field', test: { name: 'user', op: '!=', value: 'ann' } })
  expect(read('path~"/a b"')).toEqual({ kind: 'field', test: { name: 'path', op: '~', value: '/a b' } })
})

test('a level, a channel, a moment', () => {
  expect(read('level:error')).toEqual({ kind: 'level', level: 'error' })
  expect(read('level=WARN')).toEqual({ kind: 'level', level: 'warn' })
  expect(read('stream:stderr')).toEqual({ kind: 'channel', channel: 'err' })
  expect(read('-15m')).toEqual({ kind: 'moment', time: -900_000 })
})

test('words are only words', () => {
  for (const text of ['', 'error', 'out of memory', 'host:8080', 'a = b c', 'https://a.b/c', '=x', 'level:loud', 'a==b', 'x =>'])
    expect(read(text), text).toBeUndefined()
})

test('a test takes the place of its opposite', () => {
  const first = { name: 'status', op: '=', value: '500' } as const
  expect(withTest([first], { ...first, op: '!=' })).toEqual([{ ...first, op: '!=' }])
  expect(withTest([first], { ...first, value: '404' })).toHaveLength(2)
})
