import i18next from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import { dayText, exactTime, timeOfDay, timeText } from './row-time.ts'

beforeAll(async () => void (await i18next.init({ lng: 'en', resources: {} })))

const at = (time: number, nanos = 0) => ({ time, nanos })

test('the time of day, to the millisecond', () => {
  expect(timeOfDay(new Date(2026, 0, 2, 3, 4, 5, 6).getTime())).toBe('03:04:05.006')
})

test('since the line above, as long as it is', () => {
  const since = (ms: number, nanos = 0) => timeText('delta', at(1_000_000 + ms, nanos), at(1_000_000), 0)
  expect([since(0), since(0, 500_000), since(12), since(1234), since(-3), since(180_000)]).toEqual([
    '+0 ms',
    '+0.5 ms',
    '+12 ms',
    '+1.234 s',
    '−3 ms',
    '+3 min',
  ])
  expect(timeText('delta', at(5), undefined, 0)).toBe('')
})

test('how long ago, and nothing where nobody knows', () => {
  expect(timeText('age', at(10_000), undefined, 130)).toBe('2 min')
  expect(timeText('clock', at(0), undefined, 0)).toBe('')
  expect(timeText('none', at(5), undefined, 0)).toBe('')
})

test('all the digits that the engine gave', () => {
  expect(exactTime(at(Date.UTC(2026, 10, 24, 10), 123_456))).toContain('2026-11-24T10:00:00.000123456Z')
})

test('the day is said where it is not today', () => {
  const noon = new Date(2026, 10, 24, 12).getTime()
  expect(dayText(noon - 86_400_000, noon)).toContain('23')
  expect([dayText(noon - 3_600_000, noon), dayText(undefined, noon), dayText(0, noon)]).toEqual(['', '', ''])
})
