import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainText } from '../../../renderer/ui/ansi.ts'
import { levelOf } from '../../../renderer/ui/level.ts'
import { levelAt, levelNames } from './levels.ts'

const read = (text: string) => {
  const bytes = Buffer.from(`before\n${text}\nafter`)
  return levelNames[levelAt(bytes, 7, bytes.length - 6)]
}

test.each([
  ['E1119 09:02:11.123456       1 reconciler.go:42] "Unable to sync"', 'error'],
  ['W1119 09:02:11.123456       1 a.go:1] slow', 'warn'],
  ['{"level":"error","msg":"pool exhausted"}', 'error'],
  ['{"time":1,"level":50,"msg":"pino"}', 'error'],
  ['{"severity":"WARNING","message":"m"}', 'warn'],
  ['{"msg":"an error in the message","level":"info"}', 'info'],
  ['time="2026-11-19" level=warning msg="queue"', 'warn'],
  ['2026-11-19T09:02:11Z ERROR failed to open', 'error'],
  ['[error] 29#29: *1 open() failed', 'error'],
  ['[2026-11-19 09:02:11] [warn] heap', 'warn'],
  ['error: permission denied', 'error'],
  ['09:02:11.120 info: listening', 'info'],
  ['2026-11-19 09:02:11,120 DEBUG cache', 'debug'],
  ['\u001b[31mERROR\u001b[0m broken', 'error'],
  ['finished with 0 errors', undefined],
  ['no error was found', undefined],
  ['NOT-ERROR-CODE', undefined],
  ['', undefined],
])('%s', (text, level) => expect(read(text)).toBe(level))

test('says what the page says of the same text', () => {
  const words = 'error ERROR Warn INFO info debug TRACE fatal notice err E level severity lvl log took errors no_error'.split(' ')
  const bits = fc.constantFrom(
    ...words,
    ...['=', ':', ': ', ' - ', ' | ', ' ', '[', ']', '[ ', ' ]', '-', '"', '{', '}', ',', '.', 'T', 'Z'],
    ...[
      '2026-11-19T09:02:11Z ',
      '09:02:11.120',
      'E1119 09:02:11.1',
      '{"level":',
      '"level" : "',
      '50',
      '30,',
      'é',
      '\u001b[1m',
      'x',
      '7',
      '_',
    ],
  )
  const line = fc.array(bits, { maxLength: 12 }).map((all) => all.join(''))
  // A level= whose word is none is passed over here, and ends the search there.
  const plain = line.filter((text) => !/(level|lvl|severity)=/.test(plainText(text)))
  fc.assert(
    fc.property(plain, (text) => {
      expect(read(text)).toBe(levelOf(plainText(text))?.level)
    }),
    { numRuns: 3000 },
  )
})
