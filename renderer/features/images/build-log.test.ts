/** A build's chunks become a log that reads like BuildKit's own. */
import { expect, it } from 'vitest'
import type { BuildChunk } from '../../../shared/contract/images.ts'
import { type BuildPlace, buildLog } from './build-log.ts'

function read(chunks: BuildChunk[]) {
  const lines: string[] = []
  const places: BuildPlace[] = []
  const take = buildLog(
    (line) => lines.push(line),
    (place) => places.push(place),
  )
  for (const chunk of chunks) take(chunk)
  return { lines, places }
}

it('names each step once, with what it wrote and how it ended', () => {
  const step = { index: 2, total: 4, name: 'RUN make' }
  const { lines } = read([
    { step: { index: 1, total: 4, name: 'FROM base', state: 'cached' } },
    { step: { ...step, state: 'running' } },
    { lines: [{ step: 2, text: '\u001b[31mred\u001b[0m and plain', channel: 'stderr' }] },
    { step: { ...step, state: 'failed' } },
    { lines: [{ text: 'of the builder itself', channel: 'engine' }] },
  ])
  expect(lines).toEqual(['#1 [1/4] FROM base', '#1 CACHED', '#2 [2/4] RUN make', '#2 red and plain', '#2 ERROR', 'of the builder itself'])
})

it('knows where it is: what was sent, then which steps are behind it', () => {
  const one = { index: 1, name: 'a', state: 'done' } as const
  const two = { index: 2, name: 'b', state: 'running' } as const
  expect(read([{ context: { bytes: 5, total: 10 } }, { step: one }, { step: two }]).places).toEqual([
    { sending: { bytes: 5, total: 10 } },
    { step: one, done: 1 },
    { step: two, done: 1 },
  ])
})
