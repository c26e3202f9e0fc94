/** Whatever a spec says, a line can say it, and reading the line gives it back. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a shell and of compose are what is read
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type RunSpec, runSpec } from '../contract/run-spec.ts'
import { parseComposeService } from './compose-service/parse.ts'
import { printComposeService } from './compose-service/print.ts'
import { parseDockerRun } from './docker-run/parse.ts'
import { printDockerRun } from './docker-run/print.ts'

/** Quotes, ends of lines, what a shell would fill in or run: whatever hurts. */
const nasty = fc.constantFrom(
  ...`'"\\\`$&|;<>#~*?!(){}[]=,:% \t\n\r^@-/.aZ0é🐳`,
  '$(id)',
  '${X:-y}',
  '`id`',
  '\\\n',
  '^\n',
  '`\n',
  "'\\''",
  '--',
  '-e',
)
const text = fc
  .oneof(
    fc.string(),
    fc.array(nasty, { maxLength: 12 }).map((parts) => parts.join('')),
  )
  .map((one) => one.replaceAll('\0', ''))
const filled = text.filter((one) => one.length > 0)
const of = <T>(value: fc.Arbitrary<T>) => fc.array(value, { maxLength: 3 })
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const key = filled.map((one) => one.replaceAll('=', '')).filter((one) => one.length > 0)
const pairs = of(fc.record({ name: key, value: text }))
const path = filled.map((one) => one.replaceAll(/\p{Cc}/gu, '')).filter((one) => one.length > 0)
const absolute = path.map((one) => `/${one.replaceAll(':', '')}`)
const name = fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{1,12}$/)
const letter = fc.stringMatching(/^[a-zA-Z]$/)
const port = fc.integer({ min: 1, max: 65_535 })
const protocol = fc.constantFrom('tcp' as const, 'udp' as const, 'sctp' as const)
const size = fc.oneof(
  fc.nat(),
  fc.nat({ max: 4096 }).map((n) => n * 1024 ** 2),
  fc.constant(Number.MAX_SAFE_INTEGER),
)
const count = fc.nat()
const span = fc.nat({ max: 1_000_000_000 })
const address = fc.constantFrom('127.0.0.1', '10.1.2.3', '::1', 'fe80::1')
const range = fc
  .tuple(port, port)
  .filter(([from, to]) => from < to)
  .map(([from, to]) => ({ from, to }))
const propagation = fc.constantFrom('private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave')
const mount = fc.oneof(
  fc.record({
    type: fc.constant('volume'),
    source: maybe(fc.oneof(name, letter, path)),
    target: path,
    readOnly: fc.boolean(),
    noCopy: fc.boolean(),
    driver: maybe(filled),
    driverOptions: pairs,
  }),
  fc.record({ type: fc.constant('volume'), source: maybe(name), target: absolute }),
  fc.record({ type: fc.constant('bind'), source: path, target: path, readOnly: fc.boolean(), propagation: maybe(propagation) }),
  fc.record({
    type: fc.constant('bind'),
    source: absolute,
    target: absolute,
    readOnly: fc.boolean(),
    createSource: fc.constant(true),
    relabel: maybe(fc.constantFrom('z', 'Z')),
    propagation: maybe(propagation),
  }),
  fc.record({ type: fc.constant('tmpfs'), target: path, readOnly: fc.boolean(), size: maybe(size), mode: maybe(fc.nat({ max: 0o7777 })) }),
)

const draft = fc.record(
  {
    image: filled,
    name,
    command: of(text),
    entrypoint: text,
    platform: filled,
    pull: fc.constantFrom('missing', 'always', 'never'),
    ports: of(fc.record({ ip: maybe(address), host: maybe(fc.oneof(port, range)), container: port, protocol })),
    publishAll: fc.boolean(),
    expose: of(fc.record({ container: port, protocol })),
    networks: of(
      fc.record({ name, aliases: of(name), ip: maybe(address), ip6: maybe(address), mac: maybe(fc.constant('02:42:ac:11:00:02')) }),
    ),
    hostname: filled,
    domainname: filled,
    dns: of(filled),
    dnsSearch: of(filled),
    dnsOptions: of(filled),
    extraHosts: of(fc.record({ host: name, address: fc.oneof(address, fc.constant('host-gateway')) })),
    mounts: of(mount),
    tmpfs: of(fc.record({ target: absolute, options: text })),
    volumesFrom: of(filled),
    readOnly: fc.boolean(),
    environment: pairs,
    envFiles: of(path),
    labels: pairs,
    user: filled,
    groupAdd: of(filled),
    workdir: path,
    tty: fc.boolean(),
    interactive: fc.boolean(),
    init: fc.boolean(),
    restart: fc.record({ policy: fc.constantFrom('no', 'always', 'on-failure', 'unless-stopped'), retries: maybe(count) }),
    autoRemove: fc.boolean(),
    stopSignal: filled,
    stopTimeout: fc.integer({ min: -1, max: 1e9 }),
    healthcheck: fc.oneof(
      fc.constant({ disabled: true }),
      fc.record({ command: filled, interval: maybe(span), timeout: maybe(span), startPeriod: maybe(span), retries: maybe(count) }),
    ),
    limits: fc.record(
      {
        memory: size,
        memorySwap: fc.oneof(size, fc.constant(-1)),
        memoryReservation: size,
        cpus: fc.integer({ min: 0, max: 1e8 }).map((thousandths) => thousandths / 1000),
        cpuShares: count,
        pidsLimit: fc.integer({ min: -1, max: 1e9 }),
        cpusetCpus: filled,
        cpusetMems: filled,
        shmSize: size,
      },
      { requiredKeys: [] },
    ),
    ulimits: of(
      fc.record({ name: fc.constantFrom('nofile', 'nproc', 'core'), soft: fc.integer({ min: -1 }), hard: fc.integer({ min: -1 }) }),
    ),
    oomScoreAdj: fc.integer({ min: -1000, max: 1000 }),
    privileged: fc.boolean(),
    capAdd: of(filled),
    capDrop: of(filled),
    securityOpt: of(filled),
    devices: of(fc.record({ host: absolute, container: absolute, permissions: fc.constantFrom('r', 'rw', 'rwm', 'm') })),
    gpus: filled,
    sysctls: pairs,
    ipc: filled,
    pid: filled,
    uts: filled,
    userns: filled,
    cgroupns: fc.constantFrom('host', 'private'),
    cgroupParent: filled,
    runtime: filled,
    log: fc.record({ driver: maybe(filled), options: pairs }),
  },
  { requiredKeys: ['image'] },
)

const specs: fc.Arbitrary<RunSpec> = draft
  .map((one) => runSpec.safeParse(JSON.parse(JSON.stringify(one))))
  .filter((read) => read.success)
  .map((read) => read.data as RunSpec)

describe('a docker run line', { timeout: 60_000 }, () => {
  test('says every spec, on one line or on many', () => {
    fc.assert(
      fc.property(specs, fc.boolean(), (spec, lines) => {
        const line = printDockerRun(spec, { lines })
        expect(parseDockerRun(line).spec).toEqual(spec)
      }),
      { numRuns: 250 },
    )
  })

  test('tells a volume of one letter from a drive, in either way of writing it', () => {
    const folder = fc.stringMatching(/^[a-z0-9_.-]{0,8}$/)
    const options = fc.constantFrom('', ':ro', ':z', ':Z', ':rw,z', ':nocopy')
    fc.assert(
      fc.property(letter, folder, folder, options, fc.boolean(), (one, from, to, more, back) => {
        const mountOf = (text: string) => parseDockerRun(`docker run -v '${text}' x`).spec?.mounts[0]
        expect(mountOf(`${one}:/${to}${more}`)).toMatchObject({ type: 'volume', source: one, target: `/${to}` })
        const source = `${one}:${back ? '\\' : '/'}${from}`
        expect(mountOf(`${source}:/${to}${more}`)).toMatchObject({ type: 'bind', source, target: `/${to}` })
      }),
    )
  })

  test('is taken whole: what was printed leaves nothing out', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const said = parseDockerRun(printDockerRun(spec, { lines: false })).problems.map(({ message }) => message.en)
        // Paths that depend on a folder, and files of seccomp, are spoken of in whatever way they came.
        expect(said.filter((one) => !/depends on where|is not read/.test(one))).toEqual([])
      }),
    )
  })

  test('is never more than text: whatever is pasted gives a spec that fits, or none', () => {
    const pasted = fc.array(
      fc.oneof(
        text,
        fc.constantFrom(
          'docker',
          'run',
          'docker run',
          ' ',
          '-it',
          '-p',
          '80:80',
          '-v',
          '/a:/b',
          '--mount',
          '--name',
          'busybox',
          '--rm=false',
        ),
      ),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(pasted, fc.constantFrom('', ' '), (parts, between) => {
        const { spec, problems } = parseDockerRun(`docker run ${parts.join(between)}`)
        if (spec) expect(runSpec.safeParse(spec)).toEqual({ success: true, data: spec })
        else expect(problems.length).toBeGreaterThan(0)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a compose service', { timeout: 60_000 }, () => {
  test('says every spec, but for what it names', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        // In YAML 1.1, which compose reads, this word merges, however it is written.
        fc.pre(!JSON.stringify(spec).includes('"<<"'))
        const { text, left } = printComposeService(spec)
        const services = parseComposeService(text)
        expect(services).toHaveLength(1)
        const read = services[0]?.spec as RunSpec
        if (left.length === 0) expect(comparable(read)).toEqual(comparable(spec))
        // What is named is all that is lost.
        else expect(printComposeService(read).text).toBe(text)
      }),
      { numRuns: 250 },
    )
  })

  test('is never more than text: whatever is pasted is read or named', () => {
    const lines = fc.array(
      fc.oneof(
        text,
        fc.constantFrom(
          'services:',
          '  web:',
          '    image: nginx',
          '    ports:',
          '      - 80:80',
          '    deploy: {}',
          '    <<: *a',
          '    environment: &a',
          '      - A',
        ),
      ),
    )
    fc.assert(
      fc.property(lines, (pasted) => {
        for (const { spec, problems } of parseComposeService(pasted.join('\n'))) {
          if (spec) expect(runSpec.safeParse(spec)).toEqual({ success: true, data: spec })
          else expect(problems.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 500 },
    )
  })
})

/** Options of a log are a map to compose: without order, and each name once. */
function comparable(spec: RunSpec): RunSpec {
  const options = new Map(spec.log.options.map(({ name, value }) => [name, value]))
  const list = [...options].map(([name, value]) => ({ name, value })).sort((a, b) => (a.name < b.name ? -1 : 1))
  const networks = [...new Map(spec.networks.map((one) => [one.name, one])).values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const ulimits = [...spec.ulimits].sort((a, b) => (a.name < b.name ? -1 : 1))
  return { ...spec, networks, ulimits, log: { ...spec.log, options: list } }
}
