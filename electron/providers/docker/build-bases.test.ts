/** What a build takes from registries is read off its Dockerfile: only for the stage that is wanted, and never out of a text in it. */
import { describe, expect, test } from 'vitest'
import { type BasesOptions, baseImages } from './build-bases.ts'

const bases = (dockerfile: string, options: Partial<BasesOptions> = {}) =>
  baseImages(dockerfile, { args: {}, ...options }).map(({ name }) => name)

test('images are those of FROM, COPY --from and --mount, each once, with their hosts', () => {
  const file = `# syntax=docker/dockerfile:1
ARG VERSION=3
from --platform=$BUILDPLATFORM r.example.com:5000/a/b:\${VERSION} AS build
RUN --network=none --mount=type=cache,target=/x --mount=type=bind,from=tools/one,target=/y make
FROM alpine
COPY --chown=1:1 --from=build /x /
COPY --from=busybox:1 /y /
COPY --from=0 /z /
FROM scratch
COPY --from=1 / /
`
  expect(baseImages(file, { args: {} })).toEqual([
    { name: 'alpine', host: 'docker.io' },
    { name: 'r.example.com:5000/a/b:3', host: 'r.example.com:5000' },
    { name: 'tools/one', host: 'docker.io' },
    { name: 'busybox:1', host: 'docker.io' },
  ])
  expect(bases(file, { args: { VERSION: '4' }, target: 'BUILD' })).toEqual(['r.example.com:5000/a/b:4', 'tools/one'])
})

test('what only the builder can put together is left out', () => {
  const dockerfile = `# FROM nothing
ARG VERSION=1
ARG REGISTRY
FROM --platform=$BUILDPLATFORM \\
  reg.example.com/base:\${VERSION} AS build
ARG LATER=x
FROM \${REGISTRY:-docker.io}/team/other AS two
FROM build
FROM scratch
FROM $LATER
COPY --from=build /a /b
COPY --chown=1 --from=ghcr.io/o/tool:2 /t /t
RUN --mount=type=bind,from=quay.io/o/r,target=/x true
COPY --from=0 /a /b
`
  expect(baseImages(dockerfile, { args: { VERSION: '2' }, everyStage: true })).toEqual([
    { name: 'reg.example.com/base:2', host: 'reg.example.com' },
    { name: 'docker.io/team/other', host: 'docker.io' },
    { name: 'ghcr.io/o/tool:2', host: 'ghcr.io' },
    { name: 'quay.io/o/r', host: 'quay.io' },
  ])
})

describe('what is not an instruction names no image', () => {
  test.each([
    ['a heredoc', 'FROM one\nCOPY <<EOF /app.py\nfrom flask import Flask\nEOF\nCOPY --from=two / /\n', ['one', 'two']],
    ['with tabs and quotes', 'FROM one\nRUN <<-"END" sh\n\tfrom x\n\tEND\nCOPY --from=two / /\n', ['one', 'two']],
    ['two at once', 'FROM one\nCOPY <<A <<B /x/\nFROM a\nA\nFROM b\nB\nCOPY --from=two / /\n', ['one', 'two']],
    ['one without its end', 'FROM one\nRUN <<EOF\nFROM two\n', ['one']],
    ['what only looks like one', 'FROM one\nRUN cat <<<EOF && echo $((1<<2))\nCOPY --from=two / /\n', ['one', 'two']],
    ['a continued line', 'FROM one\nRUN echo \\\n# FROM a comment\n\n  from two\nCOPY --from=three / /\n', ['one', 'three']],
    ['a comment', '# FROM two\nFROM one\n  # FROM three\n', ['one']],
    ['a word of a command', 'FROM one\nRUN curl --from=two\n', ['one']],
    ['another escape', '# escape=`\nFROM one\nCOPY x C:\\\nCOPY --from=two / `\n /\n', ['one', 'two']],
  ])('%s', (_, file, names) => expect(bases(file)).toEqual(names))
})

describe('stages', () => {
  const file = 'FROM one AS a\nFROM secret.example.com/two AS b\nFROM a AS c\nFROM three AS d\nCOPY --from=c / /\nFROM four\n'
  test.each([
    [undefined, ['four']],
    ['d', ['three', 'one']],
    ['c', ['one']],
    ['1', ['secret.example.com/two']],
    ['nowhere', []],
  ])('that %s does not need are not looked at', (target, names) => expect(bases(file, { target })).toEqual(names))

  test('count up to the one that is wanted for a builder that makes them all', () => {
    expect(bases(file, { target: 'c', everyStage: true })).toEqual(['one', 'secret.example.com/two'])
  })

  test('that only the builder can name may be any of those before', () => {
    expect(bases('FROM one AS base-amd64\nFROM two AS base-arm64\nFROM base-$TARGETARCH\nFROM three\n', { target: '2' })).toEqual([
      'one',
      'two',
    ])
  })

  test('may have the name of an image, which they then are', () => {
    expect(bases('FROM alpine AS alpine\nFROM alpine\n')).toEqual(['alpine'])
  })
})
