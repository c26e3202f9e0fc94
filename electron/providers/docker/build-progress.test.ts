/** What builders tell of a build, in steps and lines. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BuildChunk } from '../../../shared/contract/images.ts'
import { buildFault } from './build-faults.ts'
import { type BuildMessage, buildProgress } from './build-progress.ts'

const told = (messages: BuildMessage[]): BuildChunk[] => {
  const progress = buildProgress()
  for (const message of messages) progress.add(message)
  progress.end()
  return progress.take()
}
const stream = (...texts: string[]) => texts.map((text) => ({ stream: text }))

describe('the classic builder', () => {
  test('is read in steps, and its channels apart', () => {
    const chunks = told(
      stream(
        'Step 1/2 : FROM x',
        '\n',
        ' ---> 8d619088bc07\n',
        'Step 2/2 : RUN make',
        '\n',
        ' ---> Running in 5b44fc3ac78a\n',
        'half ',
        '\u001b[91mwarn\u001b[0m',
        'a line\nStep 9/9 : said make\n',
        '\u001b[91ming\n\u001b[0m',
        'Removing intermediate container 5b44fc3ac78a\n',
        'Successfully built 03acf6fa4f97\n',
      ),
    )
    const lines = chunks.flatMap((chunk) => ('lines' in chunk ? chunk.lines : []))
    expect(lines.filter(({ channel }) => channel !== 'engine')).toEqual([
      { step: 2, text: 'half a line', channel: 'stdout' },
      { step: 2, text: 'Step 9/9 : said make', channel: 'stdout' },
      { step: 2, text: 'warning', channel: 'stderr' },
    ])
    expect(
      chunks.flatMap((chunk) => ('step' in chunk ? [[chunk.step.index, chunk.step.total, chunk.step.name, chunk.step.state]] : [])),
    ).toEqual([
      [1, 2, 'FROM x', 'running'],
      [1, 2, 'FROM x', 'done'],
      [2, 2, 'RUN make', 'running'],
      [2, 2, 'RUN make', 'done'],
    ])
  })

  test('says what came from its cache, and what failed', () => {
    const chunks = told([
      ...stream('STEP 1/2: FROM x\n', '--> Using cache 1234\n', 'STEP 2/2: RUN false\n'),
      { error: 'short', errorDetail: { message: "The command '/bin/sh -c false' returned a non-zero code: 1" } },
    ])
    expect(chunks.flatMap((chunk) => ('step' in chunk ? [chunk.step.state] : []))).toEqual(['running', 'cached', 'running', 'failed'])
  })
})

test('however text is cut into pieces, its lines are the same', () => {
  const text = fc.array(fc.constantFrom('a', 'é', '\n', 'bc', '\r\n', '🚢', ' '), { maxLength: 40 }).map((all) => all.join(''))
  fc.assert(
    fc.property(text, fc.array(fc.nat(60), { maxLength: 6 }), (whole, cuts) => {
      const at = [...new Set(cuts.map((cut) => Math.min(cut, [...whole].length)))].sort((a, b) => a - b)
      const chars = [...whole]
      const pieces = [0, ...at].map((from, i) => chars.slice(from, at[i] ?? chars.length).join(''))
      const lines = told(stream('Step 1/1 : RUN x', '\n', '>', ...pieces))
        .flatMap((chunk) => ('lines' in chunk ? chunk.lines : []))
        .map((line) => line.text)
      expect(lines.join('\n')).toBe(`>${whole}`.replaceAll('\r\n', '\n').replace(/\n$/, ''))
    }),
  )
})

test('of what writes over itself the last is kept, and what never ends is cut', () => {
  const texts = (...pieces: string[]) =>
    told(stream(...pieces)).flatMap((chunk) => ('lines' in chunk ? chunk.lines.map(({ text }) => text) : []))
  expect(texts('10%\r50%\r100%\n')).toEqual(['100%'])
  expect(texts('x'.repeat(100_000)).map((text) => text.length)).toEqual([32_768, 32_768, 32_768, 1696])
})

test('a trace that cannot be read is a fault and no crash', () => {
  expect(() => told([{ id: 'moby.buildkit.trace', aux: 'AAAA' }])).toThrow(/not a container engine/)
})

test.each([
  ["The command '/bin/sh -c x' returned a non-zero code: 127", 'invalid', 'code 127'],
  ['process "/bin/sh -c exit 7" did not complete successfully: exit code: 7', 'invalid', 'code 7'],
  ['dockerfile parse error line 3: unknown instruction: NONSENSE', 'invalid', 'Dockerfile'],
  ['failed to solve: target stage "b" could not be found', 'invalid', 'stage'],
  ['COPY failed: file not found in build context or excluded by .dockerignore: stat x: file does not exist', 'not_found', 'copies'],
  ['failed to compute cache key: "/missing" not found: not found', 'not_found', 'copies'],
  ['failed to solve: secret token: not found', 'unsupported', 'secrets'],
  ['failed to create LLB definition: no active sessions', 'unsupported', 'secrets'],
  ['Head "https://reg.example.com/v2/a/b/manifests/1": no basic auth credentials', 'unauthenticated', 'reg.example.com/a/b:1'],
  ['pull access denied for a/b, repository does not exist or may require authorization', 'not_found', 'a/b'],
  ['failed to do request: Head "https://r.x/v2/a/manifests/1": dial tcp: lookup r.x: no such host', 'unavailable', 'r.x/a:1'],
  ['write /x: no space left on device', 'unavailable', 'full'],
  ['ApplyLayer exit status 1 stdout:  stderr: write /bytes: no space left on device', 'unavailable', 'full'],
])('“%s” is told as %s', (said, code, words) => {
  const { fault } = buildFault(said, undefined, { buildkit: true })
  expect(fault).toMatchObject({ code, message: { en: expect.stringContaining(words) }, detail: said })
})

test('who needs a login is told so, also where BuildKit only misses its session', () => {
  const { fault } = buildFault('failed to create LLB definition: no active sessions', '[internal] load metadata for r.example.com/a/b:1', {
    buildkit: true,
  })
  expect(fault).toMatchObject({
    code: 'unauthenticated',
    message: { en: expect.stringContaining('r.example.com/a/b:1') },
    hint: { en: expect.stringMatching(/^Log in/) },
  })
})

test('a login does not help BuildKit with what it fetches by itself', () => {
  const { fault } = buildFault('Head "https://r.example.com/v2/a/manifests/1": no basic auth credentials', undefined, {
    buildkit: true,
    remote: true,
  })
  expect(fault).toMatchObject({ code: 'unauthenticated', hint: { en: expect.stringMatching(/^Pull the base image first/) } })
})
