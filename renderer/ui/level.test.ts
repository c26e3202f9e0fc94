import { expect, test } from 'vitest'
import { levelOf } from './level.ts'

const cases: [text: string, level: string | undefined, word?: string][] = [
  ['E1119 09:02:11.123456       1 reconciler.go:42] "Unable to sync"', 'error', 'E'],
  ['W1119 09:02:11.123456       1 a.go:1] slow', 'warn', 'W'],
  ['{"level":"error","msg":"pool exhausted"}', 'error', 'error'],
  ['{"time":1,"level":50,"msg":"pino"}', 'error', '50'],
  ['{"severity":"WARNING","message":"m"}', 'warn', 'WARNING'],
  ['{"msg":"an error in the message","level":"info"}', 'info', 'info'],
  ['time="2026-11-19" level=warning msg="queue"', 'warn', 'warning'],
  ['2026-11-19T09:02:11Z ERROR failed to open', 'error', 'ERROR'],
  ['[error] 29#29: *1 open() failed', 'error', 'error'],
  ['[2026-11-19 09:02:11] [warn] heap', 'warn', 'warn'],
  ['error: permission denied', 'error', 'error'],
  ['09:02:11.120 info: listening', 'info', 'info'],
  ['2026-11-19 09:02:11,120 DEBUG cache', 'debug', 'DEBUG'],
  ['FATAL allocation failed', 'error', 'FATAL'],
  ['finished with 0 errors', undefined],
  ['no error was found', undefined],
  ['INFORMATION about DEBUGGING', undefined],
  ['NOT-ERROR-CODE', undefined],
  ['GET /v1/orders 200', undefined],
  ['', undefined],
]

test.each(cases)('%s', (text, level, word) => {
  const mark = levelOf(text)
  expect(mark?.level).toBe(level)
  if (mark && word) expect(text.slice(mark.start, mark.end)).toBe(word)
})

test('only the beginning of a long line is looked at', () => {
  expect(levelOf(`${'x'.repeat(10_000_000)} ERROR`)).toBeUndefined()
})
