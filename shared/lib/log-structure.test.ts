import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSaid, structureOf } from './log-structure.ts'

const as = (text: string) => {
  const found = structureOf(text)
  return found && { form: found.form, message: found.message, ...Object.fromEntries(found.fields.map(({ name, value }) => [name, value])) }
}

test('JSON says its message first, and the rest as paths', () => {
  expect(as('{"level":"info","msg":"order paid","http":{"status":200,"path":"/pay"},"tags":["a","b"],"user":null}')).toEqual({
    form: 'json',
    message: 'order paid',
    level: 'info',
    'http.status': '200',
    'http.path': '/pay',
    tags: '["a","b"]',
    user: 'null',
  })
})

test('JSON is found after a prefix, even one with a brace', () => {
  expect(as('2026-11-24 INFO [main] {"event":"started","port":80}')).toMatchObject({
    message: '2026-11-24 INFO [main] started',
    port: '80',
  })
  expect(as('[{main}] got {"a":1}')).toMatchObject({ form: 'json', message: '[{main}] got', a: '1' })
  expect(structureOf('{not json}')).toBeUndefined()
  expect(structureOf('function () { return 1 }')).toBeUndefined()
})

test('a document that is nested ten thousand deep is text, and one of a megabyte is read', () => {
  expect(structureOf(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`)).toBeUndefined()
  expect(structureOf(`{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)).toBeUndefined()
  const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`key${at}`, at])))
  expect(structureOf(wide)?.fields).toHaveLength(200)
})

test('logfmt, with what stands between its pairs', () => {
  expect(as('time=2026-11-24T10:00:00Z level=warn msg="queue is \\"long\\"" depth=812')).toEqual({
    form: 'logfmt',
    message: 'queue is "long"',
    time: '2026-11-24T10:00:00Z',
    level: 'warn',
    depth: '812',
  })
  expect(as('GET /orders status=200 took=12ms rid=ab-1')).toMatchObject({ message: 'GET /orders', status: '200', took: '12ms' })
})

test('words with an equals sign are not logfmt', () => {
  for (const text of [
    '<img src=x onerror="a=1"><svg onload=b x=1>',
    'a=1 b=2 and c=3',
    'x = 1',
    'see https://a.b/?a=1&b=2&c=3',
    'let a=1',
    'PATH=/usr/bin',
  ])
    expect(structureOf(text), text).toBeUndefined()
})

test('klog, old and structured', () => {
  expect(as('E1119 09:02:11.123456       1 reflector.go:150] watch of *v1.Pod ended')).toMatchObject({
    form: 'klog',
    message: 'watch of *v1.Pod ended',
    source: 'reflector.go:150',
    thread: '1',
  })
  expect(as('I1119 09:02:11.123456       7 pod.go:12] "Pod status updated" pod="kube-system/dns" status="ready"')).toMatchObject({
    message: 'Pod status updated',
    pod: 'kube-system/dns',
    status: 'ready',
  })
})

test('access logs of nginx and Apache', () => {
  expect(as('10.0.0.7 - ann [24/Nov/2026:10:00:00 +0000] "GET /a?b=c HTTP/1.1" 502 157 "-" "curl/8.5"')).toMatchObject({
    form: 'access',
    message: 'GET /a?b=c 502',
    method: 'GET',
    status: '502',
    bytes: '157',
    client: '10.0.0.7',
    user: 'ann',
    agent: 'curl/8.5',
  })
  expect(as('::1 - - [24/Nov/2026:10:00:00 +0000] "\\x16\\x03" 400 0')).toMatchObject({ form: 'access', message: '400', status: '400' })
})

test('syslog, old and new', () => {
  expect(as('<34>Oct 11 22:14:15 mymachine su[77]: failed for ann')).toMatchObject({
    form: 'syslog',
    message: 'failed for ann',
    app: 'su',
    pid: '77',
  })
  expect(as('<165>1 2026-10-11T22:14:15.003Z host evntslog - ID47 [a@1 x="1"] An event')).toMatchObject({
    message: 'An event',
    id: 'ID47',
    host: 'host',
  })
})

test('prose is prose', () => {
  for (const text of ['', 'GET /v1/orders 200 12 ms', 'Exception in thread "main" java.lang.Error: x', '\tat a.b.C(D.java:1)'])
    expect(structureOf(text), text).toBeUndefined()
})

test('nothing from outside makes it throw', () => {
  const hostile = fc.array(fc.constantFrom('{', '}', '"', '\\', 'a=', '=', ' ', '<34>', '[', ']', '\u202e', 'x'), { maxLength: 60 })
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        hostile.map((all) => all.join('')),
      ),
      (text) => void structureOf(text),
    ),
  )
})

test('what the row says already is not said again', () => {
  expect(isSaid('ts', false)).toBe(true)
  expect([isSaid('level', true), isSaid('level', false), isSaid('status', true)]).toEqual([true, false, false])
})
