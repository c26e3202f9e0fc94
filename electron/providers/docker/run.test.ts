/** Words of engines for what goes wrong, GPUs both ways, and tables of processes as engines print them. */
import { describe, expect, test } from 'vitest'
import type { RunChunk } from '../../../shared/contract/containers.ts'
import { emptySpec } from '../../../shared/contract/run-spec.ts'
import { asFault } from '../../../shared/rpc/fault.ts'
import type { Client } from './client.ts'
import { statusFault } from './faults.ts'
import { runContainer } from './run.ts'
import { parseEnvFile } from './run-env-files.ts'
import { takenPort, toRunFault } from './run-faults.ts'
import { toDeviceRequest, toGpus } from './run-gpus.ts'
import { seconds, toProcesses } from './top.ts'

describe('what engines say', () => {
  test.each([
    [
      500,
      'driver failed programming external connectivity on endpoint b (1f): Bind for 0.0.0.0:8080 failed: port is already allocated',
      'conflict',
      'Port 8080',
    ],
    [500, 'listen tcp4 0.0.0.0:443: bind: address already in use', 'conflict', 'Port 443'],
    [500, 'rootlessport listen tcp 0.0.0.0:80: bind: permission denied', 'forbidden', 'port 80'],
    [
      500,
      'failed to set up container networking: driver failed programming external connectivity on endpoint b (1f): failed to bind host port for 0.0.0.0:8000:172.31.0.2:8000/tcp: address already in use',
      'conflict',
      'Port 8000',
    ],
    [500, 'failed to bind host port 0.0.0.0:3306/tcp: address already in use', 'conflict', 'Port 3306'],
    [500, 'failed to bind host port 127.0.0.1:5432/tcp: address already in use', 'conflict', 'Port 5432'],
    [500, 'failed to bind host port [::1]:443:[fd00::2]:80/tcp: address already in use', 'conflict', 'Port 443'],
    [500, 'failed to bind host port 0.0.0.0:80/tcp: permission denied', 'forbidden', 'port 80'],
    [500, 'failed to bind host port for [::]:80:[fd00::2]:8080/tcp: permission denied', 'forbidden', 'port 80'],
    [404, 'No such image: shop/web:latest', 'not_found', 'shop/web:latest'],
    [409, 'Conflict. The container name "/web" is already in use by container "0a". You have to remove it.', 'conflict', '“web”'],
    [500, 'creating container storage: the container name "web" is already in use by 0a', 'conflict', '“web”'],
    [404, 'network front not found', 'not_found', '“front”'],
    [400, 'invalid mount config for type "bind": bind source path does not exist: /no/where', 'not_found', '/no/where'],
    [400, 'OCI runtime create failed: exec: "nope": executable file not found in $PATH: unknown', 'invalid', '“nope”'],
    [500, 'runc: exec: "/x": stat /x: no such file or directory: OCI not found', 'invalid', '“/x”'],
    [500, 'unable to find user bob: no matching entries in passwd file', 'invalid', '“bob”'],
    [500, 'could not select device driver "" with capabilities: [[gpu]]', 'unsupported', 'driver'],
    [500, 'Address already in use', 'conflict', 'address'],
    [400, 'Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available', 'invalid', '2.00'],
    [400, 'Minimum memory limit allowed is 6MB', 'invalid', '6MB'],
  ])('%i %s', (status, said, code, names) => {
    const better = asFault(toRunFault(statusFault(status, said)))
    expect(better).toMatchObject({ code, detail: said })
    expect(better.message.en).toContain(names)
    expect(better.message.fr).not.toBe(better.message.en)
    expect(better.hint?.fr).toBeTruthy()
  })

  test.each([
    ['Bind for 0.0.0.0:8080 failed: port is already allocated', 8080],
    ['listen tcp4 0.0.0.0:443: bind: address already in use', 443],
    ['failed to bind host port for 0.0.0.0:8000:172.31.0.2:9000/tcp: address already in use', 8000],
    ['failed to bind host port 127.0.0.1:5432/tcp: address already in use', 5432],
    ['Address already in use', undefined],
  ])('the port of %s', (said, port) => expect(takenPort(said)).toBe(port))

  test('what is not known stays as it was', () => {
    const other = statusFault(500, 'the moon is full')
    expect(toRunFault(other)).toBe(other)
  })
})

test.each(['all', '2', 'device=0', '"device=0,1"', 'all,driver=nvidia,capabilities=compute'])(
  'GPUs %s are asked for and read back',
  (gpus) => {
    expect(toGpus([toDeviceRequest(gpus) ?? {}])).toBe(gpus)
  },
)

test('GPUs that nobody can mean', () => {
  for (const wrong of ['', 'some', 'count=x', 'a=b', '"']) expect(toDeviceRequest(wrong)).toBeUndefined()
})

test('one whose name cannot be asked for is run all the same, and goes by its id', async () => {
  const id = 'a'.repeat(64)
  const json = () => Promise.reject(statusFault(500, 'not now'))
  const client = { json, act: async () => {}, actJson: async () => ({ Id: id }) } as unknown as Client
  const chunks: RunChunk[] = []
  for await (const chunk of runContainer(client, {}, emptySpec('shop/web'), {}, new AbortController().signal)) chunks.push(chunk)
  expect(chunks.at(-1)).toEqual({ done: { container: id, name: id.slice(0, 12), warnings: [] } })
})

test('lines of an environment file, by the rules of Docker', () => {
  const read = (text: string) => parseEnvFile(text, 'f', { HERE: 'x' })
  expect(read('  A=1\r\n#B=2\n\n\tC= two \nHERE\nNOT_HERE\nD=#x=y')).toEqual(['A=1', 'C= two ', 'HERE=x', 'D=#x=y'])
  for (const wrong of ['export A=1', '=1', 'A =1', '"A"b c=1']) expect(() => read(`X=1\n${wrong}`)).toThrow(/Line 2 of f/)
})

test('a bad line is named without its value', () => {
  expect(() => parseEnvFile('my password=secret', 'f', {})).toThrow(expect.not.stringContaining('secret'))
})

describe('processes', () => {
  test('by the titles that there are', () => {
    expect(
      toProcesses({
        Titles: ['PID', 'PPID', 'USER', '%CPU', '%MEM', 'ELAPSED', 'TIME', 'COMMAND'],
        Processes: [['7', '1', 'root', '0.5', '1.0', '01:02', '00:00:03', 'sh -c x']],
      }).known,
    ).toEqual([{ pid: 7, parent: 1, user: 'root', cpu: 0.5, memory: 1, elapsed: 62, time: 3, command: 'sh -c x' }])
  })

  test('lines in one piece are taken apart', () => {
    expect(toProcesses({ Titles: ['PID   USER     COMMAND'], Processes: [['    1 root     sh -c  x']] })).toEqual({
      titles: ['PID', 'USER', 'COMMAND'],
      processes: [['1', 'root', 'sh -c x']],
      known: [{ pid: 1, user: 'root', command: 'sh -c x' }],
    })
  })

  test('nothing where nothing is said', () => {
    expect(toProcesses({ Titles: null, Processes: null })).toEqual({ titles: [], processes: [], known: [] })
  })

  test('times', () => {
    expect(['2-03:04:05', '03:04:05', '04:05', '5.25s', '1m30s', 'x', '', undefined].map(seconds)).toEqual([
      183_845,
      11_045,
      245,
      5.25,
      90,
      undefined,
      undefined,
      undefined,
    ])
  })
})
