/** Compose files as people have them. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a shell and of compose are what is read
import { describe, expect, test } from 'vitest'
import { emptySpec, runSpec } from '../../contract/run-spec.ts'
import { parseComposeService } from './parse.ts'
import { printComposeService } from './print.ts'

const read = (text: string) => {
  const [service] = parseComposeService(text)
  const said = (service?.problems ?? []).map(({ message, at }) => `${text.slice(at).split(/[:\n ]/)[0]}: ${message.en}`)
  return { name: service?.name, spec: service?.spec, said }
}

describe('what is taken', () => {
  test('short forms', () => {
    const { name, spec, said } = read(`
services:
  web:
    image: nginx:alpine
    container_name: shop-web
    command: nginx -g "daemon off;"
    ports: ["8080:80", 443, "127.0.0.1:53:53/udp"]
    volumes: [data:/data, /srv:/srv:ro, /cache]
    environment: { A: 1, B: "two words", C: true }
    env_file: /etc/web.env
    networks: [front, back]
    restart: unless-stopped
    mem_limit: 512m
    cpus: 1.5
    labels: [a=b]
    extra_hosts: ["db:10.0.0.5"]
    healthcheck: { test: curl -f localhost, interval: 1m30s, retries: 3 }
    stop_grace_period: 90s
    ulimits: { nofile: { soft: 10, hard: 20 }, nproc: 5 }
`)
    expect(said).toEqual([])
    expect(name).toBe('web')
    expect(spec).toEqual({
      ...emptySpec('nginx:alpine'),
      name: 'shop-web',
      command: ['nginx', '-g', 'daemon off;'],
      ports: [
        { host: 8080, container: 80, protocol: 'tcp' },
        { container: 443, protocol: 'tcp' },
        { ip: '127.0.0.1', host: 53, container: 53, protocol: 'udp' },
      ],
      mounts: [
        { type: 'volume', source: 'data', target: '/data', readOnly: false, noCopy: false, driverOptions: [] },
        { type: 'bind', source: '/srv', target: '/srv', readOnly: true, createSource: true },
        { type: 'volume', target: '/cache', readOnly: false, noCopy: false, driverOptions: [] },
      ],
      environment: [
        { name: 'A', value: '1' },
        { name: 'B', value: 'two words' },
        { name: 'C', value: 'true' },
      ],
      envFiles: ['/etc/web.env'],
      networks: [
        { name: 'front', aliases: [] },
        { name: 'back', aliases: [] },
      ],
      restart: { policy: 'unless-stopped' },
      limits: { memory: 512 * 1024 ** 2, cpus: 1.5 },
      labels: [{ name: 'a', value: 'b' }],
      extraHosts: [{ host: 'db', address: '10.0.0.5' }],
      healthcheck: { command: 'curl -f localhost', interval: 90_000, retries: 3 },
      stopTimeout: 90,
      ulimits: [
        { name: 'nofile', soft: 10, hard: 20 },
        { name: 'nproc', soft: 5, hard: 5 },
      ],
    })
  })

  test('long forms', () => {
    const { spec, said } = read(`
services:
  web:
    image: nginx
    entrypoint: [sh, -c]
    command: [echo]
    ports: [{ target: 80, published: "8080", host_ip: "::1", protocol: udp, mode: host }]
    volumes:
      - { type: bind, source: /a, target: /b, read_only: true, bind: { create_host_path: false, propagation: rslave } }
      - { type: volume, source: v, target: /v, volume: { nocopy: true } }
      - { type: tmpfs, target: /t, tmpfs: { size: 64m, mode: 0o1777 } }
    networks: { front: { aliases: [w], ipv4_address: 10.0.0.2 } }
    env_file: [{ path: /etc/a.env }]
    deploy: { resources: { limits: { cpus: "0.5", memory: 1g, pids: 10 }, reservations: { memory: 500m, devices: [{ driver: nvidia, count: all, capabilities: [gpu] }] } } }
    healthcheck: { disable: true }
    logging: { driver: local, options: { max-size: 1m } }
`)
    expect(said).toEqual([])
    expect(spec).toMatchObject({
      entrypoint: 'sh',
      command: ['-c', 'echo'],
      ports: [{ ip: '::1', host: 8080, container: 80, protocol: 'udp' }],
      mounts: [
        { type: 'bind', source: '/a', target: '/b', readOnly: true, createSource: false, propagation: 'rslave' },
        { type: 'volume', source: 'v', target: '/v', noCopy: true },
        { type: 'tmpfs', target: '/t', size: 64 * 1024 ** 2, mode: 0o1777 },
      ],
      networks: [{ name: 'front', aliases: ['w'], ip: '10.0.0.2' }],
      envFiles: ['/etc/a.env'],
      limits: { cpus: 0.5, memory: 1024 ** 3, pidsLimit: 10, memoryReservation: 500 * 1024 ** 2 },
      gpus: 'all,driver=nvidia',
      healthcheck: { disabled: true },
      log: { driver: 'local', options: [{ name: 'max-size', value: '1m' }] },
    })
  })

  test('one service, some services, or a whole file with what services share', () => {
    expect(read('image: nginx')).toMatchObject({ name: '', spec: emptySpec('nginx'), said: [] })
    expect(
      parseComposeService('web: { image: a }\ndb: { image: b }\nx-more: { image: c }').map(({ name, spec }) => [name, spec?.image]),
    ).toEqual([
      ['web', 'a'],
      ['db', 'b'],
    ])
    const shared = 'x-base: &base { image: nginx, restart: always }\nservices:\n  web: { <<: *base, restart: "no" }\n  other: *base\n'
    expect(parseComposeService(shared).map(({ spec }) => [spec?.image, spec?.restart.policy])).toEqual([
      ['nginx', 'no'],
      ['nginx', 'always'],
    ])
  })

  test('what is merged, of one or of several, in any map, with where it stands and what it does not fill in', () => {
    const text = `x-env: &env { A: one, B: "\${B}" }
x-log: &log { logging: { driver: local } }
x-base: &base { <<: *log, image: nginx, build: ., environment: { <<: *env, A: own } }
x-services: &more { db: { image: postgres } }
services:
  <<: *more
  web: { <<: [*base, { restart: always, image: other }], tty: true }
`
    const [db, web] = parseComposeService(text)
    expect([db?.name, web?.name]).toEqual(['db', 'web'])
    expect(web?.spec).toEqual({
      ...emptySpec('nginx'),
      tty: true,
      log: { driver: 'local', options: [] },
      restart: { policy: 'always' },
      environment: [
        { name: 'A', value: 'own' },
        { name: 'B', value: '${B}' },
      ],
    })
    expect(web?.problems.map(({ message, at }) => [text.slice(at, at + 5), message.en])).toEqual([
      ['"${B}', '${B} is not filled in: write its value.'],
      ['build', 'build is left out: build the image first.'],
    ])
    expect(db?.spec).toEqual(emptySpec('postgres'))
  })
})

describe('variables that are not filled in', () => {
  const named = (text: string) =>
    parseComposeService(text).flatMap(({ problems }) => problems.map(({ message }) => message.en.split(' ')[0]))

  test('are not named where something else holds: its own over what is merged, the first over the next, with all that is merged into it', () => {
    expect(
      named(`x-deep: &deep { user: $DEEP, hostname: $HELD }
x-one: &one { <<: *deep, image: $ONE, environment: { A: $OVER } }
x-two: &two { image: $TWO, user: $LATER }
services:
  web: { <<: [*one, *two], user: me, environment: { <<: { A: $GONE, B: $KEPT }, A: a } }
  own: { <<: [*one, *two], image: nginx }
`),
    ).toEqual(['$HELD', '$ONE', '$KEPT', '$DEEP', '$HELD', '$OVER'])
  })

  test('are named once, however often what they are in is referred to', () => {
    expect(named('services:\n  web: { image: nginx, environment: &all { A: $ONCE }, labels: *all, command: [&one $TWO, *one] }\n')).toEqual(
      ['$ONCE', '$TWO'],
    )
  })
})

describe('what is not taken is named, where it stands', () => {
  test.each([
    ['    build: .', 'build: build is left out: build the image first.'],
    ['    depends_on: [db]', 'depends_on: depends_on is left out: it is about other services.'],
    ['    user: ${WHO:-me}', '${WHO: ${WHO:-me} is not filled in: write its value.'],
    ['    user: $WHO', '$WHO: $WHO is not filled in: write its value.'],
    ['    environment: { A: }', 'environment: A takes its value from where the line is run: write it.'],
    ['    volumes: [./a:/b]', 'volumes: ./a depends on where the line is run: write the whole path.'],
    ['    deploy: { replicas: 2 }', 'deploy: deploy.replicas is left out.'],
    ['    ports: [x]', 'ports: ports cannot be read.'],
    ['    constructor: 1', 'constructor: constructor is left out.'],
    ['    container_name: "not a name"', 'container_name: name: not a name cannot be used.'],
  ])('%s', (line, said) => {
    expect(read(`services:\n  web:\n    image: nginx\n${line}\n`).said).toEqual([said])
  })

  test('a `$$` is a `$`, and what would be filled in is kept', () => {
    expect(read('image: x\nenvironment: ["A=$$x", "B=${C:-d}"]').spec?.environment).toEqual([
      { name: 'A', value: '$x' },
      { name: 'B', value: '${C:-d}' },
    ])
  })

  test.each([
    ['no YAML', 'a: [', /^This is no YAML/],
    ['no service', 'hello', /^There is no service/],
    ['nothing', '', /^There is no service/],
    ['a service without an image', 'services: { web: { command: a } }', /^The service has no image/],
    [
      'aliases that multiply',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`)}]`).join('\n')}\nservices: { web: { image: x, command: *i } }`,
      /^Its aliases cannot be followed/,
    ],
    [
      'merges that multiply',
      `a: &a { a: 1 }\n${[...'bcdefghijklmn'].map((name, index) => `${name}: &${name} { <<: [${Array(9).fill(`*${'abcdefghijklm'[index]}`)}] }`).join('\n')}\nservices: { web: { image: x, <<: *n } }`,
      /^Its aliases cannot be followed/,
    ],
    ['too much', ' '.repeat(600_000), /^This is too long/],
  ])('%s gives no spec, and says why', (_, text, why) => {
    const [service] = parseComposeService(text)
    expect(service?.spec).toBeUndefined()
    expect(service?.problems[0]?.message.en).toMatch(why)
  })
})

describe('what is printed', () => {
  test('reads like what people write', () => {
    const spec = runSpec.parse({
      image: 'nginx',
      name: 'web',
      ports: [{ host: 8080, container: 80 }],
      mounts: [{ type: 'volume', source: 'data', target: '/data' }],
      networks: [{ name: 'front', aliases: ['w'] }],
      environment: [{ name: 'A', value: '$b' }],
      restart: { policy: 'always' },
      autoRemove: true,
    })
    expect(printComposeService(spec)).toEqual({
      text: `services:
  web:
    image: nginx
    container_name: web
    restart: always
    ports:
      - 8080:80
    volumes:
      - data:/data
    environment:
      - A=$$b
    networks:
      front:
        aliases:
          - w
volumes:
  data:
    name: data
networks:
  front:
    external: true
`,
      left: ['--rm'],
    })
  })
})
