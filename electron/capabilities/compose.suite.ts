/** What every provider of compose projects must do, with the real program against the real engine. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ComposeSuiteOptions, composeKit } from './compose.suite-kit.ts'
import { eventually, failure, forever } from './suite-kit.ts'

export function composeSuite(name: string, options: ComposeSuiteOptions): void {
  const { cli, image, restartsUnsaid } = options
  /** A service of the test image that runs until it is told to stop. */
  const service = (more = '') =>
    `{image: "${image}", command: ["sh", "-c", ${JSON.stringify(forever.replaceAll('$', '$$'))}], stop_grace_period: 1s${more && `, ${more}`}}`
  const two = () => `services:
  web: ${service('depends_on: [db], networks: [inner]')}
  db: ${service('networks: [inner], volumes: ["data:/data"]')}
networks: {inner: {internal: true}}
volumes: {data: }
`

  // The program takes a second and more to start, and some tests start it often.
  describe(name, { timeout: 180_000 }, () => {
    const kit = composeKit(options)

    test('says which program it uses', async () => {
      const tool = await kit.compose.tool(kit.abort.signal)
      expect(tool.version).toMatch(/^\d+\.\d+/)
      expect(existsSync(tool.path)).toBe(true)
      expect(tool.v2).toBe(!tool.version.startsWith('1.'))
    })

    test('brings a project up, shows it, stops a part of it, restarts it, and takes it down with what it kept', async () => {
      const projects = await kit.watch()
      const file = kit.write('compose.yml', two())
      const target = kit.target(file)
      expect(await kit.compose.find(kit.project, kit.abort.signal)).toBeUndefined()

      const lines = await kit.run(target, { kind: 'up' })
      expect(lines.join('\n')).toMatch(/db/)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be there
      expect(lines.join('')).not.toMatch(/[\x00-\x1f]/)
      await eventually(() =>
        expect(projects.get(kit.project)).toEqual({
          project: kit.project,
          workingDir: kit.folder,
          files: [file],
          envFiles: [],
          services: [
            { name: 'db', running: 1, total: 1, image },
            { name: 'web', running: 1, total: 1, image },
          ],
          running: 2,
          total: 2,
        }),
      )
      expect(await kit.compose.find(kit.project, kit.abort.signal)).toEqual(projects.get(kit.project))

      await kit.run(target, { kind: 'stop', services: ['web'], timeout: 0 })
      await eventually(() => expect(projects.get(kit.project)).toMatchObject({ running: 1, total: 2 }))
      expect(projects.get(kit.project)?.services.find((one) => one.name === 'web')).toMatchObject({ running: 0, total: 1 })
      await kit.run(target, { kind: 'start', services: ['web'] })
      await eventually(() => expect(projects.get(kit.project)).toMatchObject({ running: 2 }))

      const began = async (of: string) =>
        cli(
          'inspect',
          '-f',
          '{{.State.StartedAt}}',
          await cli(
            'ps',
            '-q',
            '--filter',
            `label=com.docker.compose.project=${kit.project}`,
            '--filter',
            `label=com.docker.compose.service=${of}`,
          ),
        )
      const before = [await began('db'), await began('web')]
      await kit.run(target, { kind: 'restart', services: ['db'], timeout: 0 })
      expect(await began('db')).not.toBe(before[0])
      expect(await began('web')).toBe(before[1])

      const volume = `${kit.project}_data`
      expect(await cli('volume', 'ls', '-q')).toContain(volume)
      await kit.down(target)
      await eventually(() => expect(projects.has(kit.project)).toBe(false))
      expect(await cli('volume', 'ls', '-q')).not.toContain(volume)
      expect(await cli('network', 'ls', '--format', '{{.Name}}')).not.toContain(`${kit.project}_inner`)
    })

    test('has for done what others wait for, where the program labels it, and for running nothing that was stopped or ends again and again', async () => {
      const projects = await kit.watch()
      const polite = `{image: "${image}", command: ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"], network_mode: none}`
      const target = kit.target(
        kit.write(
          'compose.yml',
          `services:
  web: ${service('network_mode: none, depends_on: {job: {condition: service_completed_successfully}}')}
  server: ${polite}
  job: {image: "${image}", command: ["true"], network_mode: none}
  failed: {image: "${image}", command: ["false"], network_mode: none}
  broken: {image: "${image}", command: ["false"], network_mode: none, restart: always}
`,
        ),
      )
      await kit.run(target, { kind: 'up' })
      await kit.run(target, { kind: 'stop', services: ['server'] })
      const { v2 } = await kit.compose.tool(kit.abort.signal)
      await eventually(() =>
        expect(projects.get(kit.project)?.services.map(({ image: _, ...counts }) => counts)).toEqual([
          { name: 'broken', running: 0, ...(restartsUnsaid ? {} : { restarting: 1 }), total: 1 },
          { name: 'failed', running: 0, total: 1 },
          { name: 'job', running: 0, [v2 ? 'done' : 'exited']: 1, total: 1 },
          { name: 'server', running: 0, exited: 1, total: 1 },
          { name: 'web', running: 1, total: 1 },
        ]),
      )
    })

    test('scales, and makes anew what is to be made anew', async () => {
      const target = kit.target(kit.write('compose.yml', `services:\n  web: ${service('network_mode: none')}\n`))
      await kit.run(target, { kind: 'up', scale: { web: 2 } })
      const ids = async () => (await cli('ps', '-q', '--filter', `label=com.docker.compose.project=${kit.project}`)).split('\n').sort()
      const first = await ids()
      expect(first).toHaveLength(2)
      await kit.run(target, { kind: 'up', scale: { web: 2 }, forceRecreate: true })
      expect(await ids()).toHaveLength(2)
      expect(await ids()).not.toEqual(first)
    })

    test('starts what is in a profile only when it is on, and fills in what env files say', async () => {
      const file = kit.write(
        'compose.yml',
        `services:\n  web: ${service('network_mode: none, hostname: "$' + '{NAME:?is missing}"')}\n  debug: ${service('network_mode: none, profiles: [debug]')}\n`,
      )
      const envFiles = [kit.write('my.env', 'NAME=of-env-file\n')]
      const services = async () => (await kit.compose.find(kit.project, kit.abort.signal))?.services.map((one) => one.name)
      const refused = await failure(kit.run(kit.target(file), { kind: 'up' }))
      expect(refused).toMatchObject({ code: 'invalid' })
      expect(refused.message.en).toContain('NAME')
      await kit.run(kit.target(file, { envFiles }), { kind: 'up' })
      expect(await services()).toEqual(['web'])
      const web = await cli('ps', '-q', '--filter', `label=com.docker.compose.project=${kit.project}`)
      expect(await cli('inspect', '-f', '{{.Config.Hostname}}', web)).toBe('of-env-file')
      const target = kit.target(file, { envFiles, profiles: ['debug'] })
      await kit.run(target, { kind: 'up' })
      expect(await services()).toEqual(['debug', 'web'])
    })

    test('joins the files of a project, the later over the earlier', async () => {
      const base = kit.write('compose.yml', `services:\n  web: ${service('network_mode: none, labels: {which: base}')}\n`)
      const over = kit.write('compose.override.yml', 'services:\n  web: {labels: {which: over}}\n')
      await kit.run(kit.target(base, { files: [base, over] }), { kind: 'up' })
      expect(await kit.compose.find(kit.project, kit.abort.signal)).toMatchObject({ files: [base, over] })
      expect(
        await cli(
          'inspect',
          '-f',
          '{{.Config.Labels.which}}',
          await cli('ps', '-q', '--filter', `label=com.docker.compose.project=${kit.project}`),
        ),
      ).toBe('over')
    })

    test('tells what the files come to, with the values of environments only when they are asked for', async () => {
      const file = kit.write(
        'compose.yml',
        `services:\n  web: {image: "${image}", command: "login correct-horse", environment: {PASSWORD: correct-horse, PIN: 1234}, profiles: [a]}\n  db: {image: "${image}"}\nnetworks: {inner: }\nvolumes: {data: }\n`,
      )
      const target = kit.target(file, { profiles: ['a'] })
      const config = await kit.compose.config(target, kit.abort.signal)
      expect(config).toMatchObject({ services: ['db', 'web'], profiles: ['a'], volumes: ['data'], problems: [] })
      expect(config.yaml).toContain('PASSWORD')
      expect(config.yaml).not.toMatch(/correct-horse|1234/)
      const { yaml } = await kit.compose.reveal(target, kit.abort.signal)
      expect(yaml).toMatch(/PASSWORD: correct-horse/)
      expect(yaml).toMatch(/PIN: ['"]?1234/)
    })

    describe('what goes wrong', () => {
      const config = async (text: string) => kit.compose.config(kit.target(kit.write('compose.yml', text)), kit.abort.signal)
      const up = async (text: string, more = {}) => failure(kit.run(kit.target(kit.write('compose.yml', text)), { kind: 'up', ...more }))

      test('a circle', async () => {
        const text = `services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, depends_on: [a]}\n`
        const { problems } = await config(text)
        expect(problems).toMatchObject([{ message: expect.stringMatching(/circular|cycle/i) }])
        const fault = await up(text)
        expect(fault.code).toBe('invalid')
        expect(fault.message.en).toMatch(/circle/)
        expect(fault.message.fr).toMatch(/boucle/)
      })

      test('syntax, with its line', async () => {
        const { problems, yaml } = await config('services:\n  a:\n    image: [x\n')
        expect(yaml).toBe('')
        expect(problems).toEqual([{ line: expect.any(Number), message: expect.not.stringContaining('Traceback') }])
      })

      test('a key that there is not', async () => {
        const fault = await up(`services:\n  a: {image: x, prots: []}\n`)
        expect(fault.code).toBe('invalid')
        expect(fault.message.en).toContain('prots')
      })

      test('a service that there is not', async () => {
        const fault = await up(`services:\n  a: {image: "${image}"}\n`, { services: ['b'] })
        expect(fault).toMatchObject({ code: 'not_found' })
        expect(fault.message.en).toContain('“b”')
      })

      test('a file that is not there', async () => {
        const fault = await failure(kit.run(kit.target(join(kit.folder, 'none.yml')), { kind: 'up' }))
        expect(fault).toMatchObject({ code: 'not_found' })
        expect(fault.message.en).toContain('none.yml')
      })

      test('an image that nobody has', async () => {
        const fault = await up('services:\n  a: {image: "registry.invalid/none:1", network_mode: none}\n')
        expect(['unavailable', 'not_found']).toContain(fault.code)
        expect(fault.hint?.en).toBeTruthy()
      })

      test('a port that is taken', async () => {
        const server = createServer()
        const port = await new Promise<number>((resolve) =>
          server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
        )
        try {
          const fault = await up(`services:\n  a: ${service(`ports: ["127.0.0.1:${port}:80"]`)}\n`)
          expect(fault).toMatchObject({ code: 'conflict', message: { en: expect.stringMatching(/port/i) } })
          expect(fault.detail).toContain(String(port))
        } finally {
          server.close()
        }
      })

      test('the file is taken away while the project runs', async () => {
        const file = kit.write('compose.yml', `services:\n  a: ${service('network_mode: none')}\n`)
        await kit.run(kit.target(file), { kind: 'up' })
        rmSync(file)
        const fault = await failure(kit.run(kit.target(file), { kind: 'up' }))
        expect(fault).toMatchObject({ code: 'not_found', message: { en: expect.stringContaining(file) } })
        expect((await kit.compose.find(kit.project, kit.abort.signal))?.running).toBe(1)
      })
    })

    describe('cancelling', () => {
      const slow = () => `services:\n  a: ${service('network_mode: none')}\n  b: ${service('network_mode: none, depends_on: [a]')}\n`

      test('ends what is being done, and says that it may be half-done', async () => {
        // Slow to stop: the second one waits for the first.
        const file = kit.write(
          'compose.yml',
          slow().replaceAll('trap exit TERM', 'trap : TERM').replaceAll('stop_grace_period: 1s', 'stop_grace_period: 60s'),
        )
        const target = kit.target(file)
        await kit.run(target, { kind: 'up' })
        const cancel = new AbortController()
        const chunks: string[] = []
        const ended = (async () => {
          for await (const chunk of kit.begin(target, { kind: 'stop' }, cancel.signal)) {
            if ('line' in chunk) chunks.push(chunk.line.text)
            cancel.abort()
          }
        })()
        const fault = await failure(ended)
        expect(fault).toMatchObject({ code: 'cancelled' })
        expect(fault.message.en).toMatch(/half-done/)
        expect(fault.message.fr).toMatch(/moitié/)
      })

      test('a signal ends it at once, and the program with it', async () => {
        const compose = await kit.planted({
          'docker-compose': `case "$*" in *version*) echo 1.29.2; exit;; esac\n/bin/sleep 1000 &\necho $! > '${kit.folder}/child'\necho ready\nwait`,
        })
        const own = new AbortController()
        const file = kit.write('compose.yml', slow())
        const running = compose.run(kit.target(file), { kind: 'up' }, new AbortController().signal, own.signal)[Symbol.asyncIterator]()
        expect(await running.next()).toMatchObject({ value: { line: { text: 'ready', channel: 'stdout' } } })
        const child = Number(readFileSync(join(kit.folder, 'child'), 'utf8'))
        const next = running.next()
        own.abort()
        expect((await failure(next)).code).toBe('cancelled')
        await eventually(() => expect(() => process.kill(child, 0)).toThrow())
      })
    })

    describe('the program', () => {
      const file = () => kit.write('compose.yml', 'services: {a: {image: x}}\n')
      const signal = () => new AbortController().signal

      test('is missing: the fault says what to install, and it is found once it is there', async () => {
        const compose = await kit.planted({})
        const fault = await failure(compose.tool(kit.abort.signal))
        expect(fault).toMatchObject({ code: 'unsupported', retryable: false })
        expect(fault.hint?.en).toMatch(/[Ii]nstall/)
        expect(fault.hint?.fr).toMatch(/[Ii]nstall/)
        expect((await failure(compose.config(kit.target(file()), kit.abort.signal))).code).toBe('unsupported')
        kit.plant('docker-compose', 'echo 1.29.2')
        expect(await compose.tool(kit.abort.signal)).toMatchObject({ program: 'docker-compose' })
      })

      test('is looked for again after it was too old, and when it is gone', async () => {
        const compose = await kit.planted({ 'docker-compose': 'case "$*" in *version*) echo 1.20.0;; *) exit 1;; esac' })
        const target = kit.target(file(), { profiles: ['a'] })
        expect((await failure(compose.config(target, signal()))).code).toBe('unsupported')
        const newer = kit.plant('docker-compose', 'case "$*" in *version*) echo 2.24.5;; *) echo "services: {}";; esac')
        expect(await compose.config(target, signal())).toMatchObject({ problems: [] })
        rmSync(newer)
        expect((await failure(compose.config(target, signal()))).code).toBe('unavailable')
        expect((await failure(compose.tool(signal()))).code).toBe('unsupported')
      })

      test('whose answer cannot be read tells nothing of it', async () => {
        const compose = await kit.planted({ 'docker-compose': 'case "$*" in *version*) echo 2.24.5;; *) echo "a: [correct-horse";; esac' })
        const fault = await failure(compose.config(kit.target(file()), signal()))
        expect(JSON.stringify(fault)).not.toContain('correct-horse')
        expect(fault).toMatchObject({ code: 'internal', hint: { en: expect.stringContaining('docker compose config') } })
      })

      test('is the plugin where there is one', async () => {
        const compose = await kit.planted({
          docker: 'if [ "$1 $2" = "compose version" ]; then echo 2.24.5; else echo "plugin $*"; fi',
          'docker-compose': 'echo 1.29.2',
        })
        expect(await compose.tool(kit.abort.signal)).toMatchObject({ program: 'docker compose', version: '2.24.5', v2: true })
        const words: string[] = []
        for await (const chunk of compose.run(
          kit.target(file(), { envFiles: [kit.write('a', ''), kit.write('b', '')] }),
          { kind: 'pull', services: ['a'] },
          signal(),
          signal(),
        ))
          if ('line' in chunk) words.push(chunk.line.text)
        expect(words.join(' ')).toMatch(
          /^plugin compose --ansi never --project-name \S+ --project-directory \S+ --file \S+ --env-file \S+\/a --env-file \S+\/b pull a$/,
        )
      })

      test('is docker-compose where docker has no such plugin', async () => {
        const compose = await kit.planted({ docker: 'echo unknown command >&2; exit 1', 'docker-compose': 'echo 1.29.2' })
        expect(await compose.tool(kit.abort.signal)).toMatchObject({ program: 'docker-compose', version: '1.29.2', v2: false })
      })

      test('acts without the files where it can, and says so where it cannot', async () => {
        const none = kit.target('', { files: [], workingDir: undefined })
        const compose = await kit.planted({ docker: 'if [ "$1 $2" = "compose version" ]; then echo 2.24.5; else echo "$*"; pwd; fi' })
        const words: string[] = []
        for await (const chunk of compose.run(none, { kind: 'stop' }, signal(), signal())) if ('line' in chunk) words.push(chunk.line.text)
        expect(words).toEqual([`compose --ansi never --project-name ${kit.project} stop`, '/'])
        const up = compose.run(none, { kind: 'up' }, signal(), signal())[Symbol.asyncIterator]()
        expect((await failure(up.next())).code).toBe('not_found')
      })

      test('is told which engine it works for, whatever else the environment says', async () => {
        const compose = await kit.planted({
          'docker-compose': 'case "$*" in *version*) echo 1.29.2;; *) echo "$DOCKER_HOST $DOCKER_CONTEXT";; esac',
        })
        const { yaml } = await compose.reveal(kit.target(file()), kit.abort.signal)
        expect(yaml).toMatch(/^unix:\/\/\S+ $|^unix:\/\/\S+$/)
      })

      test('fails in a way nobody knows: its last lines are told, and nothing before them is kept', async () => {
        const compose = await kit.planted({
          'docker-compose':
            'case "$*" in *version*) echo 1.29.2; exit;; esac\ni=0; while [ $i -lt 2000 ]; do echo "line $i"; i=$((i+1)); done\necho "the last" >&2; exit 7',
        })
        let lines = 0
        const ended = (async () => {
          for await (const chunk of compose.run(kit.target(file()), { kind: 'up' }, signal(), signal())) if ('line' in chunk) lines++
        })()
        const fault = await failure(ended)
        expect(lines).toBe(2001)
        expect(fault).toMatchObject({ code: 'internal', message: { en: 'docker-compose ended with 7.' } })
        expect(fault.detail).toContain('the last')
        expect(fault.detail?.length).toBeLessThanOrEqual(4000)
      })
    })
  })
}
