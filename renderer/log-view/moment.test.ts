import { expect, test } from 'vitest'
import { parseMoment } from './moment.ts'

const now = new Date(2026, 10, 24, 15, 0, 0).getTime()
const at = (text: string) => {
  const time = parseMoment(text, now)
  return time === undefined ? undefined : new Date(time)
}

test('a time of day is the last one that has been', () => {
  expect(at('14:30')).toEqual(new Date(2026, 10, 24, 14, 30))
  expect(at('14h30')).toEqual(new Date(2026, 10, 24, 14, 30))
  expect(at('9:02:11.5')).toEqual(new Date(2026, 10, 24, 9, 2, 11, 500))
  expect(at('23:59')).toEqual(new Date(2026, 10, 23, 23, 59))
})

test('how long ago', () => {
  expect(parseMoment('-15m', now)).toBe(now - 900_000)
  expect(parseMoment('-2h', now)).toBe(now - 7_200_000)
  expect(parseMoment('-3j', now)).toBe(now - 3 * 86_400_000)
  expect(parseMoment('- 30 min', now)).toBe(now - 1_800_000)
})

test('a date, with or without a time and a zone', () => {
  expect(at('2026-11-20')).toEqual(new Date(2026, 10, 20))
  expect(at('2026-11-20 14:30')).toEqual(new Date(2026, 10, 20, 14, 30))
  expect(parseMoment('2026-11-20T14:30:05.123456789Z', now)).toBe(Date.UTC(2026, 10, 20, 14, 30, 5, 123))
  expect(parseMoment('2026-11-20 14:30:00 +02:00', now)).toBe(Date.UTC(2026, 10, 20, 12, 30))
  expect(parseMoment('2026-11-20 14:30:00-0500', now)).toBe(Date.UTC(2026, 10, 20, 19, 30))
})

test('anything else is no moment', () => {
  for (const text of ['', 'error', '25:00', '14:61', '2026-02-30', '15m', 'status=500', '12', '1:2'])
    expect(parseMoment(text, now), text).toBeUndefined()
})
