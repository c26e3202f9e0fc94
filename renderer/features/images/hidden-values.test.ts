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
  [
    ['|2', 'TOKEN=two words', 'B=', '/bin/bash', '-c', 'make C=3'],
    ['|2', 'TOKEN=•••', 'B=', '/bin/bash', '-c', 'make C=3'],
  ],
  [
    ['|1', 'TOKEN=x', 'make', 'all', 'A=1'],
    ['|1', 'TOKEN=•••', 'make', 'all', 'A=1'],
  ],
  [
    ['powershell', '-Command', '#(nop) ', 'ARG TOKEN=x'],
    ['powershell', '-Command', '#(nop) ', 'ARG TOKEN=•••'],
  ],
  [
    ['/bin/sh', '-c', 'make TOKEN=x'],
    ['/bin/sh', '-c', 'make TOKEN=x'],
  ],
])('what made it, word by word: %j', (Cmd, hidden) =>
  expect(documentWithoutValues({ document: { ContainerConfig: { Cmd } }, env: [] })).toEqual({ ContainerConfig: { Cmd: hidden } }),
)

test('the history in a document says no build argument', () => {
  const History = [{ created_by: '|1 TOKEN=x /bin/bash -c make' }, { created_by: '/bin/sh -c #(nop) ENV A=1' }]
  expect(documentWithoutValues({ document: { History }, env: [] })).toEqual({
    History: [{ created_by: '|1 TOKEN=••• /bin/bash -c make' }, { created_by: '/bin/sh -c #(nop) ENV A=•••' }],
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
  ['ONBUILD ENV A=1', 'ONBUILD ENV A=•••'],
  // The classic builder names the shell of the image before what runs in none.
  ['/bin/bash -o pipefail -c #(nop)  ENV A=1 B=2', '/bin/bash -o pipefail -c #(nop)  ENV A=••• B=•••'],
  ['powershell -Command #(nop)  ARG TOKEN=x', 'powershell -Command #(nop)  ARG TOKEN=•••'],
  ['cmd /S /C #(nop)  LABEL a=b', 'cmd /S /C #(nop)  LABEL a=b'],
  // Build arguments, before whatever runs the command.
  ['RUN |1 TOKEN=x /bin/bash -o pipefail -c make A=1', 'RUN |1 TOKEN=••• /bin/bash -o pipefail -c make A=1'],
  ['|2 A=two words B=x /bin/bash -c make', '|2 A=••• B=••• /bin/bash -c make'],
  ['RUN |1 TOKEN=/usr/bin/x y /bin/ash -euxc make', 'RUN |1 TOKEN=••• /bin/ash -euxc make'],
  ['|1 TOKEN=x powershell -Command make', '|1 TOKEN=••• powershell -Command make'],
  ['|1 TOKEN=x C:\\Windows\\System32\\cmd.exe /S /C make', '|1 TOKEN=••• C:\\Windows\\System32\\cmd.exe /S /C make'],
  ['RUN |1 TOKEN= /bin/bash -c make', 'RUN |1 TOKEN= /bin/bash -c make'],
  ['RUN |1 TOKEN=two words make all', 'RUN |1 TOKEN=•••'],
  ['RUN |0 make A=1', 'RUN |0 make A=1'],
  ['RUN cat x |1 A=1', 'RUN cat x |1 A=1'],
])('a step: %j', (command, shown) => expect(stepWithoutValues(command)).toBe(shown))
