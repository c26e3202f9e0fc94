/** A stream is read as it is asked for; how it ended is known also to whom asks late. */
import { PassThrough, Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { pull } from './pull.ts'

const over = (stream: Readable) => new Promise((resolve) => stream.once('close', resolve))
const { signal } = new AbortController()

test('one that broke off before anybody read it rejects, rather than be waited for', async () => {
  const broken = new PassThrough()
  broken.on('error', () => {})
  broken.destroy(new Error('reset'))
  await over(broken)
  await expect(pull(broken, signal).next()).rejects.toThrow('reset')
  await expect(pull(broken, signal).pour(() => false)).rejects.toThrow('reset')
  const closed = new PassThrough()
  closed.destroy()
  await over(closed)
  await expect(pull(closed, signal).next()).rejects.toMatchObject({ fault: { code: 'unavailable' } })
})

test('one that ended before anybody read it has nothing more', async () => {
  const empty = Readable.from([])
  empty.resume()
  await over(empty)
  expect(await pull(empty, signal).next()).toBe(undefined)
})
