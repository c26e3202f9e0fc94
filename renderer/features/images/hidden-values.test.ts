import { expect, test } from 'vitest'
import { documentWithoutValues, stepWithoutValues } from './hidden-values.ts'

test('a document says no value of its environment, wherever it stands, and all else as it is', () => {
  const env = [
    { name: 'TOKEN', value: 'abc' },
    { name: 'TOKEN_2', value: 'abcdef' },
    { name: 'SHORT', value: 'a' },
    { name: 'EMPTY', value: '' },
  ]
  const Env = env.map(({ name, value }) => `${name}=${value}`)
  const document = {
    RepoTags: ['abc:a'],
    Config: { Env, Labels: { a: 'abc' } },
    ContainerConfig: { Env, Cmd: ['/bin/sh', '-c', '#(nop) ', 'ENV TOKEN=abc'] },
    Size: 1,
    Parent: null,
  }
  const hidden = ['TOKEN=•••', 'TOKEN_2=•••', 'SHORT=•••', 'EMPTY=']
  expect(documentWithoutValues({ document, env })).toEqual({
    ...document,
    Config: { ...document.Config, Env: hidden },
    ContainerConfig: { Env: hidden, Cmd: ['/bin/sh', '-c', '#(nop) ', 'ENV TOKEN=•••'] },
  })
})

test.each([
  ['ENV A=1', 'ENV A=•••'],
  ['ENV A=1 B_2=two words C=', 'ENV A=••• B_2=••• C='],
  ['ENV OPTS=-Da=b -Dc=d e', 'ENV OPTS=•••'],
  ['ENV A=one\ntwo', 'ENV A=•••'],
  ['ARG TOKEN=x', 'ARG TOKEN=•••'],
  ['ARG TOKEN', 'ARG TOKEN'],
  ['RUN make A=1', 'RUN make A=1'],
  ['LABEL a=b', 'LABEL a=b'],
])('a step: %j', (command, shown) => expect(stepWithoutValues(command)).toBe(shown))
