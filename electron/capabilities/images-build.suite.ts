/** Building images, against the real engine and, for what is sent of a folder, against Docker's own command line. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { BuildChunk, BuildLine, BuildStep } from '../../shared/contract/images.ts'
import { tarEnd, tarHeader, tarPadding } from '../core/tar.ts'
import type { ImagesSuiteOptions, imagesKit } from './images.suite-kit.ts'
import type { BuildOptions } from './images.ts'
import { collect, eventually, failure } from './suite-kit.ts'

const stepsOf = (chunks: BuildChunk[]): BuildStep[] => {
  const last = new Map<number, BuildStep>()
  for (const chunk of chunks) if ('step' in chunk) last.set(chunk.step.index, chunk.step)
  return [...last.values()].sort((a, b) => a.index - b.index)
}
const linesOf = (chunks: BuildChunk[]): BuildLine[] => chunks.flatMap((chunk) => ('lines' in chunk ? chunk.lines : []))

export function imagesBuildSuite(
  { cli, image, buildkit, oneChannel, buildsRunOn, fetchesNothing }: ImagesSuiteOptions,
  kit: ReturnType<typeof imagesKit>,
): void {
  const options = (folder: string, more: Partial<BuildOptions> = {}): BuildOptions => ({
    source: { folder },
    tags: [],
    args: {},
    noCache: false,
    pull: false,
    buildkit: 'auto',
    ...more,
  })
  const build = (folder: string, more: Partial<BuildOptions> = {}) => collect(kit.images.build(options(folder, more), kit.abort.signal))
  /** Runs on both builders, where there are two. */
  const modes = buildkit ? (['auto', 'off'] as const) : (['off'] as const)

  describe.each(modes)('building (BuildKit: %s)', (mode) => {
    test('tells of the context, each step, what it wrote and where, and the image', async () => {
      const unique = `${mode}-${performance.now()}`
      const folder = kit.folder({
        'files/Dockerfile.other': `FROM ${image} AS base
ARG WHO=nobody
RUN echo "hello $WHO ${unique}" && printf 'half ' && printf 'a line\\n' && echo 'to the other' >&2
FROM base AS wanted
COPY big /big
RUN printf '1\\n2\\n3\\n'
FROM base AS unwanted
RUN exit 1
`,
        big: Buffer.alloc(2_000_000, 'x'),
      })
      const tags = [kit.name(), kit.name('two')]
      const chunks = await build(folder, {
        dockerfile: 'files/Dockerfile.other',
        target: 'wanted',
        tags,
        args: { WHO: 'world' },
        buildkit: mode,
      })
      const { done } = chunks.at(-1) as { done: { image: string } }
      expect(await Promise.all(tags.map(kit.idOf))).toEqual([done.image, done.image])
      const contexts = chunks.flatMap((chunk) => ('context' in chunk ? [chunk.context] : []))
      expect(contexts.at(-1)).toMatchObject({ bytes: contexts[0]?.total })
      expect(contexts[0]?.total).toBeGreaterThan(2_000_000)
      const steps = stepsOf(chunks)
      expect(steps.every(({ state }) => state === 'done' || state === 'cached')).toBe(true)
      const step = (text: string) => steps.find(({ name }) => name.includes(text))?.index
      const lines = linesOf(chunks)
      expect(lines).toContainEqual({ step: step('echo "hello'), text: `hello world ${unique}`, channel: 'stdout' })
      expect(lines).toContainEqual({ step: step('echo "hello'), text: 'half a line', channel: 'stdout' })
      expect(lines).toContainEqual({ step: step('echo "hello'), text: 'to the other', channel: oneChannel ? 'stdout' : 'stderr' })
      const counted = lines.filter((line) => line.step === step("printf '1"))
      expect(counted.filter(({ channel }) => channel === 'stdout').map(({ text }) => text)).toEqual(['1', '2', '3'])
      expect(JSON.stringify(chunks)).not.toContain('RUN exit 1')

      // Once more, and every step that does something is remembered; without the cache none is.
      const again = stepsOf(
        await build(folder, { dockerfile: 'files/Dockerfile.other', target: 'wanted', args: { WHO: 'world' }, buildkit: mode }),
      )
      const states = (all: BuildStep[]) => all.filter(({ name }) => /RUN|COPY big/.test(name)).map(({ state }) => state)
      expect(states(again)).toEqual(['cached', 'cached', 'cached'])
      const anew = await build(folder, { dockerfile: 'files/Dockerfile.other', target: 'wanted', noCache: true, buildkit: mode })
      expect(states(stepsOf(anew))).toEqual(['done', 'done', 'done'])
      kit.remember((anew.at(-1) as { done: { image: string } }).done.image)
      expect(linesOf(anew).map(({ text }) => text)).toContain(`hello nobody ${unique}`)
    })

    test('says what failed, and at which step', async () => {
      const failed = async (dockerfile: string, more: Partial<BuildOptions> = {}) => {
        const chunks: BuildChunk[] = []
        const building = (async () => {
          for await (const chunk of kit.images.build(
            options(kit.folder({ Dockerfile: dockerfile }), { buildkit: mode, ...more }),
            kit.abort.signal,
          ))
            chunks.push(chunk)
        })()
        const fault = await failure(building)
        expect([fault.message.en, fault.message.fr, fault.hint?.en, fault.hint?.fr].every(Boolean), fault.detail).toBe(true)
        return { fault, chunks }
      }
      const command = await failed(`FROM ${image}\nRUN echo before; echo why >&2; exit 7\n`)
      expect(command.fault).toMatchObject({ code: 'invalid', message: { en: expect.stringContaining('code 7') } })
      expect(linesOf(command.chunks).map(({ text }) => text)).toEqual(expect.arrayContaining(['before', 'why']))
      expect(stepsOf(command.chunks).filter(({ state }) => state === 'failed')).toMatchObject([{ name: expect.stringContaining('exit 7') }])
      expect((await failed(`FROM ${image}\nNONSENSE\n`)).fault).toMatchObject({
        code: 'invalid',
        message: { en: expect.stringContaining('Dockerfile') },
      })
      expect((await failed(`FROM ${image}\nCOPY missing /\n`)).fault).toMatchObject({
        code: 'not_found',
        hint: { en: expect.stringContaining('.dockerignore') },
      })
      expect((await failed(`FROM ${image} AS a\n`, { target: 'b' })).fault).toMatchObject({
        code: 'invalid',
        message: { en: expect.stringContaining('stage') },
      })
      expect((await failed(`FROM localhost:1/not/there:1\n`)).fault.code).toBe('unavailable')
      expect((await failed(`FROM ${image}\n`, { dockerfile: 'other' })).fault).toMatchObject({
        code: 'not_found',
        message: { en: expect.stringContaining('other') },
      })
      expect((await failed(`FROM ${image}\n`, { dockerfile: '../Dockerfile' })).fault.code).toBe('invalid')
      expect((await failed(`FROM ${image}\n`, { tags: ['UPPER'] })).fault.code).toBe('invalid')
    })

    test.skipIf(buildsRunOn)('ends what runs when it is cancelled', async () => {
      const seconds = 4_000_000 + Math.floor(Math.random() * 1_000_000)
      const folder = kit.folder({ Dockerfile: `FROM ${image}\nRUN echo begun && sleep ${seconds}\n` })
      const own = new AbortController()
      const chunks: BuildChunk[] = []
      const building = (async () => {
        for await (const chunk of kit.images.build(options(folder, { buildkit: mode }), own.signal)) chunks.push(chunk)
      })()
      building.catch(() => {})
      await eventually(() => expect(linesOf(chunks).map(({ text }) => text)).toContain('begun'))
      expect(sleepers(seconds)).not.toEqual([])
      own.abort()
      expect((await failure(building)).code).toBe('cancelled')
      await eventually(() => expect(sleepers(seconds)).toEqual([]))
    })

    test('fetches a context by its address', async () => {
      const dockerfile = `FROM ${image}\nRUN echo from afar ${mode}\n`
      const header = tarHeader({ path: 'Dockerfile', kind: 'file', size: dockerfile.length, mode: 0o644, modified: 0 })
      const archive = Buffer.concat([header, Buffer.from(dockerfile), tarPadding(dockerfile.length), tarEnd])
      const server = createServer((_request, response) => response.setHeader('content-type', 'application/x-tar').end(archive))
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      try {
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/context.tar`
        const tag = kit.name()
        if (fetchesNothing) {
          expect((await failure(build('', { source: { url }, tags: [tag] }))).code).toBe('unsupported')
          return
        }
        const chunks = await build('', { source: { url }, tags: [tag], buildkit: mode })
        expect(chunks.at(-1)).toEqual({ done: { image: await kit.idOf(tag) } })
        expect(chunks.some((chunk) => 'context' in chunk)).toBe(false)
      } finally {
        server.close()
      }
    })
  })

  describe.each(modes)('what is sent of a folder (BuildKit: %s)', (mode) => {
    const list =
      'cd /ctx && find . -mindepth 1 | sort && echo runnable && find . -type f -perm -100 | sort && for i in link*; do readlink $i || :; done'
    // BuildKit gets the Dockerfile in the same archive; the classic builder takes out of it what is ignored.
    const needed = (line: string) => mode === 'auto' && /^\.\/(?:Dockerfile|\.dockerignore)$/.test(line)
    // The archive is the same for both: a few are enough.
    test.each(mode === 'auto' ? ignoreFiles.slice(0, 3) : ignoreFiles)('is what Docker’s own command line sends: %j', async (ignore) => {
      const folder = kit.folder({
        ...Object.fromEntries(tree.map((path) => [path, path])),
        Dockerfile: `FROM ${image}\nCOPY . /ctx\n`,
        ...(ignore === '' ? {} : { '.dockerignore': ignore }),
      })
      chmodSync(join(folder, 'a/run.sh'), 0o755)
      mkdirSync(join(folder, 'empty/inner'), { recursive: true })
      symlinkSync('a/x.txt', join(folder, 'link'))
      symlinkSync('/nowhere/at/all', join(folder, 'link-to-nothing'))
      const [ours, theirs] = [kit.name(), kit.name()]
      await build(folder, { tags: [ours], noCache: true, buildkit: mode })
      await cli('build', '--no-cache', '-q', '-t', theirs, folder)
      const read = async (name: string) =>
        (await cli('run', '--rm', '--network', 'none', name, 'sh', '-c', list)).split('\n').filter((line) => !needed(line))
      expect(await read(ours)).toEqual(await read(theirs))
    })
  })
}

/** The processes of this machine that sleep for so long. */
const sleepers = (seconds: number): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8') === `sleep\0${seconds}\0`
    } catch {
      return false
    }
  })

const tree = [
  'a/x.txt',
  'a/run.sh',
  'a/b/y.txt',
  'a/b/c/z.md',
  'a/b/c/keep.md',
  'node_modules/one/index.js',
  'node_modules/two/index.js',
  'src/node_modules/three/index.js',
  'src/main.ts',
  'src/main.test.ts',
  'README.md',
  'docs/README.md',
  'docs/x.txt',
  'file with spaces.txt',
  'é/ü.txt',
  `long/${'n'.repeat(60)}/${'m'.repeat(120)}/file.txt`,
  'a.b',
  'a+b',
  'x[1].txt',
  'log1.txt',
  'log2.txt',
  'logx.txt',
]

const ignoreFiles = [
  '',
  'node_modules\n*.md\n!README.md\n',
  '# a comment\n  **/node_modules  \n**/*.test.ts\n\n/docs/\n./a/b/../x.txt\n',
  'a\n!a/b/c/keep.md\n',
  '*\n!src\n!*.txt\nsrc/*.test.ts\n',
  'log[0-9].txt\nx\\[1\\].txt\na?b\nlong/**/file.txt\n',
  '**\n!a/**\n',
  'Dockerfile\n.dockerignore\nlink*\n',
  '**/*.md\n!docs\n',
]
