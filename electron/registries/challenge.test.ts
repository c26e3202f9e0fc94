/** Headers of registries are read as they are written in the wild, and never take long. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextPage, readChallenge } from './challenge.ts'

describe('what a registry wants to be told', () => {
  test.each([
    ['Basic realm="x"', { scheme: 'basic' }],
    ['basic', { scheme: 'basic' }],
    ['Bearer realm="https://a.example/token"', { scheme: 'bearer', realm: 'https://a.example/token' }],
    [
      'Bearer realm="https://a.example/token",service="a, b",scope="repository:x/y:pull,push repository:z:pull"',
      { scheme: 'bearer', realm: 'https://a.example/token', service: 'a, b', scope: 'repository:x/y:pull,push repository:z:pull' },
    ],
    ['bearer Realm=https://a.example/token, service=s', { scheme: 'bearer', realm: 'https://a.example/token', service: 's' }],
    ['Bearer realm="a \\"quoted\\" one"', { scheme: 'bearer', realm: 'a "quoted" one' }],
    ['Basic realm="x", Bearer realm="y"', { scheme: 'bearer', realm: 'y' }],
    ['Negotiate, Basic realm="x"', { scheme: 'basic' }],
    ['Bearer realm="y", Basic realm="x"', { scheme: 'bearer', realm: 'y' }],
    ['Bearer service="no realm"', undefined],
    ['Digest realm="x"', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s', (header, challenge) => expect(readChallenge(header)).toEqual(challenge))
})

describe('the next page', () => {
  test.each([
    ['</v2/_catalog?last=a&n=10>; rel="next"', '/v2/_catalog?last=a&n=10'],
    ['<https://a.example/x>; rel=next', 'https://a.example/x'],
    ['</first>; rel="first", </second>; rel="next"', '/second'],
    ['</first>; rel="first"', undefined],
    ['nonsense', undefined],
    [undefined, undefined],
  ])('%s', (header, address) => expect(nextPage(header)).toBe(address))
})

test('anything is read', () => {
  const part = fc.constantFrom('Bearer ', 'Basic ', 'realm="', '"', ',', '\\', '=', ' ', '<', '>', ';rel=next', 'a')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 2000 }), (parts) => {
      const header = parts.join('')
      const challenge = readChallenge(header)
      if (challenge?.scheme === 'bearer') expect(challenge.realm).not.toBe('')
      nextPage(header)
    }),
  )
})
