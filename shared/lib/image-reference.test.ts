/** Names of images are read as Docker reads them, and what is none is refused. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRepository, isTag, parseImageReference, registryHost } from './image-reference.ts'

const digest = `sha256:${'ab'.repeat(32)}`

test.each([
  ['nginx', { host: 'docker.io', repository: 'library/nginx', tag: 'latest' }],
  ['nginx:1.27', { host: 'docker.io', repository: 'library/nginx', tag: '1.27' }],
  ['grafana/grafana', { host: 'docker.io', repository: 'grafana/grafana', tag: 'latest' }],
  ['index.docker.io/nginx', { host: 'docker.io', repository: 'library/nginx', tag: 'latest' }],
  ['localhost/a', { host: 'localhost', repository: 'a', tag: 'latest' }],
  ['localhost:5000/a/b:x', { host: 'localhost:5000', repository: 'a/b', tag: 'x' }],
  ['[::1]:5000/a', { host: '[::1]:5000', repository: 'a', tag: 'latest' }],
  [`registry.example/o/r@${digest}`, { host: 'registry.example', repository: 'o/r', digest }],
  [`other.example/o/r:v1@${digest}`, { host: 'other.example', repository: 'o/r', tag: 'v1', digest }],
])('%s', (text, parsed) => expect(parseImageReference(text)).toEqual(parsed))

test.each([
  '',
  'A',
  'a b',
  'a:',
  'a@',
  'a:b:c',
  'a@sha256:short',
  '<none>',
  '<none>:<none>',
  digest,
  'a/../b',
  'host.x/',
  '-x',
  'x.y:99999/a',
  'a//b',
])('“%s” is no name', (text) => expect(parseImageReference(text)).toBeUndefined())

describe('a host', () => {
  test.each([
    ['https://Registry.Example.com/v2/', 'registry.example.com'],
    ['https://index.docker.io/v1/', 'docker.io'],
    [' registry-1.docker.io ', 'docker.io'],
    ['10.0.0.1:5000', '10.0.0.1:5000'],
  ])('%s', (text, host) => expect(registryHost(text)).toBe(host))
  test.each(['', 'a b', 'user@host', 'host:0', 'host:70000', 'host?x', 'host#x', '-a', 'ho\nst', 'a\\b'])('“%s” is none', (text) =>
    expect(registryHost(text)).toBeUndefined(),
  )
})

test('whatever is read has parts that are safe in a path, and is read the same again', () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9./:@_-]{1,40}$/))
  fc.assert(
    fc.property(text, (name) => {
      const parsed = parseImageReference(name)
      if (!parsed) return
      expect(isRepository(parsed.repository)).toBe(true)
      expect(parsed.tag === undefined || isTag(parsed.tag)).toBe(true)
      expect(registryHost(parsed.host)).toBe(parsed.host)
      const { host, repository, tag, digest } = parsed
      expect(parseImageReference(`${host}/${repository}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`)).toEqual(parsed)
    }),
    { numRuns: 2000 },
  )
})
