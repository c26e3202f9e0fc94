/** What every provider must do when it recreates containers, changes them in place and looks inside, against the real engine. */
import { describe, expect, test } from 'vitest'
import { fault } from '../../shared/rpc/fault.ts'
import { ownLabel, type RunKit, type RunSuiteOptions } from './containers-run.suite-kit.ts'
import { eventually, failure, forever } from './suite-kit.ts'

export function containersChangeSuite({ cli, image, podman = false }: RunSuiteOptions, kit: RunKit): void {
  const { unique, spec, script, inspect, exists, mine, runSpec: run, recreate, specOf, network, imageWith } = kit

  describe('recreating', () => {
    test('keeps the name, the networks and what is in the volumes, also in those without a name', async () => {
      const [called, joined] = [unique(), await network()]
      const own = await imageWith('VOLUME /of-image')
      const { container } = await run(
        spec({
          image: own,
          name: called,
          ...script(`trap exit TERM; while :; do sleep 0.1; done`),
          mounts: [{ type: 'volume', target: '/anonymous' }],
          networks: [{ name: joined, aliases: ['db'] }],
          environment: [{ name: 'A', value: '1' }],
        }),
      )
      await cli('exec', called, 'sh', '-c', 'echo one > /anonymous/file; echo two > /of-image/file')
      const first = await recreate(container)
      expect(first).toMatchObject({ name: called, said: ['creating', 'stopping', 'starting', 'watching'] })
      expect(await exists(container)).toBe(false)
      const again = await recreate(called, {
        spec: { ...(await specOf(called)), environment: [{ name: 'A', value: '2' }] },
      })
      expect(await cli('exec', called, 'sh', '-c', 'cat /anonymous/file /of-image/file; echo $A')).toBe('one\ntwo\n2')
      const { NetworkSettings } = await inspect(again.container)
      expect(NetworkSettings.Networks[joined]?.Aliases).toContain('db')
      expect(await mine()).toHaveLength(1)
    })

    test('puts the old one back when the new one does not start, and says so', async () => {
      const called = unique()
      const { container } = await run(spec({ name: called, ...script(forever) }))
      const wrong = await failure(recreate(container, { spec: spec({ name: called, command: ['no-such-program'] }) }))
      expect(wrong.code).toBe('invalid')
      expect(wrong.hint?.en).toContain(`The old container “${called}” is as it was before.`)
      const old = await inspect(called)
      expect(old).toMatchObject({ Id: container, State: { Running: true } })
      expect(await mine()).toHaveLength(1)
    })

    test('puts it back also when the image is missing, or a person cancels', async () => {
      const called = unique()
      const { container } = await run(spec({ name: called, ...script(forever) }))
      expect((await failure(recreate(container, { spec: spec({ name: called, image: 'wheelhouse/none:here' }) }))).code).toBe('not_found')
      for (const at of ['creating', 'stopping', 'starting', 'watching']) {
        const own = new AbortController()
        const begun = (async () => {
          for await (const chunk of kit.containers.recreate(container, { newer: false }, own.signal))
            if ('status' in chunk && chunk.status === at) own.abort()
        })()
        expect((await failure(begun)).code).toBe('cancelled')
        expect(await inspect(called)).toMatchObject({ Id: container, State: { Running: true } })
        expect(await mine()).toHaveLength(1)
      }
    })

    test('puts it back when the new one ends soon after its start, with what it said last', async () => {
      const called = unique()
      const { container } = await run(spec({ name: called, ...script(forever) }))
      const ending = spec({ name: called, ...script('echo all is lost; sleep 0.5; exit 7') })
      const ended = await failure(recreate(container, { spec: ending }))
      expect(ended.message).toEqual({
        en: 'The new container ended with exit code 7.',
        fr: 'Le nouveau conteneur s’est arrêté avec le code 7.',
      })
      expect(ended.detail).toContain('all is lost')
      expect(ended.hint?.en).toContain(`The old container “${called}” is as it was before.`)
      expect(await inspect(called)).toMatchObject({ Id: container, State: { Running: true } })
      const again = await failure(recreate(container, { spec: { ...ending, restart: { policy: 'always' } } }))
      expect(again.message.en).toMatch(/had to be restarted|exit code 7/)
      expect(await inspect(called)).toMatchObject({ Id: container, State: { Running: true } })
      expect(await mine()).toHaveLength(1)
    })

    test('puts it back when somebody removes the new one meanwhile', async () => {
      const called = unique()
      const { container } = await run(spec({ name: called, ...script(forever) }))
      for (const at of ['starting', 'watching']) {
        const begun = (async () => {
          for await (const chunk of kit.containers.recreate(container, { newer: false }, kit.abort.signal))
            if ('status' in chunk && chunk.status === at) await cli('rm', '-f', called)
        })()
        const gone = await failure(begun)
        expect(gone.code).toBe('not_found')
        expect(gone.hint?.en).toContain(`The old container “${called}” is as it was before.`)
        expect(await inspect(called)).toMatchObject({ Id: container, State: { Running: true } })
        expect(await mine()).toHaveLength(1)
      }
    })

    test('keeps it aside when the new one does its work and ends: nobody knows whether that was meant', async () => {
      const called = unique()
      const { container } = await run(spec({ name: called, ...script(forever) }))
      const { kept = '', name } = await recreate(container, { spec: spec({ name: called, ...script('exit 0') }) })
      expect(name).toBe(called)
      expect(await inspect(kept)).toMatchObject({ Id: container, State: { Running: false } })
      expect((await inspect(called)).Id).not.toBe(container)
    })

    // Podman leaves the running of health checks to timers of systemd.
    test.skipIf(podman)('asks the health check where there is one', async () => {
      const called = unique()
      const { container } = await run(spec({ name: called, ...script(forever) }))
      const checked = (test: string) =>
        spec({
          name: called,
          ...script(forever),
          healthcheck: { command: test, interval: 1000, retries: 1 },
        })
      const ill = await failure(recreate(container, { spec: checked('echo no pulse; exit 1') }))
      expect(ill.message.en).toBe('The new container is unhealthy.')
      expect(ill.detail).toContain('no pulse')
      expect(await inspect(called)).toMatchObject({ Id: container, State: { Running: true } })
      const well = await recreate(container, { spec: checked('exit 0') })
      expect((await inspect(called)).Id).toBe(well.container)
      expect(await exists(container)).toBe(false)
    })

    test('leaves one that rests at rest, and pulls where a newer image is asked for', async () => {
      const called = unique()
      const { container } = await run(spec({ name: called, ...script('true') }))
      await eventually(async () => expect((await inspect(container)).State.Running).toBe(false))
      const asked: string[] = []
      const pull = async function* (reference: string) {
        asked.push(reference)
        yield { layers: [{ id: 'a', state: 'done' as const }] }
      }
      expect((await recreate(container, { newer: true, pull })).said).toEqual(['pulling', 'creating'])
      expect(asked).toEqual([image])
      expect((await inspect(called)).State.Running).toBe(false)
      const refused = () => {
        throw fault('not_found', { en: 'No.', fr: 'Non.' })
      }
      expect((await failure(recreate(called, { newer: true, pull: refused }))).code).toBe('not_found')
      expect(await exists(called)).toBe(true)
    })

    test('refuses, and changes nothing, while others live in its network or among its processes', async () => {
      const called = unique()
      const { container } = await run(spec({ name: called, ...script(forever) }))
      const [inNetwork, amongProcesses] = [unique(), unique()]
      const begin = async (name: string, ...how: string[]) =>
        cli('run', '-d', '--name', name, '--label', ownLabel, ...how, image, 'sh', '-c', forever)
      await begin(inNetwork, '--network', `container:${called}`)
      await begin(amongProcesses, '--pid', `container:${called}`)
      const tied = await failure(recreate(called))
      expect(tied.code).toBe('conflict')
      for (const one of [inNetwork, amongProcesses]) expect(tied.message.fr).toContain(`« ${one} »`)
      expect(await inspect(called)).toMatchObject({ Id: container, State: { Running: true } })
      await cli('rm', '-f', inNetwork, amongProcesses)
      expect((await recreate(called)).name).toBe(called)
    })

    test('keeps what a spec has no word for', async () => {
      const called = unique()
      const made = await cli(
        'create',
        '--name',
        called,
        '--label',
        ownLabel,
        '--cpu-period',
        '50000',
        '--cpu-quota',
        '25000',
        image,
        'true',
      )
      expect((await kit.containers.spec(made, kit.abort.signal)).unsaid).toEqual(['CpuPeriod', 'CpuQuota'])
      const { container } = await recreate(made)
      expect((await inspect(container)).HostConfig).toMatchObject({ CpuPeriod: 50_000, CpuQuota: 25_000 })
      const more = await recreate(container, {
        spec: { ...(await specOf(container)), limits: { cpus: 1 } },
      })
      expect((await specOf(more.container)).limits.cpus).toBe(1)
    })

    // Podman forgets what it was told of a mount beyond its source and target.
    test.skipIf(podman)('keeps mounts as they were, with options that a spec cannot say', async () => {
      const volume = unique()
      const made = await cli(
        ...['create', '--label', ownLabel],
        ...[
          '--mount',
          `type=volume,source=${volume},target=/named,volume-label=a=b`,
          '--mount',
          'type=volume,target=/nameless,volume-label=c=d',
        ],
        ...['-v', `${volume}:/bound:nocopy`, image, 'true'],
      )
      const before = JSON.parse(await cli('inspect', made))[0]
      const { container } = await recreate(made)
      const after = JSON.parse(await cli('inspect', container))[0]
      const places = (one: typeof before) =>
        Object.fromEntries(one.Mounts.map((mount: { Destination: string; Name: string }) => [mount.Destination, mount.Name]))
      expect(places(after)).toEqual(places(before))
      expect(after.HostConfig.Binds).toEqual(before.HostConfig.Binds)
      expect(after.HostConfig.Mounts).toEqual([
        before.HostConfig.Mounts[0],
        { ...before.HostConfig.Mounts[1], Source: places(before)['/nameless'] },
      ])
      await cli('rm', '-f', '-v', container)
      await cli('volume', 'rm', volume)
    })

    // Podman tells none of it.
    test.skipIf(podman)('keeps how it joined its networks', async () => {
      const [first, second] = [await network(), await network()]
      const made = await cli('create', '--label', ownLabel, '--network', `name=${first},driver-opt=one=1`, image, 'true')
      await cli('network', 'connect', '--driver-opt', 'two=2', '--link', 'other:alias', '--link-local-ip', '169.254.1.7', second, made)
      const { container } = await recreate(made)
      const { Networks } = (await inspect(container)).NetworkSettings
      expect(Networks).toMatchObject({
        [first]: { DriverOpts: { one: '1' } },
        [second]: { DriverOpts: { two: '2' }, Links: ['other:alias'], IPAMConfig: { LinkLocalIPs: ['169.254.1.7'] } },
      })
    })

    test('makes it of what it is once the image is there: pulling takes time', async () => {
      const called = unique()
      const { container } = await run(spec({ name: called, ...script('trap exit TERM; while :; do sleep 0.1; done') }))
      const pull = async function* () {
        await cli('stop', container)
        yield { layers: [{ id: 'a', state: 'done' as const }] }
      }
      expect((await recreate(container, { newer: true, pull })).said).toEqual(['pulling', 'creating'])
      expect((await inspect(called)).State.Running).toBe(false)
    })
  })

  describe('changing in place', () => {
    test.runIf(podman)('says so where an engine cannot', async () => {
      const { container } = await run(spec(script(forever)))
      const unable = await failure(kit.containers.update(container, { restart: { policy: 'always' } }, kit.abort.signal))
      expect(unable.code).toBe('unsupported')
      expect(unable.hint?.en).toContain('Recreate')
    })

    test.skipIf(podman)('limits and restarts, while it runs', async () => {
      const { container } = await run(spec({ ...script(forever), limits: { memory: 64 * 1024 * 1024, memorySwap: 64 * 1024 * 1024 } }))
      await kit.containers.update(
        container,
        {
          limits: { memory: 128 * 1024 * 1024, memorySwap: 256 * 1024 * 1024, cpus: 0.5, pidsLimit: 50 },
          restart: { policy: 'unless-stopped' },
        },
        kit.abort.signal,
      )
      const { HostConfig, State } = await inspect(container)
      expect(State.Running).toBe(true)
      expect(HostConfig).toMatchObject({
        Memory: 128 * 1024 * 1024,
        MemorySwap: 256 * 1024 * 1024,
        NanoCpus: 5e8,
        PidsLimit: 50,
        RestartPolicy: { Name: 'unless-stopped' },
      })
      await kit.containers.update(container, { limits: { pidsLimit: 0 } }, kit.abort.signal)
      expect((await specOf(container)).limits).not.toHaveProperty('pidsLimit')
      // What it has not can be taken away.
      await kit.containers.update(container, { limits: { cpuShares: 0 } }, kit.abort.signal)
      const above = await failure(kit.containers.update(container, { limits: { memory: 512 * 1024 * 1024 } }, kit.abort.signal))
      expect(above.code).toBe('invalid')
      expect(above.hint?.en).toContain('memory and swap')
      const cores = await failure(kit.containers.update(container, { limits: { cpus: 5000 } }, kit.abort.signal))
      expect(cores.message.en).toContain('cores at most')
      expect((await failure(kit.containers.update('no-such', { restart: { policy: 'always' } }, kit.abort.signal))).code).toBe('not_found')
    })
  })

  describe('taking limits away', () => {
    test('which only a new container is without, is not told as done', async () => {
      const limits = { memory: 64 * 1024 * 1024, cpus: 0.5 }
      const { container } = await run(spec({ ...script(forever), limits }))
      const change = { limits: { memory: 0, cpus: 0 }, restart: { policy: 'always' as const } }
      const refused = await failure(kit.containers.update(container, change, kit.abort.signal))
      expect(refused.code).toBe('unsupported')
      expect(refused.message).toEqual({
        en: 'Only recreating takes these limits away: memory, CPUs.',
        fr: 'Seule une recréation retire ces limites : mémoire, CPU.',
      })
      expect(refused.hint?.en).toContain('Nothing has been changed. Recreate')
      const { HostConfig } = await inspect(container)
      expect(HostConfig).toMatchObject({
        Memory: limits.memory,
        NanoCpus: 5e8,
        RestartPolicy: { Name: expect.not.stringMatching('always') },
      })
      const without = { ...(await specOf(container)), limits: {} }
      const again = await recreate(container, { spec: without })
      expect((await inspect(again.container)).HostConfig).toMatchObject({ Memory: 0, NanoCpus: 0 })
    })
  })

  describe('looking inside', () => {
    test('shows the processes, by their fields', async () => {
      const { container } = await run(spec(script('sleep 1234 & exec sleep 4321')))
      await eventually(async () => {
        const { titles, processes, known } = await kit.containers.top(container, kit.abort.signal)
        expect(processes.every((row) => row.length === titles.length)).toBe(true)
        expect(known.map(({ command }) => command).sort()).toEqual(['sleep 1234', 'sleep 4321'])
        for (const one of known) {
          expect(one.pid).toBeGreaterThan(0)
          expect(one.user).toBeTruthy()
          // Podman's own table has no times.
          if (!podman) expect(one.time).toBeGreaterThanOrEqual(0)
        }
      })
      await cli('stop', '-t', '0', container)
      expect((await failure(kit.containers.top(container, kit.abort.signal))).code).toBe('conflict')
    })
  })
}
