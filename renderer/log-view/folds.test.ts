import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LogRow } from '../../shared/contract/logs.ts'
import { createFolds } from './folds.ts'

const row = (ref: string, continues: boolean, source = 'a'): LogRow => ({
  ref,
  source,
  time: 0,
  nanos: 0,
  channel: 'out',
  text: ref,
  ...(continues ? { continues } : {}),
})

test('a stack trace is under its first line', () => {
  const rows = [row('up', false), row('Error', false), row('at 1', true), row('at 2', true), row('next', false)]
  const folds = createFolds((at) => rows[at])
  expect(rows.map((_, at) => folds.headOf(at))).toEqual([undefined, undefined, 'Error', 'Error', undefined])
  expect(rows.map((_, at) => folds.countUnder(at))).toEqual([0, 2, 0, 0, 0])
})

test('what goes on from somebody else, or from what is not known, is not folded', () => {
  const rows = [row('at 0', true), row('Error', false), row('at 1', true, 'b'), row('at 2', true)]
  const folds = createFolds((at) => rows[at])
  expect(rows.map((_, at) => folds.headOf(at))).toEqual([undefined, undefined, undefined, undefined])
})

test('the answer is the same, in whatever order one asks', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.constantFrom('a', 'b')), { maxLength: 30 }),
      fc.infiniteStream(fc.nat(29)),
      (shapes, order) => {
        const rows = shapes.map(([continues, source], at) => row(String(at), continues, source))
        const asked = createFolds((at) => rows[at])
        for (const at of order) {
          if (Math.random() < 0.1) break
          expect(asked.headOf(at)).toBe(createFolds((position) => rows[position]).headOf(at))
        }
        for (const [at] of rows.entries()) {
          const count = asked.countUnder(at)
          for (let under = at + 1; under <= at + count; under++) expect(asked.headOf(under)).toBe(String(at))
        }
      },
    ),
  )
})
