import { describe, expect, test } from 'vitest'
import { emptySpec, runSpec } from '../../../shared/contract/run-spec.ts'
import { parseDockerRun } from '../../../shared/lib/docker-run/parse.ts'
import { draftOf, emptyDraft, isUntouched, readDraft, refusedPaths, withRow } from './draft.ts'
import { dots, isFromContainer, withoutValues } from './hidden-values.ts'
import { emptyRow } from './rows.ts'

const specOf = (line: string) => {
  const { spec } = parseDockerRun(line)
  if (!spec) throw new Error(`cannot be read: ${line}`)
  return spec
}
const everything = specOf(
  `docker run -dit --rm --name web --platform linux/arm64 --pull always --restart on-failure:3 -p 127.0.0.1:8080:80 -p 9000-9002:9000-9002/udp
  -P --expose 81 --network front --network-alias a --network-alias b --ip 10.1.2.3 -h box --domainname example --dns 1.1.1.1 --dns-search x.y
  --dns-option ndots:2 --add-host db:10.0.0.2 -v data:/data:ro -v /srv:/srv:z --mount type=tmpfs,target=/scratch,tmpfs-size=64m
  --tmpfs /run:size=1m --volumes-from other --read-only -e A=b=c -e EMPTY= --env-file /etc/env --label x=y -u 1000:1000 --group-add wheel
  -w /app --entrypoint '' --init --stop-signal SIGINT --stop-timeout 3 --health-cmd 'curl -f x' --health-interval 1m30s --health-retries 4
  -m 1.3g --memory-swap -1 --memory-reservation 64m --cpus 1.25 --cpu-shares 512 --pids-limit -1 --cpuset-cpus 0-1 --cpuset-mems 0 --shm-size 1m
  --ulimit nofile=10:20 --oom-score-adj 5 --privileged --cap-add NET_ADMIN --cap-drop ALL --security-opt 'label=a b' --device /dev/fuse
  --gpus all --sysctl a=b --ipc host --pid host --uts host --userns host --cgroupns host --cgroup-parent p --runtime runc
  --log-driver json-file --log-opt max-size=1m busybox sh -c 'echo "hi there"; sleep 1'`.replaceAll('\n', ' '),
)

describe('the form', () => {
  test('gives a spec back as it got it, whatever is in it', () => {
    for (const spec of [everything, emptySpec('nginx'), specOf('docker run --no-healthcheck --init=false x')]) {
      const { spec: read, wrong } = readDraft(draftOf(spec))
      expect([...wrong]).toEqual([])
      expect(read).toEqual(spec)
    }
  })

  test('says nothing that nobody set', () => {
    const draft = emptyDraft()
    draft.texts.image = 'nginx'
    expect(readDraft(withRow(withRow(draft, 'ports'), 'environment')).spec).toEqual(emptySpec('nginx'))
  })

  test('knows whether anything was typed', () => {
    expect(isUntouched(emptyDraft())).toBe(true)
    expect(isUntouched({ ...emptyDraft(), restart: 'always' })).toBe(false)
    expect(isUntouched(withRow(emptyDraft(), 'ports'))).toBe(true)
  })

  test('keeps what no field shows of a row that is changed', () => {
    const draft = draftOf(specOf('docker run -v /srv:/srv:z -v data:/a:nocopy x'))
    for (const row of draft.rows.mounts) row.target += '/more'
    expect(readDraft(draft).spec.mounts).toMatchObject([
      { source: '/srv', target: '/srv/more', relabel: 'z', createSource: true },
      { source: 'data', target: '/a/more', noCopy: true },
    ])
  })

  test('names the field of what is wrong, and leaves only that out', () => {
    const draft = draftOf(specOf('docker run -p 80:80 -m 64m x'))
    const bad = { ...emptyRow('ports'), host: '99999', container: '81' }
    const bind = { ...emptyRow('mounts'), type: 'bind' as const, source: 'here', target: '/x' }
    const typed = withRow(withRow(draft, 'ports', bad), 'mounts', bind)
    typed.texts = { ...typed.texts, memory: 'lots', cpus: '-2', name: '-', workdir: '/a\u0001' }
    const { spec, wrong } = readDraft(typed)
    expect(Object.fromEntries(wrong)).toEqual({
      [`ports.${bad.id}.host`]: 'port',
      [`mounts.${bind.id}.source`]: 'path',
      memory: 'size',
      cpus: 'cores',
      name: 'name',
      workdir: 'path',
    })
    expect(spec).toEqual(runSpec.parse({ image: 'x', ports: [{ host: 80, container: 80 }] }))
  })

  test('marks the folder that an engine refused, until it is another', () => {
    const bind = { ...emptyRow('mounts'), type: 'bind' as const, source: '/not/here', target: '/x' }
    const other = { ...bind, id: bind.id + 1, source: '/not' }
    const draft = withRow(withRow(emptyDraft(), 'mounts', bind), 'mounts', other)
    const detail = 'invalid mount config for type "bind": bind source path does not exist: /not/here'
    const fault = { code: 'invalid' as const, message: { en: 'Refused.', fr: 'Refusé.' }, detail, retryable: false }
    expect(refusedPaths(draft, undefined).size).toBe(0)
    expect([...refusedPaths(draft, fault)]).toEqual([[`mounts.${bind.id}.source`, 'refused']])
    const mended = withRow(emptyDraft(), 'mounts', { ...bind, source: '/not/her' })
    expect(refusedPaths(mended, fault).size).toBe(0)
  })

  test('wants an image, and what a row cannot be without', () => {
    const row = { ...emptyRow('ports'), host: '80' }
    const { wrong } = readDraft(withRow(emptyDraft(), 'ports', row))
    expect(Object.fromEntries(wrong)).toEqual({ image: 'required', [`ports.${row.id}.container`]: 'required' })
  })

  test('takes a range only from low to high', () => {
    const row = { ...emptyRow('ports'), host: '90-80', container: '80' }
    expect([...readDraft(withRow(emptyDraft(), 'ports', row)).wrong.keys()]).toContain(`ports.${row.id}.host`)
  })

  test('forgets a health check that is not its own', () => {
    const draft = { ...draftOf(everything), health: 'off' as const }
    expect(readDraft(draft).spec.healthcheck).toEqual({ disabled: true })
    expect(readDraft({ ...draft, health: 'image' }).spec.healthcheck).toBeUndefined()
  })
})

describe('values that came from a container', () => {
  const spec = runSpec.parse({
    image: 'x',
    environment: [
      { name: 'PASSWORD', value: 'secret' },
      { name: 'OTHER', value: 'secret' },
      { name: 'EMPTY', value: '' },
    ],
  })
  const shown = (draft: ReturnType<typeof draftOf>) =>
    withoutValues(readDraft(draft).spec, draft.rows.environment.filter(isFromContainer)).environment.map(({ value }) => value)

  test('are not shown, and sent all the same', () => {
    const draft = draftOf(spec)
    expect(shown(draft)).toEqual([dots, dots, ''])
    expect(readDraft(draft).spec).toEqual(spec)
    expect(JSON.stringify(withoutValues(spec, spec.environment))).not.toContain('secret')
  })

  test('are hidden also under another name, and not once they are typed over', () => {
    const draft = draftOf(spec)
    const [first, second, ...rest] = draft.rows.environment
    if (!first || !second) throw new Error('there are two')
    const typed = {
      ...draft,
      rows: { ...draft.rows, environment: [{ ...first, name: ' RENAMED' }, { ...second, value: 'secret', kept: undefined }, ...rest] },
    }
    expect(shown(typed)).toEqual([dots, 'secret', ''])
    expect(readDraft(typed).spec.environment.map(({ name, value }) => `${name}=${value}`)).toEqual([
      'RENAMED=secret',
      'OTHER=secret',
      'EMPTY=',
    ])
  })
})
