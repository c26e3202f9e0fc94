/** Requests go through the proxy that the person's variables name, and nonsense in those is said to be so. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { asFault } from '../../shared/rpc/fault.ts'
import { transport } from './transport.ts'

const { signal } = new AbortController()
const request = { method: 'GET', headers: {} } as const
const through = (env: Record<string, string>) => transport({ place: { env, home: '/nowhere', platform: process.platform } })

let proxy: Server
let asked: string[]
beforeEach(async () => {
  asked = []
  proxy = createServer((_request, response) => response.end('from the proxy'))
  // What is not for the proxy itself it is asked to connect to.
  proxy.on('connect', ({ url = '' }, socket) => {
    asked.push(url)
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  proxy.closeAllConnections()
  proxy.close()
})

test.each(['http://', ''])('the address of a proxy may begin with %j', async (scheme) => {
  const { send, close } = through({ https_proxy: `${scheme}127.0.0.1:${(proxy.address() as AddressInfo).port}` })
  await send(new URL('https://registry.invalid/v2/'), 'registry.invalid', request, signal).catch(asFault)
  await close()
  expect(asked).toEqual(['registry.invalid:443'])
})

test.each([
  ['https_proxy', 'somebody:hunter2@:::'],
  ['HTTP_PROXY', 'socks5://proxy.corp:1080'],
])('nonsense in %s is named, without what it says, and nothing is left unhandled', async (variable, value) => {
  const unhandled = vi.fn()
  process.on('unhandledRejection', unhandled)
  const { send, close } = through({ [variable]: value })
  // More hosts than connections are kept to.
  for (let i = 0; i < 40; i++) {
    const host = `r${i}.invalid`
    const found = await send(new URL(`https://${host}/`), host, request, signal).then(() => expect.unreachable('it was sent'), asFault)
    expect(found).toMatchObject({
      code: 'invalid',
      message: { en: expect.stringContaining(variable) },
      hint: { en: expect.stringContaining('http://') },
    })
    expect(JSON.stringify(found)).not.toMatch(/hunter2|socks5/)
  }
  await close()
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', unhandled)
  expect(unhandled).not.toHaveBeenCalled()
})
