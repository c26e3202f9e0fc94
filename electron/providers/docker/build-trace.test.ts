/** BuildKit's messages: one that a real engine sent, any that can be written, and any noise. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readTrace } from './build-trace.ts'

test('what an engine sent is read', () => {
  const vertex =
    'CosCCkdzaGEyNTY6N2RlOTBmYjBjNmQxNzA3YmE0NDhhYTc0YTY1N2RmMTVlYmNmNGUxNGRiMWY0MzY5OTJlZmY0YjU2YmZjZTRhOBJHc2hhMjU2OjJmZDkyMWRkMzUxYmI1ZDYzMGZmMzA4MTRmOGYzM2M4MDQ4YWQyZThmZTYyY2ZjZGFlNTAxZmU4N2U3NDA4MmEaGFsyLzJdIFJVTiBlY2hvIHg7IGV4aXQgMyoMCM/EmNgGELu8j4kCMgwIz8SY2AYQruyB6wI6QWV4ZWN1dG9yIGZhaWxlZCBydW5uaW5nIFsvYmluL3NoIC1jIGVjaG8geDsgZXhpdCAzXTogZXhpdCBjb2RlOiAz'
  const digest = 'sha256:7de90fb0c6d1707ba448aa74a657df15ebcf4e14db1f436992eff4b56bfce4a8'
  expect(readTrace(Buffer.from(vertex, 'base64'))).toEqual({
    vertexes: [
      {
        digest,
        name: '[2/2] RUN echo x; exit 3',
        cached: false,
        started: true,
        completed: true,
        error: 'executor failed running [/bin/sh -c echo x; exit 3]: exit code: 3',
      },
    ],
    logs: [],
    warnings: [],
  })
  const log =
    'Gl8KR3NoYTI1NjpiY2E5OWFmN2FiMTA1ODEwYWVhZGYwMDA5NzgzM2QxNjc2YmYwYzU4OWU3MWFjNGFlZDdjYWZkMjUwOWIzYjM2EgwIzcSY2AYQv9CLxgEYAiIEZXJyCg=='
  expect(readTrace(Buffer.from(log, 'base64')).logs).toEqual([
    { vertex: 'sha256:bca99af7ab105810aeadf00097833d1676bf0c589e71ac4aed7cafd2509b3b36', stream: 2, message: Buffer.from('err\n') },
  ])
})

const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))])
const bytes = (field: number, value: Buffer | string) => {
  const content = Buffer.from(value)
  return Buffer.from([...varint(field * 8 + 2), ...varint(content.length), ...content])
}
const integer = (field: number, value: number) => Buffer.from([...varint(field * 8), ...varint(value)])
/** Fields that a newer engine may send. */
const unknown = fc.oneof(
  fc.tuple(fc.integer({ min: 20, max: 5000 }), fc.string()).map(([field, text]) => bytes(field, text)),
  fc.tuple(fc.integer({ min: 20, max: 5000 }), fc.nat()).map(([field, value]) => integer(field, value)),
  fc.uint8Array({ minLength: 8, maxLength: 8 }).map((eight) => Buffer.from([...varint(30 * 8 + 1), ...eight])),
  fc.uint8Array({ minLength: 4, maxLength: 4 }).map((four) => Buffer.from([...varint(30 * 8 + 5), ...four])),
)

test('whatever is written is read, with what is not known left aside', () => {
  const vertex = fc.record({
    digest: fc.string(),
    name: fc.string(),
    cached: fc.boolean(),
    started: fc.boolean(),
    completed: fc.boolean(),
    error: fc.string(),
  })
  const log = fc.record({
    vertex: fc.string(),
    stream: fc.integer({ min: 1, max: 2 }),
    message: fc.uint8Array({ maxLength: 300 }).map((all) => Buffer.from(all)),
  })
  const text = (value: string) => Buffer.from(value).toString('utf8')
  fc.assert(
    fc.property(
      fc.array(vertex, { maxLength: 3 }),
      fc.array(log, { maxLength: 3 }),
      fc.array(unknown, { maxLength: 3 }),
      (vertexes, logs, others) => {
        const message = Buffer.concat([
          ...others,
          ...vertexes.map((one) =>
            bytes(
              1,
              Buffer.concat([
                bytes(1, one.digest),
                bytes(2, 'an input'),
                bytes(3, one.name),
                integer(4, one.cached ? 1 : 0),
                ...(one.started ? [bytes(5, 'a time')] : []),
                ...(one.completed ? [bytes(6, 'a time')] : []),
                ...others,
                bytes(7, one.error),
              ]),
            ),
          ),
          ...logs.map((one) => bytes(3, Buffer.concat([bytes(1, one.vertex), integer(3, one.stream), bytes(4, one.message)]))),
          ...others,
        ])
        expect(readTrace(message)).toEqual({
          vertexes: vertexes.map((one) => ({ ...one, digest: text(one.digest), name: text(one.name), error: text(one.error) })),
          logs: logs.map((one) => ({ ...one, vertex: text(one.vertex) })),
          warnings: [],
        })
      },
    ),
  )
})

test('noise is refused or read, and never more', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      try {
        readTrace(Buffer.from(noise))
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
      }
    }),
    { numRuns: 2000 },
  )
})
