/** Lines as they stand in READMEs, chats and shell histories. */
import { describe, expect, test } from 'vitest'
import { emptySpec, type RunSpec, runSpec } from '../../contract/run-spec.ts'
import { flags } from './flags.ts'
import { left } from './left-flags.ts'
import { parseDockerRun } from './parse.ts'
import { printDockerRun } from './print.ts'
import { parsePublish } from './ports.ts'
import { parseBytes, parseSpan, printSpan } from './values.ts'

const read = (text: string) => {
  const { spec, problems } = parseDockerRun(text)
  return { spec: spec as RunSpec, said: problems.map(({ message, at }) => `${at}: ${message.en}`) }
}
const print = (spec: Parameters<typeof runSpec.parse>[0], lines = false) => printDockerRun(runSpec.parse(spec), { lines })

describe('what is taken', () => {
  test('short flags stand together, and values stick to them', () => {
    const { spec, said } = read('docker run -itdp 8080:80 -p81:81/udp -p=82 -eA=1 -m512m --rm=false nginx:alpine nginx -g "daemon off;"')
    expect(said).toEqual([])
    expect(spec).toEqual({
      ...emptySpec('nginx:alpine'),
      tty: true,
      interactive: true,
      ports: [
        { host: 8080, container: 80, protocol: 'tcp' },
        { host: 81, container: 81, protocol: 'udp' },
        { container: 82, protocol: 'tcp' },
      ],
      environment: [{ name: 'A', value: '1' }],
      limits: { memory: 512 * 1024 * 1024 },
      command: ['nginx', '-g', 'daemon off;'],
    })
  })

  test.each([
    ['a prompt', '$ docker run nginx'],
    ['sudo with flags', 'sudo -u root -E docker run nginx'],
    ['the longer form', 'docker container run nginx'],
    ['podman', 'podman run nginx'],
    ['nerdctl', '/usr/local/bin/nerdctl run nginx'],
    ['create', 'docker create nginx'],
    ['a comment before it', '# starts it\n\ndocker run nginx # here'],
  ])('%s is understood', (_, line) => {
    expect(read(line)).toEqual({ spec: emptySpec('nginx'), said: [] })
  })

  test.each([
    ['a POSIX shell', ' \\\n'],
    ['a POSIX shell with blanks after it', ' \\  \n'],
    ['Windows', ' \\\r\n'],
    ['PowerShell', ' `\r\n'],
    ['cmd', ' ^\r\n'],
    ['a comment in between', ' \\\n  # what for\n'],
  ])('line ends of %s', (_, end) => {
    expect(read(`docker run${end}  --name web${end}  -p 80:80${end}  nginx`)).toMatchObject({
      spec: { name: 'web', ports: [{ host: 80 }], image: 'nginx' },
      said: [],
    })
  })

  test('quotes are those of a shell', () => {
    const { spec } = read(String.raw`docker run -e 'A=$x "y"' -e "B=\"b\" \$c 'd'" -e C=a\ b -e 'D=it'\''s' x '' "a"'b'c`)
    expect(spec.environment).toEqual([
      { name: 'A', value: '$x "y"' },
      { name: 'B', value: `"b" $c 'd'` },
      { name: 'C', value: 'a b' },
      { name: 'D', value: "it's" },
    ])
    expect(spec.command).toEqual(['', 'abc'])
  })

  test('mounts of every kind', () => {
    const { spec, said } = read(
      String.raw`docker run -v /srv:/data:ro,z -v db:/var/lib -v /tmp/x -v C:\Users\me:/me --mount type=bind,src=/a,dst=/b,ro --mount 'type=volume,source=v,target=/v,"volume-opt=o=addr=1,rw"' --mount type=tmpfs,target=/t,tmpfs-size=64m,tmpfs-mode=1770 --tmpfs /run:size=1m x`,
    )
    expect(said).toEqual([])
    expect(spec.mounts).toEqual([
      { type: 'bind', source: '/srv', target: '/data', readOnly: true, createSource: true, relabel: 'z' },
      { type: 'volume', source: 'db', target: '/var/lib', readOnly: false, noCopy: false, driverOptions: [] },
      { type: 'volume', target: '/tmp/x', readOnly: false, noCopy: false, driverOptions: [] },
      { type: 'bind', source: 'C:\\Users\\me', target: '/me', readOnly: false, createSource: true },
      { type: 'bind', source: '/a', target: '/b', readOnly: true, createSource: false },
      { type: 'volume', source: 'v', target: '/v', readOnly: false, noCopy: false, driverOptions: [{ name: 'o', value: 'addr=1,rw' }] },
      { type: 'tmpfs', target: '/t', readOnly: false, size: 64 * 1024 * 1024, mode: 0o1770 },
    ])
    expect(spec.tmpfs).toEqual([{ target: '/run', options: 'size=1m' }])
  })

  test('one letter is a volume, unless it is the drive of a path', () => {
    const mounts = (text: string) =>
      read(`docker run -v '${text}' x`).spec.mounts.map((one) => [
        one.type,
        'source' in one ? one.source : undefined,
        one.target,
        one.readOnly,
      ])
    expect(mounts('a:/x')).toEqual([['volume', 'a', '/x', false]])
    expect(mounts('C:/x:ro')).toEqual([['volume', 'C', '/x', true]])
    expect(mounts('a:/x:Z')).toEqual([['volume', 'a', '/x', false]])
    expect(mounts('a:/x:z,ro')).toEqual([['volume', 'a', '/x', true]])
    expect(mounts('C:/x:/y')).toEqual([['bind', 'C:/x', '/y', false]])
    expect(mounts('c:/:/y:ro')).toEqual([['bind', 'c:/', '/y', true]])
    expect(mounts(String.raw`C:\x:/y:z`)).toEqual([['bind', 'C:\\x', '/y', false]])
    expect(mounts(`C:/\${A:-b}:/y`)).toEqual([['bind', `C:/\${A:-b}`, '/y', false]])
  })

  test('networks, with what is said beside them', () => {
    expect(read('docker run --network web --network-alias a --ip 10.0.0.2 --net name=db,alias=b,ip6=fe80::2 x').spec.networks).toEqual([
      { name: 'web', aliases: ['a'], ip: '10.0.0.2' },
      { name: 'db', aliases: ['b'], ip6: 'fe80::2' },
    ])
  })

  test('ports as ranges, with addresses, and in the long form', () => {
    expect(
      parsePublish('127.0.0.1:8000-8002:80-82/udp')?.map(({ ip, host, container, protocol }) => [ip, host, container, protocol]),
    ).toEqual([
      ['127.0.0.1', 8000, 80, 'udp'],
      ['127.0.0.1', 8001, 81, 'udp'],
      ['127.0.0.1', 8002, 82, 'udp'],
    ])
    expect(parsePublish('8000-8010:80')).toEqual([{ host: { from: 8000, to: 8010 }, container: 80, protocol: 'tcp' }])
    expect(parsePublish('[::1]::53/udp')).toEqual([{ ip: '::1', container: 53, protocol: 'udp' }])
    expect(parsePublish('published=80,target=8080')).toEqual([{ host: 80, container: 8080, protocol: 'tcp' }])
    for (const wrong of ['', 'a', '80:', '80:0', '70000', '1-3:1-2', '1-65535', '300.1.1.1.:x:80', '80/icmp'])
      expect(parsePublish(wrong)).toBeUndefined()
  })

  test('sizes and times', () => {
    expect(['1', '1b', '1k', '1.5g', '2GiB', '3MB', 'x', '1e9', '-1'].map(parseBytes)).toEqual([
      1,
      1,
      1024,
      1.5 * 1024 ** 3,
      2 * 1024 ** 3,
      3 * 1024 ** 2,
      undefined,
      undefined,
      undefined,
    ])
    expect(['0', '30s', '1m30s', '1.5s', '2h', '5', 's'].map(parseSpan)).toEqual([0, 30_000, 90_000, 1500, 7_200_000, undefined, undefined])
    expect([0, 1, 90_000, 3_600_000].map(printSpan)).toEqual(['0s', '1ms', '1m30s', '1h'])
  })
})

describe('what is not taken is named, where it stands', () => {
  test.each([
    [
      'docker run -e HOME -v $PWD:/x nginx',
      ['11: HOME takes its value from where the line is run: write it.', '22: $PWD is not filled in: write its value.'],
    ],
    ['docker run -v "$(pwd)/a":/x nginx', ['15: The command $(pwd) is not run: write what it gives.']],
    ['docker run --name `id` nginx', ['11: name: `id` cannot be used.', '18: The command `id` is not run: write what it gives.']],
    ['docker run -v ./a:/x nginx', ['11: ./a depends on where the line is run: write the whole path.']],
    ['docker run --env-file .env nginx', ['11: .env depends on where the line is run: write the whole path.']],
    ['docker run --link db nginx', ['11: --link db is left out: the form has no field for it.']],
    ['docker run --cpu-percent=5 nginx', ['11: --cpu-percent 5 is left out: it is for Windows containers.']],
    ['docker run --pod web nginx', ['11: --pod web is left out: only Podman or nerdctl know it.']],
    ['docker run --wat=1 nginx', ['11: --wat is not known, and left out.']],
    ['docker run --volum=/a:/b nginx', ['11: --volum is not known, and left out. Did you mean --volume?']],
    ['docker run -p nonsense nginx', ['11: -p nonsense cannot be read.']],
    ['docker run --network name=a,gw-priority=1 nginx', ['11: “gw-priority” of the network is left out.']],
    ['docker -H tcp://1.2.3.4 run nginx', ['7: -H tcp://1.2.3.4 is left out: the engine is chosen here.']],
    ['A=1 docker run nginx', ['0: A=1 before the command is left out.']],
    ['docker pull nginx && docker run nginx', ['0: “docker pull nginx” is left out.']],
    ['docker run nginx | tee log', ['19: “tee log” is left out.']],
    ['docker run nginx > log 2>&1', ['17: The redirection > log is left out.', '24: The redirection >&1 is left out.']],
    ['docker run -e "A=1 nginx', ['14: The quote " is not closed.', '14: The image is missing.']],
    ['docker run -v', ['11: -v lacks its value.', '11: The image is missing.']],
    ['docker ps', ['0: “docker ps” is left out.', '0: There is no `docker run` here.']],
    ['', ['0: There is no `docker run` here.']],
  ])('%s', (line, said) => {
    expect(read(line).said.sort()).toEqual([...said].sort())
  })

  test('every message is there in both languages', () => {
    const { problems } = parseDockerRun('A=1 docker -H x run -e Q -v ./a:/b --link x --wat -p y --name "a b" nginx; ls')
    expect(problems.length).toBeGreaterThan(8)
    for (const { message } of problems) expect(message.fr).not.toBe(message.en)
  })

  test('each flag of a table is in it once', () => {
    const names = [...flags, ...left].map(({ name }) => name)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })
})

describe('what is printed', () => {
  test('is the shortest usual form', () => {
    expect(print({ image: 'nginx' })).toBe('docker run -d nginx')
    expect(
      print({
        image: 'nginx',
        name: 'web',
        tty: true,
        interactive: true,
        autoRemove: true,
        ports: [{ host: 8080, container: 80 }],
        mounts: [{ type: 'volume', source: 'data', target: '/data' }],
        environment: [{ name: 'GREETING', value: "it's" }],
        restart: { policy: 'on-failure', retries: 3 },
        limits: { memory: 1_610_612_736, cpus: 1.5 },
        command: ['sh', '-c', 'echo $HOME'],
      }),
    ).toBe(
      `docker run -dit --rm --name web --restart on-failure:3 -p 8080:80 -v data:/data -e 'GREETING=it'\\''s' -m 1536m --cpus 1.5 nginx sh -c 'echo $HOME'`,
    )
  })

  test('stands on many lines when it is to be read', () => {
    expect(print({ image: 'nginx', name: 'web', command: ['a', 'b'] }, true)).toBe('docker run -d \\\n  --name web \\\n  nginx a b')
  })
})

test.each([
  ['--nmae', '--name'],
  ['--evn', '--env'],
  ['--restrat', '--restart'],
  ['--netwrok', '--network'],
  ['--publsh', '--publish'],
  ['--xyz', undefined],
  ['--frobnicate', undefined],
  ['-y', undefined],
])('%s, mistyped, is asked about in both languages: %s', (typed, meant) => {
  const { problems } = parseDockerRun(`docker run ${typed} foo nginx`)
  expect(problems[0]?.message).toEqual({
    en: `${typed} is not known, and left out: what follows it is taken for the next word of the line.${meant ? ` Did you mean ${meant}?` : ''}`,
    fr: `${typed} est inconnu, et laissé de côté : ce qui le suit est pris pour le mot suivant de la ligne.${meant ? ` Vouliez-vous dire ${meant} ?` : ''}`,
  })
})
