/** What engines say of images, in our words. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toImageDetail, toImageLayer, toImageRow, toInstruction } from './image-map.ts'
import { imagePath, reference, repositoryOf } from './image-path.ts'

const hex = 'ab'.repeat(32)

test.each([
  ['/bin/sh -c #(nop)  CMD ["sh"]', 'CMD ["sh"]'],
  ['/bin/sh -c #(nop)  ENTRYPOINT ["sh" "-c" "echo \\" \\""]', 'ENTRYPOINT ["sh", "-c", "echo \\" \\""]'],
  ['/bin/sh -c #(nop) COPY dir:1234 in /ctx ', 'COPY dir:1234 in /ctx'],
  ['/bin/sh -c echo hi && make', 'RUN echo hi && make'],
  ['|2 A=1 B=two words /bin/sh -c make $A', 'RUN make $A'],
  ['RUN /bin/sh -c make # buildkit', 'RUN make'],
  ['RUN |1 A=1 /bin/sh -c make # buildkit', 'RUN make'],
  ['COPY . /ctx # buildkit', 'COPY . /ctx'],
  ['CMD ["sh"]', 'CMD ["sh"]'],
  ['RUN /bin/bash -o pipefail -c make # buildkit', 'RUN /bin/bash -o pipefail -c make'],
  ['powershell -Command dir', 'powershell -Command dir'],
  ['', ''],
])('%j was %s', (said, instruction) => expect(toInstruction(said)).toBe(instruction))

test('any instruction that a builder wrote down is found again', () => {
  const text = fc.stringMatching(/^[a-zA-Z0-9$"&|./ =-]{1,40}$/).map((all) => `x${all.trim()}`)
  fc.assert(
    fc.property(text, (command) => {
      expect(toInstruction(`/bin/sh -c ${command}`)).toBe(`RUN ${command}`)
      expect(toInstruction(`RUN /bin/sh -c ${command} # buildkit`)).toBe(`RUN ${command}`)
      expect(toInstruction(`/bin/sh -c #(nop)  LABEL ${command}`)).toBe(`LABEL ${command}`)
    }),
  )
})

test('a step that only says something of the image is told from one that wrote nothing', () => {
  expect(toImageLayer({ CreatedBy: 'ENV A=1', Size: 0 }).empty).toBe(true)
  expect(toImageLayer({ CreatedBy: '/bin/sh -c true', Size: 0 }).empty).toBe(false)
  expect(toImageLayer({ Id: '<missing>', Created: 1, CreatedBy: '', Size: 7, Comment: 'c' })).toEqual({
    created: 1000,
    command: '',
    size: 7,
    empty: false,
    comment: 'c',
  })
})

describe('rows', () => {
  test('are the same from either engine', () => {
    const docker = { Id: `sha256:${hex}`, ParentId: '', RepoTags: ['b:1', 'a:1'], RepoDigests: null, Created: 1, Size: 5, Labels: null }
    const podman = { Id: hex, RepoTags: ['b:1', 'a:1'], RepoDigests: [], Created: 1, Size: 5, Labels: {} }
    const row = { image: `sha256:${hex}`, tags: ['a:1', 'b:1'], digests: [], size: 5, created: 1000, dangling: false, labels: {} }
    expect(toImageRow(docker)).toEqual(row)
    expect(toImageRow(podman)).toEqual(row)
  })
  test('without a tag are dangling, whatever the engine calls that', () => {
    for (const RepoTags of [null, [], ['<none>:<none>']])
      expect(toImageRow({ Id: hex, RepoTags, RepoDigests: ['<none>@<none>'] })).toMatchObject({ tags: [], digests: [], dangling: true })
  })
})

test('an image that says next to nothing of itself is shown as such', () => {
  expect(toImageDetail({ Id: hex })).toMatchObject({
    image: `sha256:${hex}`,
    platform: '',
    entrypoint: [],
    env: [],
    layers: [],
    created: 0,
  })
  expect(toImageDetail({ Id: hex, Created: '0001-01-01T00:00:00Z', Os: 'linux', Architecture: 'arm64', Variant: 'v8' })).toMatchObject({
    created: 0,
    platform: 'linux/arm64/v8',
  })
})

test('what is no name and no id never becomes a path', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9./:@%?#_-]{1,30}$/)), (text) => {
      let path: string
      try {
        path = imagePath(text)
      } catch {
        return
      }
      expect(new URL(`http://x${path}/json`).pathname).toBe(`/images/${text.replace(/^sha256:(?=[0-9a-f]{4,63}$)/, '')}/json`)
    }),
    { numRuns: 2000 },
  )
})

test('a name is written as the engine writes it', () => {
  expect(
    ['nginx', 'docker.io/library/nginx:1', 'index.docker.io/a/b', 'localhost:5000/a', 'ghcr.io/o/r'].map((name) =>
      repositoryOf(reference(name)),
    ),
  ).toEqual(['nginx', 'nginx', 'a/b', 'localhost:5000/a', 'ghcr.io/o/r'])
})
