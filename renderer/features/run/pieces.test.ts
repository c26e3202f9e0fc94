import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PublishedPort } from '../../../shared/contract/ports.ts'
import { diffLines } from './line-diff.ts'
import { looksLikeEither, placeIn, readPasted, readVariables } from './pasted.ts'
import { emptyRow } from './rows.ts'
import { joinWords, splitWords, throughShell } from './shell-words.ts'
import { holderOf, nameFor } from './taken.ts'

describe('what is pasted', () => {
  test('is a line that runs something, or YAML', () => {
    expect(readPasted('$ docker run --name a nginx').map(({ spec }) => spec?.image)).toEqual(['nginx'])
    expect(readPasted('sudo -u me podman run x').map(({ spec }) => spec?.image)).toEqual(['x'])
    expect(readPasted('services:\n  a:\n    image: x\n  b:\n    image: y').map(({ name, spec }) => [name, spec?.image])).toEqual([
      ['a', 'x'],
      ['b', 'y'],
    ])
  })

  test('says so when it is neither', () => {
    for (const text of ['', 'hello', 'docker ps', 'services: 3']) {
      const read = readPasted(text)
      expect(read.every(({ spec }) => !spec)).toBe(true)
      expect(read.flatMap(({ problems }) => problems).length, text).toBeGreaterThan(0)
    }
  })

  test('is told from the name of an image', () => {
    expect(['nginx:1.27', 'docker/run', 'docker.io/library/x'].filter(looksLikeEither)).toEqual([])
    expect(['docker run x', 'services:\n  a:\n', '  image: x'].every(looksLikeEither)).toBe(true)
  })

  test('has places that a person can find', () => {
    expect([placeIn('abc', 0), placeIn('a\nbc', 3)]).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 2 },
    ])
  })
})

describe('lines of variables', () => {
  test('come as env files, shells and compose write them', () => {
    expect(readVariables('A=1\n# no\n\nexport B="two words"\r\n- C=x=y\n  - "D=q"\nE: f\nF=')).toEqual([
      { name: 'A', value: '1' },
      { name: 'B', value: 'two words' },
      { name: 'C', value: 'x=y' },
      { name: 'D', value: 'q' },
      { name: 'E', value: 'f' },
      { name: 'F', value: '' },
    ])
  })

  test('are none where one line is no such thing', () => {
    expect([readVariables('NAME'), readVariables(''), readVariables('A=1\nsome words')]).toEqual([undefined, undefined, undefined])
  })
})

describe('words of a shell', () => {
  test('are the same after they were written', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }).filter((word) => !word.includes('\0'))), (words) => {
        expect(splitWords(joinWords(words)).words).toEqual(words)
      }),
    )
  })

  test('that only a shell can run are given to one, whole', () => {
    const line = "echo 'a b' > /x && sleep 1"
    expect(splitWords(line).needsShell).toBe(true)
    expect(splitWords(throughShell(line))).toMatchObject({ words: ['sh', '-c', line], needsShell: false })
  })
})

describe('a port of the host', () => {
  const taken = [
    { host: 80, protocol: 'tcp', addresses: [''], name: 'every' },
    { host: 81, protocol: 'tcp', addresses: ['127.0.0.1'], name: 'local' },
  ] as PublishedPort[]
  const who = (host: string, ip = '', protocol: 'tcp' | 'udp' = 'tcp') =>
    holderOf({ ...emptyRow('ports'), host, ip, protocol, container: '1' }, taken)?.name

  test('is taken where the addresses meet', () => {
    expect([who('80'), who('80', '10.0.0.1'), who('81'), who('81', '127.0.0.1'), who('81', '0.0.0.0')]).toEqual([
      'every',
      'every',
      'local',
      'local',
      'local',
    ])
    expect([who('81', '10.0.0.1'), who('80', '', 'udp'), who('82'), who(''), who('80-90')]).toEqual(Array(5).fill(undefined))
  })
})

test('a name is made of the image, and is free', () => {
  expect(nameFor('registry:5000/team/web:1.2', new Set())).toBe('web')
  expect(nameFor('web@sha256:00', new Set(['web', 'web-2']))).toBe('web-3')
  expect([nameFor('', new Set()), nameFor('8d619088bc07', new Set())]).toEqual([undefined, undefined])
})

describe('a diff', () => {
  const line = fc.constantFrom('a', 'b', 'c', 'd')
  test('gives both texts back, and calls nothing changed that is the same', () => {
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (before, after) => {
        const lines = diffLines(before, after)
        const of = (...kinds: string[]) => lines.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text)
        expect(of('same', 'gone')).toEqual(before)
        expect(of('same', 'new')).toEqual(after)
      }),
    )
    expect(diffLines(['a', 'b'], ['a', 'b']).every(({ kind }) => kind === 'same')).toBe(true)
  })
})
