/** The checks of compose files: what is right passes, each mistake is found where it is, and no text makes them throw. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Node } from 'yaml'
import { validateCompose } from './validate.ts'
import { mostProblems, readYaml } from './yaml-text.ts'

const found = (text: string, others?: string[]) =>
  validateCompose(text, others).map(({ line, column, severity, message }) => `${line}:${column} ${severity} ${message.en}`)
const service = (body: string) => `services:\n  web:\n    image: nginx\n${body.replace(/^/gm, '    ')}\n`

describe('what is right', () => {
  test.each([
    ['the least', 'services:\n  web:\n    image: nginx\n'],
    ['what old files begin with', 'version: "3.9"\nservices:\n  web: {image: nginx}\n'],
    [
      'everything that people use',
      service(`ports: ["8080:80", "127.0.0.1:9000-9005:9000-9005/udp", 3000, "[::1]:80:80", {target: 80, published: "8080"}]
environment: {A: 1, B: true, C: null, D: text}
env_file: [.env, {path: other.env, required: false}]
volumes: ["./a:/b:ro", data:/var, {type: bind, source: ., target: /x}]
networks: {front: {aliases: [www]}, default: }
depends_on: {db: {condition: service_healthy, restart: true}}
healthcheck: {test: ["CMD", "true"], interval: 1m30s, timeout: 500ms, retries: 3}
deploy: {resources: {limits: {cpus: "0.5", memory: 512m}, reservations: {devices: [{capabilities: [gpu], count: all}]}}}
build: {context: ., args: [A=1], secrets: [token]}
develop: {watch: [{path: ., action: sync, target: /app}]}
secrets: [token, {source: token, target: t, mode: 0440}]
configs: [conf]
restart: unless-stopped
ulimits: {nofile: {soft: 1, hard: 2}, nproc: 5}
logging: {driver: local, options: {max-size: 10m}}
mem_limit: 1.5g
x-mine: {anything: [1]}`) +
        '  db: {image: postgres}\nvolumes: {data: , other: {external: true}}\nnetworks: {front: {ipam: {config: [{subnet: 10.0.0.0/24}]}}}\n' +
        'secrets: {token: {file: ./t}}\nconfigs: {conf: {content: hello}}\nx-top: 1\n',
    ],
    [
      'what is merged in',
      'x-base: &base\n  image: nginx\n  restart: always\nservices:\n  a:\n    <<: *base\n  b:\n    <<: [*base]\n    restart: "no"\n',
    ],
    [
      'what is filled in later',
      service('ports: ["$' + '{PORT:-80}:80"]\ncpus: $' + '{CPUS}\nread_only: $' + '{RO}\nstop_grace_period: $' + '{T}'),
    ],
    [
      'nothing but what it includes',
      'include:\n  - one.yml\n  - {path: [two.yml, two.override.yml], project_directory: .., env_file: [.env]}\n',
    ],
    [
      'what is extended, here and elsewhere',
      'services:\n  base: {image: x}\n  a: {extends: base}\n  b: {extends: {service: base}}\n  c: {extends: {file: other.yml, service: far}, depends_on: [a]}\n',
    ],
    ['what takes away from another file', service('ports: !reset []\ncommand: !override [a]')],
  ])('%s', (_name, text) => expect(found(text)).toEqual([]))
})

describe('what is wrong', () => {
  test.each([
    ['a key that is misspelt', service('prots: []'), '4:5 warning “prots” is not a key in services.web. Is it “ports”?'],
    ['a type', service('ports: 80'), '4:12 error services.web.ports must be a list.'],
    ['an empty list', service('ports:'), '4:5 error services.web.ports must be a list.'],
    ['a value that is one of few', service('cgroup: none'), '4:13 error services.web.cgroup must be one of: host, private.'],
    [
      'a port beyond the last',
      service('ports: ["99999:80"]'),
      '4:13 error services.web.ports[0] must be a port, such as "8080:80" or "127.0.0.1:8080:80/tcp".',
    ],
    ['a duration', service('stop_grace_period: soon'), '4:24 error services.web.stop_grace_period must be a duration, such as 1m30s.'],
    ['a size', service('mem_limit: much'), '4:16 error services.web.mem_limit must be a size, such as 512m.'],
    ['a number out of bounds', service('oom_score_adj: 2000'), '4:20 error services.web.oom_score_adj must be between -1000 and 1000.'],
    ['a number where text belongs', service('user: 1000'), '4:11 error services.web.user must be a text.'],
    ['a missing part', service('volumes: [{source: a, target: /b}]'), '4:15 error services.web.volumes[0] needs “type”.'],
    ['nothing to run', 'services:\n  web: {restart: always}\n', '2:3 error “web” has neither an image nor something to build it from.'],
    ['no mapping', '- a\n', '1:1 error The file must be a mapping.'],
    ['nothing', '', '1:1 error The file must be a mapping.'],
    ['a volume that is not declared', service('volumes: ["data:/x"]'), "4:15 error “data” is not declared in the file's volumes."],
    ['a network that is not declared', service('networks: [front]'), "4:16 error “front” is not declared in the file's networks."],
    ['a secret that is not declared', service('secrets: [{source: s}]'), "4:15 error “s” is not declared in the file's secrets."],
    ['a service that is not there', service('depends_on: [db]'), '4:18 error “web” needs the service “db”, which is not defined.'],
    [
      'a network of a service that is not there',
      service('network_mode: service:vpn'),
      '4:19 error “web” needs the service “vpn”, which is not defined.',
    ],
    ['waiting for itself', service('depends_on: [web]'), '4:18 error These services wait for each other in a circle: web → web.'],
    ['a reference to nothing', service('labels: *none'), '4:13 error “*none” refers to nothing before it.'],
  ])('%s', (_name, text, problem) => expect(found(text)).toEqual([problem]))

  test('syntax, where it is', () => {
    expect(validateCompose('services:\n  web:\n   image: [a\n')[0]).toMatchObject({ line: 4, severity: 'error' })
    expect(validateCompose('services:\n\tweb: 1\n')[0]).toMatchObject({ line: 2, severity: 'error' })
    expect(validateCompose('x-a: 1\nx-a: 2\n')[0]).toMatchObject({
      line: 2,
      column: 1,
      severity: 'error',
      message: { en: expect.stringMatching(/twice/), fr: expect.stringMatching(/deux fois/) },
    })
  })

  test('a circle of several is named with its chain, once', () => {
    const text =
      'services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, links: ["c:db"]}\n  c: {image: x, network_mode: "service:a"}\n  d: {image: x, depends_on: [a]}\n'
    expect(found(text)).toEqual(['4:31 error These services wait for each other in a circle: a → b → c → a.'])
  })

  test('not what another file of the project has', () => {
    const override = 'services:\n  web: {depends_on: [db], networks: [front]}\n'
    expect(found(override)).toHaveLength(3)
    expect(found(override, ['services:\n  web: {image: x}\n  db: {image: x}\nnetworks: {front: }\n'])).toEqual([])
  })

  test('not what an included file may have', () => {
    expect(found('include: [other.yml]\nservices:\n  a: {image: x, depends_on: [b], volumes: ["d:/d"]}\n')).toEqual([])
  })
})

describe('what is made to harm', { timeout: 120_000 }, () => {
  const bomb = `a: &a [x]\n${Array.from(
    { length: 30 },
    (_, i) =>
      `b${i}: &b${i} [${Array(9)
        .fill(i ? `*b${i - 1}` : '*a')
        .join(', ')}]`,
  ).join('\n')}\nservices: {web: {image: x, ports: *b29}}\n`
  test.each([
    ['references to references', bomb],
    ['something merged into itself', `a: &a\n  <<: [${Array(500).fill('*a').join(', ')}]\n  services: *a\n`],
    ['a mapping that holds itself', 'services: &s\n  web: {image: x, environment: *s, labels: *s, networks: *s}\n'],
    ['brackets without end', '['.repeat(100_000)],
    ['brackets on many lines', '[\n'.repeat(20_000)],
    ['lists in lists', `${'- '.repeat(50_000)}a`],
    ['ever deeper', Array.from({ length: 1500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    [
      'thousands of services in a chain',
      `services:\n${Array.from({ length: 3000 }, (_, i) => `  s${i}: {image: x, depends_on: [s${i + 1}]}`).join('\n')}\n`,
    ],
    ['very many keys', `services:\n${Array.from({ length: 8000 }, (_, i) => `  s${i}:`).join('\n')}\n`],
    ['keys of objects', 'services:\n  __proto__: {image: x}\n  constructor: {image: x, toString: 1}\n'],
  ])('%s', (_name, text) => {
    const problems = validateCompose(text)
    expect(problems.length).toBeLessThanOrEqual(200)
    for (const { line, column, message } of problems) {
      expect(Math.min(line, column)).toBeGreaterThan(0)
      expect(message.en && message.fr).toBeTruthy()
    }
  })

  test('no text makes it throw', () => {
    const words = fc.constantFrom(
      ...[
        'services:',
        '  ',
        '\n',
        'web:',
        ' image: x',
        '- ',
        '[',
        ']',
        '{',
        '}',
        '&a',
        '*a',
        '<<:',
        ': ',
        '"',
        "'",
        '|',
        '>',
        '!reset',
        '? ',
        '#',
        '%YAML',
        '---',
        '...',
        '\t',
        'ports',
        'depends_on:',
        'null',
        '0x1',
        '~',
        '\0',
        '\ud800',
      ],
    )
    const text = fc.oneof(
      fc.array(words, { maxLength: 60 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 200 }),
    )
    fc.assert(
      fc.property(text, (made) => {
        const problems = validateCompose(made)
        expect(problems.every(({ line, column }) => line > 0 && column > 0)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('what merges the same or more than there is room for takes no memory', () => {
    const keys = Array.from({ length: 8000 }, (_, at) => `k${at}: `).join(', ')
    const base = `x-a: &a {${keys}}\n`
    const same = `${base}services:\n  web: {image: x, <<: [${'*a, '.repeat(900)}*a]}\n`
    expect(readYaml(same).problems).toEqual([])
    expect(validateCompose(same)).toHaveLength(mostProblems)
    const many = `${base}services:\n${Array.from({ length: 450 }, (_, at) => `  s${at}: {image: x, x-b: {<<: *a}, <<: *a}\n`).join('')}`
    const file = readYaml(many)
    const services = file.follow(file.entries(file.root as Node).find(({ name }) => name === 'services')?.value) as Node
    const found = file.entries(services).flatMap(({ value }) => file.entries(value as Node).length)
    expect(found.reduce((sum, one) => sum + one)).toBeLessThan(250_000)
    expect(file.problems).toMatchObject([{ severity: 'error', message: { en: expect.stringContaining('too much') } }])
  })

  test('no shape makes it throw', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('web', 'db', 'x'),
          fc.dictionary(
            fc.constantFrom('image', 'ports', 'networks', 'depends_on', 'volumes', 'build', 'links', 'deploy', 'healthcheck'),
            fc.jsonValue(),
          ),
        ),
        (services) => {
          validateCompose(JSON.stringify({ services }))
        },
      ),
      { numRuns: 500 },
    )
  })
})
