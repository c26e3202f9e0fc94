import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LogLine } from '../../ui/log-buffer.ts'
import { createSeam, isAfter, justBefore } from './log-seam.ts'

const line = (time: string, text: string): LogLine => ({ time, channel: 'out', text })
const at = (nanos: number) => `2026-11-19T09:02:11.${String(nanos).padStart(9, '0')}Z`

test('what comes again at the seam is dropped once, what is new stays', () => {
  const seam = createSeam()
  seam.pass([line(at(1), 'a'), line(at(2), 'b'), line(at(2), 'c')])
  seam.reopen()
  const again = seam.pass([line(at(2), 'b'), line(at(2), 'c'), line(at(2), 'd'), line(at(3), 'e')])
  expect(again.map(({ text }) => text)).toEqual(['d', 'e'])
})

test('the same text at the same time counts as often as it came', () => {
  const seam = createSeam()
  seam.pass([line(at(2), 'x'), line(at(2), 'x')])
  seam.reopen()
  expect(seam.pass([line(at(2), 'x'), line(at(2), 'x'), line(at(2), 'x')])).toHaveLength(1)
})

test('decimals order by their value: engines leave trailing zeros out', () => {
  expect(isAfter('2026-11-19T09:02:11.12Z', '2026-11-19T09:02:11.119999999Z')).toBe(true)
  expect(isAfter('2026-11-19T09:02:11.12Z', '2026-11-19T09:02:11.120000000Z')).toBe(false)
  expect(isAfter('2026-11-19T09:02:12Z', '2026-11-19T09:02:11.9Z')).toBe(true)
})

test('the log is asked for from just before its newest line', () => {
  expect(justBefore('2026-11-19T09:02:11.5Z')).toBe('2026-11-19T09:02:11.499999999Z')
  expect(justBefore('2026-11-19T09:00:00Z')).toBe('2026-11-19T08:59:59.999999999Z')
  expect(justBefore('2026-11-19T09:02:11.5+02:00')).toBe('2026-11-19T09:02:11.499999999+02:00')
  expect(justBefore('2026-11-19T09:00:00+02:00')).toBe('2026-11-19T06:59:59.999999999Z')
})

test('wherever a log is cut, and however often, each line is passed exactly once', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.constantFrom('a', 'b')), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(steps, fc.array(fc.nat(40), { maxLength: 5 }), fc.integer({ min: 1, max: 5 }), (made, cuts, batch) => {
      let now = 0
      const log = made.map(([step, text]) => {
        now += step
        return line(at(now + 1), text)
      })
      const seam = createSeam()
      const shown: LogLine[] = []
      for (const cut of [...cuts, log.length]) {
        const { since } = seam
        seam.reopen()
        // As the engine does it: what is after `since`, up to where the connection breaks.
        const coming = log.slice(0, Math.max(cut, shown.length)).filter(({ time }) => since === undefined || isAfter(time, since))
        for (let from = 0; from < coming.length; from += batch) shown.push(...seam.pass(coming.slice(from, from + batch)))
      }
      expect(shown).toEqual(log)
    }),
  )
})
