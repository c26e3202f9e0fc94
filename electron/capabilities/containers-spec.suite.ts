/** What a container was made with is read back whole, and the line that says it makes the same: compared with the engine's own command line. */
import { describe, expect, test } from 'vitest'
import type { RunSpec } from '../../shared/contract/run-spec.ts'
import { dockerRunWords } from '../../shared/lib/docker-run/print.ts'
import { type Inspected, ownLabel, type RunKit, type RunSuiteOptions, type SpecInput } from './containers-run.suite-kit.ts'
import { failure } from './suite-kit.ts'

export function containersSpecSuite({ cli, image, podman = false }: RunSuiteOptions, kit: RunKit): void {
  const { unique, spec, inspect, runSpec: run, imageWith } = kit
  /** Nothing here is what an engine does by itself. */
  const rich = (more: SpecInput = {}) =>
    spec({
      command: ['-c', 'exec sleep 1000', "it's"],
      entrypoint: 'sh',
      ports: [
        { host: podman ? 42_000 : { from: 42_000, to: 42_050 }, container: 80 },
        { ip: '127.0.0.1', container: 81, protocol: 'udp' },
      ],
      expose: [{ container: 90 }],
      mounts: [
        { type: 'bind', source: kit.folder(), target: '/one', createSource: true, readOnly: true },
        { type: 'bind', source: '/tmp', target: podman ? '/two' : '/two, "three"', readOnly: true },
        { type: 'volume', target: '/anonymous' },
        { type: 'tmpfs', target: '/memory', size: 1024 * 1024, mode: 0o1770 },
      ],
      tmpfs: [{ target: '/run', options: 'size=64k' }],
      readOnly: true,
      environment: [
        { name: 'B', value: "$x `y` 'z' \"" },
        { name: 'A', value: '' },
      ],
      labels: [{ name: 'of', value: 'ours=1' }],
      hostname: 'ship',
      dns: ['10.1.1.1'],
      dnsSearch: ['example.com'],
      extraHosts: [{ host: 'db', address: '10.2.2.2' }],
      user: '0:0',
      groupAdd: ['10'],
      workdir: '/tmp',
      tty: true,
      interactive: true,
      // Podman needs a program for that, which its package does not bring along.
      ...(podman ? {} : { init: true }),
      restart: { policy: 'on-failure', retries: 3 },
      stopSignal: 'SIGINT',
      stopTimeout: 3,
      healthcheck: { command: 'test -e /one', interval: 60_000, timeout: 5500, retries: 2 },
      limits: {
        memory: 64 * 1024 * 1024,
        memorySwap: -1,
        memoryReservation: 32 * 1024 * 1024,
        cpuShares: 512,
        pidsLimit: 100,
        shmSize: 1024 * 1024,
      },
      // Podman raises others along, for which it may lack the right.
      ulimits: podman ? [] : [{ name: 'nofile', soft: 100, hard: 200 }],
      oomScoreAdj: 100,
      capAdd: ['CAP_NET_ADMIN'],
      capDrop: ['CAP_CHOWN'],
      devices: [{ host: '/dev/null', container: '/dev/nothing', permissions: 'r' }],
      sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
      ...more,
    })

  const specOf = async (container: string) => {
    const { spec: read, unsaid, untold } = await kit.containers.spec(container, kit.abort.signal)
    // All of it was made of a spec.
    expect(unsaid).toEqual([])
    if (!podman) expect(untold).toEqual([])
    return podman ? { ...read, ulimits: [] } : read
  }

  describe('the spec of a container', () => {
    test('is what it was made of, and the line that it prints makes the same', async () => {
      const called = unique()
      const wanted = rich({ name: called })
      const { container } = await run(wanted)
      const read = await specOf(container)
      if (podman) {
        // What it tells in Docker's language is not all that it was told; what is lost with it is named.
        const { untold } = await kit.containers.spec(container, kit.abort.signal)
        expect(untold).toEqual(['/dev/nothing: CgroupPermissions'])
        expect(read.tmpfs.map(({ target }) => target)).toEqual(expect.arrayContaining(['/memory', '/run']))
        const { image, command, entrypoint, environment, hostname, user, workdir, restart, dns, tty, readOnly, healthcheck, expose } =
          sorted(wanted)
        expect(sorted(read)).toMatchObject({
          image,
          command,
          entrypoint,
          environment,
          hostname,
          user,
          workdir,
          restart,
          dns,
          tty,
          readOnly,
          healthcheck,
          expose,
        })
        expect(sorted(read).ports.map(({ ip }) => ip)).toEqual([undefined, '127.0.0.1'])
        return expect(sorted(read).labels).toEqual(sorted(wanted).labels)
      }
      expect(sorted(read)).toEqual(sorted(wanted))
      const other = await cli('create', ...lineOf({ ...read, name: unique() }))
      const [ours, theirs] = [await inspect(container), await inspect(other)]
      expect(comparable(ours)).toEqual(comparable(theirs))
    })

    test('leaves out what the image says', async () => {
      const own = await imageWith(
        'ENV OF_IMAGE=1',
        'LABEL a=b',
        'WORKDIR /tmp',
        'USER 0',
        'EXPOSE 80',
        'VOLUME /data',
        'ENTRYPOINT ["sh", "-c"]',
        'CMD ["true"]',
      )
      const plain = spec({ image: own, name: unique() })
      expect(await specOf((await run(plain)).container)).toEqual(plain)
      const changed = spec({
        image: own,
        name: unique(),
        command: ['exit 1'],
        environment: [{ name: 'OF_IMAGE', value: '2' }],
        labels: [{ name: 'a', value: 'c' }],
      })
      expect(sorted(await specOf((await run(changed)).container))).toEqual(sorted(changed))
      const without = spec({ image: own, name: unique(), entrypoint: '', command: ['true'] })
      expect(await specOf((await run(without)).container)).toEqual(without)
    })

    test('of what the command line made is read, too', async () => {
      const made = await cli('create', '--label', ownLabel, '--network', 'none', '-v', '/some', '-e', 'A=1', image, 'true')
      expect(await kit.specOf(made)).toMatchObject({
        image,
        command: ['true'],
        networks: [{ name: 'none', aliases: [] }],
        environment: [{ name: 'A', value: '1' }],
        mounts: [{ type: 'volume', target: '/some' }],
      })
      expect((await failure(kit.containers.spec('no-such-container', kit.abort.signal))).code).toBe('not_found')
    })
  })
}

/** The words of the line, without what says that it runs in the background. */
const lineOf = (spec: RunSpec) => {
  const [[first = ''] = [], ...rest] = dockerRunWords(spec)
  const letters = first.replace(/[-d]/g, '')
  return [...(letters ? [`-${letters}`] : []), ...rest.flat()]
}

/** Engines keep these in an order of their own. */
function sorted(spec: RunSpec): RunSpec {
  const by = <T>(list: T[], key: (one: T) => string) => [...list].sort((a, b) => (key(a) < key(b) ? -1 : 1))
  return {
    ...spec,
    // Of variables Podman alone does.
    environment: by(spec.environment, ({ name }) => name),
    labels: by(spec.labels, ({ name }) => name),
    mounts: by(spec.mounts, ({ target }) => target),
    ports: by(spec.ports, ({ container }) => String(container)),
  }
}

/** Without what is each container's own, or about the terminal that made it. */
function comparable({ Config, HostConfig }: Inspected): unknown {
  const { AttachStdin: _, AttachStdout: _1, AttachStderr: _2, StdinOnce: _3, Hostname: _4, ...config } = Config
  const { ContainerIDFile: _5, ConsoleSize: _6, NetworkMode, Annotations: _7, ...host } = HostConfig
  // Command lines sort the environment, and send a zero where we send nothing.
  const said = (one: object) =>
    Object.fromEntries(
      Object.entries(one).filter(
        ([, value]) => value !== null && value !== 0 && value !== -1 && !(typeof value === 'object' && Object.keys(value).length === 0),
      ),
    )
  return {
    config: { ...said(config), Env: [...config.Env].sort() },
    host: { ...said(host), NetworkMode: NetworkMode === 'bridge' ? 'default' : NetworkMode },
  }
}
