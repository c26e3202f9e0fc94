/** Nothing that tests started is left running because something else would not stop. */
import { expect, test } from 'vitest'
import { stopAll } from './command.mjs'

test('everything is stopped in turn, whatever fails, and what failed first is told', async () => {
  const stopped: number[] = []
  const stops = [
    () => {
      stopped.push(1)
      throw new Error('first')
    },
    async () => {
      stopped.push(2)
      throw new Error('second')
    },
    async () => void stopped.push(3),
  ]
  await expect(stopAll(stops)).rejects.toThrow('first')
  expect(stopped).toEqual([1, 2, 3])
  await expect(stopAll([() => {}])).resolves.toBeUndefined()
})
