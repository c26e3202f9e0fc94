/** What every provider of images must do, against the real engine. Registries and builds have suites of their own. */
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ImagesSuiteOptions, imagesKit } from './images.suite-kit.ts'
import type { ImageRow } from './images.ts'
import { imagesBuildSuite } from './images-build.suite.ts'
import { collect, eventually, expectEnds, failure, forever, watched } from './suite-kit.ts'

export function imagesSuite(name: string, options: ImagesSuiteOptions): void {
  const { cli, image } = options
  describe(name, () => {
    const kit = imagesKit(options)
    const watch = (signal = kit.abort.signal) => watched<ImageRow>(kit.images.watch, (row) => row.image, signal)
    const tagged = (rows: Map<string, ImageRow>, tag: string) => [...rows.values()].filter(({ tags }) => tags.includes(tag))

    describe('watching', () => {
      test('shows what is there, then every name that comes, moves and goes', async () => {
        const { name: first, id } = await kit.make({ a: '1' }, 'FROM scratch\nLABEL of=a-test\nCOPY . /\n')
        const { rows } = await watch()
        const listed = JSON.parse(await cli('image', 'inspect', id))[0] as { Size: number; Created: string }
        expect(rows.get(id)).toMatchObject({
          tags: [first],
          size: listed.Size,
          created: Math.floor(Date.parse(listed.Created) / 1000) * 1000,
          dangling: false,
          usedBy: [],
          labels: { of: 'a-test' },
        })
        const second = kit.name()
        await cli('tag', first, second)
        await eventually(() => expect(rows.get(id)?.tags).toEqual([first, second].sort()))
        const { id: other } = await kit.make({ b: '2' })
        await eventually(() => expect(rows.has(other)).toBe(true))
        await cli('tag', other, second)
        await eventually(() => expect(tagged(rows, second).map((row) => row.image)).toEqual([other]))
        expect(rows.get(id)?.tags).toEqual([first])
        await cli('rmi', first)
        await eventually(() => expect(rows.has(id)).toBe(false))
      })

      test('shows an image that lost its last name as dangling', async () => {
        const { name: tag, id } = await kit.make()
        const { id: next } = await kit.make()
        kit.remember(id)
        const { rows } = await watch()
        await cli('tag', next, tag)
        await eventually(() => expect(rows.get(id)).toMatchObject({ tags: [], dangling: true }))
      })

      test('shows an image that was built without a name', async () => {
        const { rows } = await watch()
        const unnamed = { tags: [], args: {}, noCache: false, pull: false, buildkit: 'auto' } as const
        const folder = kit.folder({ Dockerfile: `FROM ${image}\nLABEL unnamed="${performance.now()}"\n` })
        const chunks = await collect(kit.images.build({ source: { folder }, ...unnamed, tags: [] }, kit.abort.signal))
        const { done } = chunks.at(-1) as { done: { image: string } }
        kit.remember(done.image)
        await eventually(() => expect(rows.get(done.image)).toMatchObject({ tags: [], dangling: true }))
      })

      test('shows who uses an image, as containers come, end and go', async () => {
        const { name: tag, id } = await kit.make({}, `FROM ${image}\nCOPY unique /unique\n`)
        const before = await kit.run(forever, tag)
        const { rows } = await watch()
        expect(rows.get(id)?.usedBy).toMatchObject([{ container: before, running: true }])
        const after = await kit.run(forever, tag)
        await eventually(() =>
          expect(
            rows
              .get(id)
              ?.usedBy.map(({ container }) => container)
              .sort(),
          ).toEqual([before, after].sort()),
        )
        await cli('kill', before)
        await eventually(() => expect(rows.get(id)?.usedBy.find(({ container }) => container === before)?.running).toBe(false))
        await cli('rm', '-f', before)
        await cli('rename', after, `user-${after.slice(0, 8)}`)
        await eventually(() =>
          expect(rows.get(id)?.usedBy).toEqual([{ container: after, name: `user-${after.slice(0, 8)}`, running: true }]),
        )
      })

      test('shows the ids that the command line shows, however many changed at once', async () => {
        const { rows } = await watch()
        const made = await Promise.all(Array.from({ length: 6 }, () => kit.make()))
        await Promise.all(made.slice(0, 3).map(({ name: tag }) => cli('rmi', tag)))
        await eventually(async () => {
          const truth = [...new Set((await cli('images', '-q', '--no-trunc')).split('\n'))].sort()
          expect([...rows.keys()].sort()).toEqual(truth)
        })
        expect(made.slice(3).every(({ id }) => rows.has(id))).toBe(true)
      })

      test('ends when told to, and fails when the engine is lost', () => expectEnds(watch, () => kit.close()))
    })

    describe('telling', () => {
      const dockerfile = `FROM ${image}
ENV COLOUR="deep blue"
ARG WHO=nobody
RUN echo $WHO > /who
WORKDIR /srv
COPY unique /srv/unique
USER 12:34
EXPOSE 8080 53/udp
VOLUME /data
LABEL of=a-test
STOPSIGNAL SIGINT
ENTRYPOINT ["sh", "-c"]
CMD ["true"]
`
      test('what an image is', async () => {
        const { name: tag, id } = await kit.make({}, dockerfile)
        const detail = await kit.images.inspect(tag, kit.abort.signal)
        expect(detail).toMatchObject({
          image: id,
          tags: [tag],
          workdir: '/srv',
          user: '12:34',
          volumes: ['/data'],
          labels: { of: 'a-test' },
          stopSignal: 'SIGINT',
          entrypoint: ['sh', '-c'],
          command: ['true'],
        })
        expect([...detail.ports].sort()).toEqual(['53/udp', '8080/tcp'])
        expect(detail.env).toContainEqual({ name: 'COLOUR', value: 'deep blue' })
        expect(detail.platform).toBe(await cli('image', 'inspect', '-f', '{{.Os}}/{{.Architecture}}', tag))
        expect(detail.layers).toEqual(JSON.parse(await cli('image', 'inspect', '-f', '{{json .RootFS.Layers}}', tag)))
        // By the beginning of its id, too.
        expect((await kit.images.inspect(id.slice(7, 19), kit.abort.signal)).image).toBe(id)
      })

      test('how it was made, in the words of its Dockerfile', async () => {
        const { name: tag } = await kit.make({}, dockerfile)
        const history = await kit.images.history(tag, kit.abort.signal)
        const truth = (await cli('history', '-q', '--no-trunc', tag)).split('\n')
        expect(history).toHaveLength(truth.length)
        const commands = history.map(({ command }) => command)
        for (const line of [
          /^RUN echo \$WHO > \/who$/,
          /^WORKDIR \/srv$/,
          /^VOLUME .*\/data/,
          /^LABEL "?of"?="?a-test"?$/,
          /^ENTRYPOINT \["sh", "-c"\]$/,
        ])
          expect(commands).toContainEqual(expect.stringMatching(line))
        expect(commands[0]).toMatch(/^CMD \["true"\]$/)
        const [run, user] = ['RUN', 'USER'].map((word) => history.find(({ command }) => command.startsWith(word)))
        expect(run).toMatchObject({ empty: false })
        expect(run?.size).toBeGreaterThanOrEqual('nobody\n'.length)
        expect(user).toMatchObject({ size: 0, empty: true })
        const sizes = (await cli('history', '--human=false', '--format', '{{.Size}}', tag)).split('\n').map(Number)
        expect(history.map(({ size }) => size)).toEqual(sizes)
      })
    })

    describe('naming and removing', () => {
      test('gives a name, takes it away, and removes the image with the last one', async () => {
        const { signal } = kit.abort
        const { name: tag, id } = await kit.make()
        const other = kit.name()
        await kit.images.tag(tag, other, signal)
        expect(await kit.idOf(other)).toBe(id)
        expect((await failure(kit.images.remove(id, { force: false }, signal))).code).toBe('conflict')
        expect(await kit.images.remove(other, { force: false }, signal)).toEqual({ untagged: [other], deleted: [] })
        const removed = await kit.images.remove(tag, { force: false }, signal)
        expect(removed.untagged).toContain(tag)
        expect(removed.deleted).toContain(id)
        expect(await cli('images', '-q', '--no-trunc')).not.toContain(id)
      })

      test('says why it could not', async () => {
        const { signal } = kit.abort
        const { name: tag, id } = await kit.make({}, `FROM ${image}\nCOPY unique /unique\n`)
        const container = await kit.run(forever, tag)
        const used = await failure(kit.images.remove(id, { force: false }, signal))
        expect(used).toMatchObject({ code: 'conflict', message: { en: expect.stringContaining('container') } })
        expect(used.detail).toContain(container.slice(0, 12))
        await cli('kill', container)
        expect((await failure(kit.images.remove(id, { force: false }, signal))).hint?.en).toContain('force')
        for (const missing of ['wheelhouse/is-not-there:1', 'sha256:0123456789ab', '../../info', '<none>:<none>', 'a/../../b', 'A B'])
          for (const asked of [kit.images.inspect, kit.images.history])
            expect((await failure(asked(missing, signal))).code).toBe('not_found')
        expect((await failure(kit.images.remove('wheelhouse/is-not-there:1', { force: true }, signal))).code).toBe('not_found')
        for (const bad of ['UPPER:1', 'a b', 'x:', '', '../x'])
          expect((await failure(kit.images.tag(tag, bad, signal))).code).toBe('invalid')
      })
    })

    describe('archives', () => {
      test('are whole, and what was in them is there again once they are loaded', async () => {
        const { signal } = kit.abort
        const [one, two] = [await kit.make({ big: 'x'.repeat(3_000_000) }), await kit.make()]
        const folder = kit.folder()
        const file = join(folder, 'images.tar')
        const saved = await collect(kit.images.save([one.name, two.name], file, signal))
        const bytes = statSync(file).size
        expect(saved.at(-1)).toEqual({ done: { file, bytes } })
        expect(bytes).toBeGreaterThan(3_000_000)
        expect(readdirSync(folder)).toEqual(['images.tar'])
        await cli('rmi', one.name, two.name)
        const loaded = await collect(kit.images.load(file, signal))
        expect([...((loaded.at(-1) as { done: string[] }).done ?? [])].sort()).toEqual([one.name, two.name].sort())
        expect(loaded).toContainEqual({ bytes, total: bytes })
        expect(await Promise.all([kit.idOf(one.name), kit.idOf(two.name)])).toEqual([one.id, two.id])
      })

      test('that are given up or refused leave nothing behind', async () => {
        const { name: tag } = await kit.make({ big: 'x'.repeat(30_000_000) })
        const folder = kit.folder({ 'old.tar': 'the old one' })
        const own = new AbortController()
        const file = join(folder, 'old.tar')
        const given = (async () => {
          for await (const chunk of kit.images.save([tag], file, own.signal)) if ('bytes' in chunk) own.abort()
        })()
        const how = await failure(given)
        expect(how.code).toBe('cancelled')
        expect(readdirSync(folder)).toEqual(['old.tar'])
        expect(statSync(file).size).toBe(11)
        const missing = await failure(collect(kit.images.save([tag, 'wheelhouse/is-not-there:1'], file, kit.abort.signal)))
        expect(missing).toMatchObject({ code: 'not_found', message: { en: expect.stringContaining('wheelhouse/is-not-there:1') } })
        const nowhere = join(folder, 'no/such/folder.tar')
        expect((await failure(collect(kit.images.save([tag], nowhere, kit.abort.signal)))).code).toBe('not_found')
        expect(readdirSync(folder)).toEqual(['old.tar'])
      })

      test('that are none are refused', async () => {
        const { signal } = kit.abort
        const folder = kit.folder({ 'empty.tar': '', 'text.tar': 'no archive at all\n'.repeat(1000), 'cut.tar': '' })
        const file = join(folder, 'whole.tar')
        await collect(kit.images.save([(await kit.make({ big: 'x'.repeat(200_000) })).name], file, signal))
        const { readFileSync } = await import('node:fs')
        writeFileSync(join(folder, 'cut.tar'), readFileSync(file).subarray(0, 100_000))
        for (const name of ['empty.tar', 'text.tar', 'cut.tar']) {
          const refused = await failure(collect(kit.images.load(join(folder, name), signal)))
          expect(refused, name).toMatchObject({ code: 'invalid', message: { en: expect.stringContaining(name) } })
        }
        expect((await failure(collect(kit.images.load(join(folder, 'missing.tar'), signal)))).code).toBe('not_found')
      })
    })

    imagesBuildSuite(options, kit)
  })
}
