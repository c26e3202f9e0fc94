import { expect, test } from 'vitest'
import type { Sample } from '../../../shared/contract/containers.ts'
import { keep, rates, samplesSpan } from './samples.ts'

const sample = (second: number, more: Partial<Sample> = {}): Sample => ({ container: 'c', at: second * 1000, ...more })

test('ten minutes are kept, in order', () => {
  let samples: readonly Sample[] = []
  for (let second = 0; second < 2000; second++) samples = keep(samples, sample(second))
  expect(samples).toHaveLength(samplesSpan + 1)
  expect(samples.at(-1)?.at).toBe(1_999_000)
  expect(keep(samples, sample(1999))).toBe(samples)
  expect(keep(samples, sample(5))).toHaveLength(1)
})

test('a rate is what a counter grew by, per second, and is not known across a restart', () => {
  const samples = [sample(0, { netIn: 100 }), sample(2, { netIn: 300 }), sample(3, { netIn: 10 }), sample(4), sample(5, { netIn: 20 })]
  expect(rates(samples, 'netIn')).toEqual([null, 100, null, null, null])
})
