/** What every provider must do when it runs containers, against the real engine: also say what is left when it cannot. */
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { containersChangeSuite } from './containers-change.suite.ts'
import { type RunSuiteOptions, runKit } from './containers-run.suite-kit.ts'
import { containersSpecSuite } from './containers-spec.suite.ts'
import { eventually, failure, forever } from './suite-kit.ts'

export function containersRunSuite(name: string, options: RunSuiteOptions): void {
  const { cli, image, podman = false } = options
  describe(name, () => {
    const kit = runKit(options)
    const { unique, spec, script, inspect, exists, mine, runSpec: run, network } = kit

    describe('running', () => {
      test('makes what the spec says and starts it', async () => {
        const called = unique()
        writeFileSync(join(kit.folder(), 'env'), '\ufeff# a comment\n  FROM_FILE=a b="c"\n\nBOTH=file\nEMPTY=\n')
        const done = await run(
          spec({
            name: called,
            ...script(`echo "$FROM_FILE|$BOTH|$EMPTY|$(hostname)|$(pwd)" > /data/said; ${forever}`),
            environment: [{ name: 'BOTH', value: 'spec' }],
            envFiles: [join(kit.folder(), 'env')],
            hostname: 'ship',
            workdir: '/tmp',
            mounts: [{ type: 'bind', source: kit.folder(), target: '/data' }],
          }),
        )
        expect(done).toMatchObject({ name: called, said: ['creating', 'starting'] })
        expect((await inspect(done.container)).State.Running).toBe(true)
        await eventually(async () => expect(await cli('exec', called, 'cat', '/data/said')).toBe('a b="c"|spec||ship|/tmp'))
      })

      test('tells the name that the engine has chosen', async () => {
        const { name: chosen, container } = await run(spec(script('true')))
        expect((await inspect(chosen)).Id).toBe(container)
      })

      test('joins every network, by its aliases', async () => {
        const [first, second] = [await network(), await network()]
        const { container } = await run(
          spec({
            ...script(forever),
            networks: [
              { name: first, aliases: ['one'] },
              { name: second, aliases: ['two', 'deux'] },
            ],
          }),
        )
        const { Networks } = (await inspect(container)).NetworkSettings
        expect(Object.keys(Networks).sort()).toEqual([first, second].sort())
        expect(Networks[first]?.Aliases).toContain('one')
        expect(Networks[second]?.Aliases).toEqual(expect.arrayContaining(['two', 'deux']))
      })

      test('pulls an image only when it has to', async () => {
        const asked: string[] = []
        const pull = async function* (reference: string) {
          asked.push(reference)
          yield { layers: [{ id: 'a', state: 'done' as const }] }
        }
        expect((await run(spec({ ...script('true'), pull: 'missing' }), pull)).said).toEqual(['creating', 'starting'])
        expect((await run(spec({ ...script('true'), pull: 'always' }), pull)).said).toEqual(['pulling', 'creating', 'starting'])
        const missing = failure(run(spec({ image: 'wheelhouse/none:here', ...script('true') }), pull))
        expect((await missing).code).toBe('not_found')
        expect(asked).toEqual([image, 'wheelhouse/none:here'])
        await failure(run(spec({ image: 'wheelhouse/none:here', pull: 'never' }), pull))
        expect(asked).toHaveLength(2)
      })

      test('leaves nothing behind when it is cancelled', async () => {
        for (const at of ['creating', 'starting']) {
          const own = new AbortController()
          const begun = (async () => {
            for await (const chunk of kit.containers.run(spec(script(forever)), {}, own.signal))
              if ('status' in chunk && chunk.status === at) own.abort()
          })()
          expect((await failure(begun)).code).toBe('cancelled')
          expect(await mine()).toEqual([])
        }
      })

      test('leaves nothing behind when nobody reads on', async () => {
        for await (const chunk of kit.containers.run(spec(script(forever)), {}, kit.abort.signal))
          if ('status' in chunk && chunk.status === 'starting') break
        expect(await mine()).toEqual([])
      })

      // Podman 4 takes the image that is here for every platform.
      test.skipIf(podman)('pulls the image of the platform when the one that is here is of another, once', async () => {
        const asked: (string | undefined)[] = []
        const pull = async function* (_reference: string, platform: string | undefined) {
          asked.push(platform)
          yield { layers: [{ id: 'a', state: 'done' as const }] }
        }
        const other = process.arch === 'arm64' ? 'linux/amd64' : 'linux/arm64'
        const refused = await failure(run(spec({ ...script('true'), platform: other }), pull))
        expect(refused.message.en).toContain('not for that platform')
        expect(asked).toEqual([other])
        await failure(run(spec({ ...script('true'), platform: other, pull: 'never' }), pull))
        expect(asked).toHaveLength(1)
        expect(await mine()).toEqual([])
      })
    })

    describe('what goes wrong', () => {
      test('an image that is missing, and a name that is taken, leave nothing behind', async () => {
        const missing = await failure(run(spec({ image: 'wheelhouse/none:here' })))
        expect(missing.code).toBe('not_found')
        expect(missing.message.en).toContain('wheelhouse/none:here')
        expect(missing.hint?.en).toContain('Pull')
        const called = unique()
        await run(spec({ name: called, ...script(forever) }))
        const taken = await failure(run(spec({ name: called })))
        expect(taken.code).toBe('conflict')
        expect(taken.message.fr).toContain(called)
        expect(await mine()).toHaveLength(1)
      })

      test('a port that another container has is told with its number and that container; what was made is kept', async () => {
        const [first, second] = [unique(), unique()]
        const port = await freePort()
        await run(spec({ name: first, ...script(forever), ports: [{ host: port, container: 80 }] }))
        const taken = await failure(run(spec({ name: second, ...script(forever), ports: [{ host: port, container: 81 }] })))
        expect(taken.code).toBe('conflict')
        expect(taken.message.en).toContain(`Port ${port}`)
        expect(taken.message.en).toContain(first)
        expect(taken.hint?.en).toContain(`“${second}” was made and is kept`)
        expect(await exists(second)).toBe(true)
        // Another time it goes first; one that has run stays, whatever is asked.
        const { Id } = await inspect(second)
        const again = await run(spec({ name: second, ...script(forever), ports: [{ container: 81 }] }), undefined, Id)
        expect(again.container).not.toBe(Id)
        expect(await exists(Id)).toBe(false)
        await cli('stop', '-t', '0', second)
        expect((await failure(run(spec({ name: second, ...script(forever) }), undefined, again.container))).code).toBe('conflict')
        expect((await inspect(second)).Id).toBe(again.container)
      })

      test('a port that a program has', async () => {
        const server = createServer()
        await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
        const { port } = server.address() as { port: number }
        const taken = await failure(run(spec({ ...script(forever), ports: [{ host: port, container: 80 }] })))
        server.close()
        expect(taken.code).toBe('conflict')
        expect(taken.message.fr).toContain(String(port))
      })

      test('a program that the image has not', async () => {
        const called = unique()
        const wrong = await failure(run(spec({ name: called, command: ['no-such-program'] })))
        expect(wrong.code).toBe('invalid')
        expect(wrong.message.en).toContain('no-such-program')
        expect(await exists(called)).toBe(true)
        const passing = await failure(run(spec({ name: unique(), command: ['no-such-program'], autoRemove: true })))
        const kept = (await mine()).length - 1
        expect(passing.hint?.en).toContain(kept > 0 ? 'is kept' : 'has been removed again')
      })

      test('folders and networks that are not there, and a path that is none', async () => {
        const none = join(kit.folder(), 'none')
        if (!podman) {
          const folderGone = await failure(run(spec({ mounts: [{ type: 'bind', source: none, target: '/x' }] })))
          expect(folderGone.code).toBe('not_found')
          expect(folderGone.message.en).toContain(none)
        }
        const twice = [
          { type: 'bind' as const, source: kit.folder(), target: '/x' },
          { type: 'bind' as const, source: '/tmp', target: '/x' },
        ]
        expect((await failure(run(spec({ mounts: twice })))).code).toBe('invalid')
        const relative = await failure(run(spec({ mounts: [{ type: 'bind', source: './data', target: '/x', createSource: true }] })))
        expect(relative).toMatchObject({ code: 'invalid', message: { en: './data is not a whole path.' } })
        const networkGone = await failure(run(spec({ networks: [{ name: 'no-such-network' }] })))
        expect(networkGone.code).toBe('not_found')
        expect(networkGone.message.en).toContain('no-such-network')
      })

      test('a file of variables, by its line', async () => {
        const file = join(kit.folder(), 'env')
        for (const [content, line] of [
          ['A=1\nexport B=2\n', 2],
          ['A=1\n\n#\n=x', 4],
          ['A B=1', 1],
        ] as const) {
          writeFileSync(file, content)
          const bad = await failure(run(spec({ envFiles: [file] })))
          expect(bad.code).toBe('invalid')
          expect(bad.message.en).toContain(`Line ${line} of ${file}`)
        }
        expect((await failure(run(spec({ envFiles: [join(kit.folder(), 'none')] })))).code).toBe('invalid')
        expect(await mine()).toEqual([])
      })
    })

    containersSpecSuite(options, kit)
    containersChangeSuite(options, kit)
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
