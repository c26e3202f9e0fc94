import { expect, test } from 'vitest'
import type { LogRow } from '../../shared/contract/logs.ts'
import { fileNameOf, markdownOf, mostWhole, textOf, wholeRows } from './take-away.ts'

const row = (text: string, source = 'a', time = Date.UTC(2026, 10, 24, 10)): LogRow => ({
  ref: text,
  source,
  time,
  nanos: 0,
  channel: 'out',
  text,
})
const nameOf = ({ source }: LogRow) => source

test('lines as text: without colours, with their time and who wrote them', () => {
  const lines = [row('\u001b[31mred\u001b[0m'), { ...row(''), mark: { kind: 'started' } } as LogRow, row('two', 'b')]
  expect(textOf(lines, nameOf, true)).toBe('2026-11-24T10:00:00.000Z a red\n2026-11-24T10:00:00.000Z b two')
  expect(textOf(lines, () => '', false)).toBe('red\ntwo')
})

test('long lines are taken away whole, though only their beginning is shown', async () => {
  const asked: string[] = []
  const lineOf = async (ref: string) => {
    asked.push(ref)
    return { text: `${ref} and all the rest`, more: ref === 'endless' }
  }
  const rows = [row('short'), { ...row('long'), size: 9000 }, { ...row('endless'), size: 2_000_000 }]
  const whole = await wholeRows(rows, lineOf)
  expect(textOf(whole ?? [], () => '', false)).toBe('short\nlong and all the rest\nendless and all the rest…')
  expect(asked).toEqual(['long', 'endless'])
  expect(await wholeRows([{ ...row('huge'), size: mostWhole + 1 }], lineOf)).toBeUndefined()
  await expect(wholeRows(rows, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone')
})

test('Markdown says whose and when, and holds no secret', () => {
  const made = markdownOf([row('login password=hunter2', 'web*1'), row('ok', 'web*1')], nameOf)
  expect(made).toMatch(/^\*\*web\\\*1\*\* · .*2026/)
  expect(made).toContain('password=***')
  expect(made).not.toContain('hunter2')
})

test('no line can close the block of Markdown', () => {
  const made = markdownOf([row('```` <script>')], nameOf)
  expect(made).toContain('\n`````log\n')
  expect(made.trimEnd().endsWith('\n`````')).toBe(true)
})

test('a private key over several lines is taken out', () => {
  const made = markdownOf(
    ['-----BEGIN PRIVATE KEY-----', 'MIIEvQIBADAN', '-----END PRIVATE KEY-----', 'after'].map((text) => row(text)),
    nameOf,
  )
  expect(made).not.toContain('MIIEvQ')
  expect(made).toContain('after')
})

test('a file is named for its log and its time, whatever the name holds', () => {
  const at = new Date(2026, 10, 19, 9, 2, 11)
  expect(fileNameOf('worker-1', at)).toBe('worker-1 2026-11-19 09.02.11.log')
  expect(fileNameOf('worker-1', at, 'jsonl')).toMatch(/\.jsonl$/)
  expect(fileNameOf('../../etc/passwd\u202e', at)).not.toMatch(/[/\\\u202e]|^\./)
  expect(fileNameOf('', at)).toMatch(/^log /)
})
