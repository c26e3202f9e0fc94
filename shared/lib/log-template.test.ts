import fc from 'fast-check'
import { expect, test } from 'vitest'
import { templateOf, templateTest } from './log-template.ts'

test.each([
  ['request 17 took 230 ms', 'request <*> took <*> ms'],
  ['2026-11-24T10:00:00.123Z GET /api/v1/orders/88213 200', '<*> GET /api/<*>/orders/<*> <*>'],
  ['2026-11-24 10:00:00,123 +0100 done', '<*> done'],
  ['{"level":"info","took":12,"msg":"job done"}', '{"level":"info","took":<*>,"msg":"job done"}'],
  ['id=6f1c2d0e-3b7a-4b2f-9d6e-1f2a3b4c5d6e ok', 'id=<*> ok'],
  ['connected to 10.0.3.17:5432', 'connected to <*>:<*>'],
  ['\u001b[31mERROR\u001b[0m no space', 'ERROR no space'],
  ['', ''],
])('%s', (text, template) => expect(templateOf(text)).toBe(template))

test('lines that differ in what differs are of one kind, others are not', () => {
  const is = templateTest(templateOf('request 17 from 10.0.0.1 took 230 ms'))
  expect(is('request 9 from 10.0.0.254 took 1 ms')).toBe(true)
  expect(is('request 9 from 10.0.0.254 took 1 s')).toBe(false)
  expect(is('request 9 from 10.0.0.254 took 1 ms again')).toBe(false)
  expect(templateTest('user <*> came')('user anna came')).toBe(true)
})

test('every line is of its own kind, whatever is in it', () => {
  const parts = fc.constantFrom('<*>', '<', '*', '>', '\u001b[1m', '2026-11-24', 'a', '7', '=', ' ', '"', '-', 'é', '\u0000', '/')
  const line = fc.oneof(
    fc.string(),
    fc.array(parts).map((all) => all.join('')),
  )
  fc.assert(fc.property(line, (text) => templateTest(templateOf(text))(text)))
})
