/** Each thing that goes wrong has its code, and words in both languages. */
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { silentLog } from '../../core/log.ts'
import { connectionFault, statusFault } from './faults.ts'
import { dockerProvider } from './index.ts'

let folder: string
const closers: (() => void)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-faults-'))
})
afterEach(() => {
  for (const close of closers.splice(0)) close()
  rmSync(folder, { recursive: true, force: true })
})

const spoken = (fault: Fault) => {
  for (const text of [fault.message, fault.hint])
    if (text) expect([text.en.length > 0, text.fr.length > 0, text.en !== text.fr]).toEqual([true, true, true])
  return fault
}
/** Something that listens and is no engine. */
const listen = async (onConnection: (socket: Socket) => void): Promise<string> => {
  const path = join(folder, `${closers.length}.sock`)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  closers.push(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return `unix://${path}`
}
const connect = (endpoint: string, answer = 200): Promise<Fault> =>
  dockerProvider({ answer })
    .connect({ endpoint }, { signal: new AbortController().signal, place: { env: {}, home: folder, platform: 'linux' }, log: silentLog })
    .then(
      () => expect.unreachable('it connected'),
      (error) => spoken(asFault(error)),
    )
const http = (status: string, body: string) => `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

test('nothing there, nobody listening, nobody answering', async () => {
  expect((await connect(`unix://${folder}/none.sock`)).code).toBe('unavailable')
  expect((await connect('tcp://127.0.0.1:1')).code).toBe('unavailable')
  const hung = await connect(await listen(() => {}))
  expect(hung).toMatchObject({ code: 'timeout', retryable: true })
  expect((await connect('nonsense')).code).toBe('invalid')
})

test('garbage, half answers, wrong JSON and closed doors', async () => {
  expect((await connect(await listen((socket) => socket.write('SSH-2.0-OpenSSH_9\r\n')))).message.en).toContain('not a container engine')
  expect((await connect(await listen((socket) => socket.end(http('200 OK', '<html>hello</html>'))))).message.en).toContain(
    'not a container engine',
  )
  expect((await connect(await listen((socket) => socket.end(http('200 OK', '{"name":"etcd"}'))))).message.en).toContain(
    'not a container engine',
  )
  expect((await connect(await listen((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{')))).code).toBe('unavailable')
  expect((await connect(await listen((socket) => socket.destroy()))).code).toBe('unavailable')
})

test('an answer that says no', async () => {
  const refusal = (status: string, message: string) =>
    listen((socket) => socket.once('data', () => socket.end(http(status, JSON.stringify({ message })))))
  expect(await connect(await refusal('403 Forbidden', 'authz says no'))).toMatchObject({ code: 'forbidden', detail: 'authz says no' })
  expect((await connect(await refusal('503 Service Unavailable', 'starting'))).code).toBe('unavailable')
  expect((await connect(await refusal('400 Bad Request', 'Client sent an HTTP request to an HTTPS server.'))).message.en).toContain(
    'secure',
  )
})

test('a plain engine behind an address that wants TLS', async () => {
  const path = await listen((socket) => socket.once('data', () => socket.end(http('400 Bad Request', ''))))
  expect(path).toContain('unix://')
  const server = createServer((socket) => socket.on('error', () => {}).end('not TLS at all'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => server.close())
  const { port } = server.address() as { port: number }
  expect((await connect(`https://127.0.0.1:${port}`)).code).toBe('unauthenticated')
})

test('statuses have the codes that the page knows', () => {
  const cases: [number, string, string][] = [
    [400, 'bad parameter', 'invalid'],
    [401, '', 'unauthenticated'],
    [403, '', 'forbidden'],
    [404, 'No such container: x', 'not_found'],
    [409, 'Conflict. The container name "/x" is already in use', 'conflict'],
    [409, 'Container x is not running', 'conflict'],
    [429, '', 'rate_limited'],
    [500, 'driver failed: Bind for 0.0.0.0:80 failed: port is already allocated', 'conflict'],
    [500, 'write: no space left on device', 'unavailable'],
    [500, 'can only kill running containers. 0123 is in state exited: container state improper', 'conflict'],
    [500, '"0123" is not paused, can\'t unpause: container state improper', 'conflict'],
    [500, 'something', 'internal'],
    [501, '', 'unsupported'],
    [503, '', 'unavailable'],
  ]
  for (const [status, said, code] of cases) expect(spoken(statusFault(status, said).fault)).toMatchObject({ code, detail: said })
})

test.skipIf(process.getuid?.() !== 0)('without permission, the group and the command are named', () => {
  const socket = join(folder, 'grouped')
  writeFileSync(socket, '')
  const [name = '', , gid] = readFileSync('/etc/group', 'utf8').split('\n')[1]?.split(':') ?? []
  chownSync(socket, 0, Number(gid))
  const { fault } = connectionFault(Object.assign(new Error('connect EACCES'), { code: 'EACCES' }), `unix://${socket}`)
  expect(spoken(fault)).toMatchObject({ code: 'forbidden', hint: { en: expect.stringContaining(`sudo usermod -aG ${name} $USER`) } })
})

test("without permission on what is root's, and whatever else the system says", () => {
  const { fault } = connectionFault(Object.assign(new Error('connect EACCES'), { code: 'EACCES' }), `unix://${folder}`)
  expect(spoken(fault).code).toBe('forbidden')
  for (const code of ['EHOSTUNREACH', 'ENOTFOUND', 'ECONNRESET', 'EPIPE', 'CERT_HAS_EXPIRED', 'HPE_INVALID_CONSTANT', 'EWHATEVER'])
    spoken(connectionFault(Object.assign(new Error(code), { code }), 'unix:///x').fault)
})
