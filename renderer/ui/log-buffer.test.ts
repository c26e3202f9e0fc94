import { expect, test, vi } from 'vitest'
import { createLogBuffer, type LogLine } from './log-buffer.ts'

const line = (text: string): LogLine => ({ time: '', channel: 'out', text })
const many = (from: number, count: number) => Array.from({ length: count }, (_, at) => line(String(from + at)))

test('keeps the newest lines and counts those that made room', () => {
  const buffer = createLogBuffer({ lines: 3 })
  buffer.append(many(0, 2))
  expect([buffer.first, buffer.end, buffer.dropped]).toEqual([0, 2, 0])
  buffer.append(many(2, 3))
  expect([buffer.first, buffer.end, buffer.dropped]).toEqual([2, 5, 2])
  expect(buffer.at(1)).toBeUndefined()
  expect([2, 3, 4].map((number) => buffer.at(number)?.text)).toEqual(['2', '3', '4'])
  expect(buffer.at(5)).toBeUndefined()
})

test('numbers stay true over a million lines in batches of every size', () => {
  const buffer = createLogBuffer({ lines: 5000 })
  let next = 0
  for (let size = 1; next < 1_000_000; size = (size * 7) % 12_007) {
    buffer.append(many(next, size))
    next += size
  }
  expect(buffer.end).toBe(next)
  expect(buffer.end - buffer.first).toBe(5000)
  for (let number = buffer.first; number < buffer.end; number++) expect(buffer.at(number)?.text).toBe(String(number))
})

test('a few enormous lines make room too, and the newest always stays', () => {
  const buffer = createLogBuffer({ lines: 100, characters: 1000 })
  buffer.append([line('a'.repeat(600)), line('b'.repeat(600))])
  expect(buffer.end - buffer.first).toBe(1)
  buffer.append([line('c'.repeat(5000))])
  expect(buffer.at(buffer.end - 1)?.text).toHaveLength(5000)
  expect(buffer.end - buffer.first).toBe(1)
})

test('a cleared buffer goes on counting where it was', () => {
  const buffer = createLogBuffer()
  buffer.append(many(0, 10))
  buffer.clear()
  buffer.append(many(10, 1))
  expect([buffer.first, buffer.end, buffer.dropped, buffer.at(10)?.text]).toEqual([10, 11, 0, '10'])
})

test('listeners hear each change until they leave, and an empty batch is none', () => {
  const buffer = createLogBuffer()
  const heard = vi.fn()
  const leave = buffer.subscribe(heard)
  const before = buffer.version
  buffer.append([])
  buffer.append(many(0, 1))
  expect(buffer.version).not.toBe(before)
  leave()
  buffer.clear()
  expect(heard).toHaveBeenCalledTimes(1)
})
