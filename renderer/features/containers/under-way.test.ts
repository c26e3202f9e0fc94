import { expect, test } from 'vitest'
import { underWay, useActs } from './under-way.ts'

test('an act is told of while it goes on, beside others, and not after it failed', async () => {
  const seen: [string, string][][] = []
  useActs.subscribe((acts) => seen.push([...acts]))
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  const long = underWay('a', 'stop', () => promise)
  await expect(underWay('b', 'restart', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  resolve()
  await long
  expect(seen).toEqual([
    [['a', 'stop']],
    [
      ['a', 'stop'],
      ['b', 'restart'],
    ],
    [['a', 'stop']],
    [],
  ])
})
