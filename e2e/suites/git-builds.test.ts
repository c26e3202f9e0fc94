/** Images of a real Git server's repository, which a real Docker Engine fetches by itself: with BuildKit and without. */
import { randomBytes } from 'node:crypto'
import { homedir } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BuildChunk } from '../../shared/contract/images.ts'
import { asFault } from '../../shared/rpc/fault.ts'
import type { Images } from '../../electron/capabilities/images.ts'
import { silentLog } from '../../electron/core/log.ts'
import { dockerProvider } from '../../electron/providers/docker/index.ts'
import { patient } from '../../electron/providers/docker/patient.kit.ts'
import { defaultSocket, docker, testImage } from '../stack/docker.mjs'
import { type GitServer, startGit } from '../stack/git.mjs'

const socket = process.env.WHEELHOUSE_ENGINE ?? defaultSocket
const tag = `e2e-${randomBytes(4).toString('hex')}/git:1`
const dockerfile = (word: string) => `FROM ${testImage}\nRUN echo ${word} of ${tag}\n`

describe.skipIf(process.env.WHEELHOUSE_NO_ENGINE)('a real engine and a real Git server', () => {
  let git: GitServer
  let images: Images
  let close = () => {}
  beforeAll(async () => {
    git = await startGit()
    git.commit('master', { Dockerfile: dockerfile('first'), 'sub/Dockerfile': dockerfile('below') })
    git.commit('other', { Dockerfile: dockerfile('other') })
    const place = { env: {}, home: homedir(), platform: process.platform }
    const options = { signal: new AbortController().signal, place, log: silentLog }
    const session = await dockerProvider(patient).connect({ endpoint: `unix://${socket}` }, options)
    images = session.capabilities.images as Images
    close = session.close
  })
  afterAll(async () => {
    close()
    docker(socket, 'rmi', '-f', tag)
    await git.stop()
  })

  const build = async (end: string, buildkit: 'auto' | 'off', url = git.url): Promise<BuildChunk[]> => {
    const options = { source: { url: `${url}${end}` }, tags: [tag], args: {}, noCache: true, pull: false, buildkit }
    const chunks: BuildChunk[] = []
    for await (const chunk of images.build(options, new AbortController().signal)) chunks.push(chunk)
    return chunks
  }
  const failure = (promise: Promise<unknown>) => promise.then(() => expect.unreachable('it was built'), asFault)

  describe.each(['auto', 'off'] as const)('BuildKit: %s', (mode) => {
    test.each([
      ['', 'first'],
      ['#other', 'other'],
      ['#master:sub', 'below'],
    ])('builds what %j stands for', async (end, word) => {
      const chunks = await build(end, mode)
      expect(chunks.flatMap((chunk) => ('lines' in chunk ? chunk.lines : [])).map(({ text }) => text)).toContain(`${word} of ${tag}`)
      expect(chunks.at(-1)).toEqual({ done: { image: docker(socket, 'image', 'inspect', '-f', '{{.Id}}', tag) } })
    })

    test.each([
      ['a branch that is not there', '#nowhere', 'not_found', 'no branch or tag “nowhere”'],
      ['a folder that is not there', '#master:nowhere', 'not_found', 'no such folder'],
    ])('says that %s is not', async (_, end, code, words) => {
      expect(await failure(build(end, mode))).toMatchObject({
        code,
        message: { en: expect.stringContaining(words) },
        hint: { fr: expect.any(String) },
      })
    })

    test('says that a repository cannot be fetched, whether nobody is there or nobody may have it', async () => {
      for (const url of [git.url.replace('app.git', 'none.git'), 'git://127.0.0.1:1/app.git'])
        expect(await failure(build('', mode, url))).toMatchObject({
          code: 'unavailable',
          message: { en: 'The engine cannot fetch this repository.' },
        })
    })
  })
})
