/** A page that somebody else's script has taken over: it may use the contract as the person could, and reach nothing beyond it. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from './fixtures.ts'
import { ask, connect, type Frame } from './page-probes.ts'

test('reads no file, by any address', async ({ page }) => {
  const addresses = [
    'file:///etc/passwd',
    'app://wheelhouse/../main/main.cjs',
    'app://wheelhouse/..%2fmain%2fmain.cjs',
    'app://wheelhouse/%2e%2e/%2e%2e/package.json',
    'app://wheelhouse/..\\main\\main.cjs',
    'app://wheelhouse/%00/etc/passwd',
    'app://wheelhouse//etc/passwd',
    'app://other/index.html',
  ]
  const read = await page.evaluate(async (urls) => {
    const tries = urls.map(async (url) => {
      const byFetch = fetch(url).then((response) => response.ok)
      const byImport = import(/* @vite-ignore */ url).then(() => true)
      const byRequest = new Promise<boolean>((resolve) => {
        const request = new XMLHttpRequest()
        request.onloadend = () => resolve(request.status === 200)
        request.open('GET', url)
        request.send()
      })
      const ways = [byFetch, byImport, byRequest].map((way) => way.catch(() => false))
      return (await Promise.all(ways)).includes(true) ? url : undefined
    })
    return (await Promise.all(tries)).filter(Boolean)
  }, addresses)
  expect(read).toEqual([])
  expect(await page.evaluate(() => fetch('app://wheelhouse/index.html').then((response) => response.ok))).toBe(true)
})

test('has nothing to spawn with, and runs no text as code', async ({ page }) => {
  const ran = await page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        // In a later task: what the debugger evaluates is not held to the page's policy.
        setTimeout(() => {
          const ways: Record<string, () => unknown> = {
            eval: () => Reflect.get(globalThis, 'eval')('1'),
            Function: () => new Function('return 1')(),
            require: () => (globalThis as unknown as { require: (name: string) => unknown }).require('child_process'),
            process: () => (globalThis as unknown as { process: { binding: (name: string) => unknown } }).process.binding('spawn_sync'),
            worker: () => new Worker('data:text/javascript,postMessage(1)'),
          }
          const worked = Object.keys(ways).filter((name) => {
            try {
              ways[name]?.()
              return true
            } catch {
              return false
            }
          })
          // A worker that is refused is made all the same, and then fails.
          resolve(worked.filter((name) => name !== 'worker'))
        })
      }),
  )
  expect(ran).toEqual([])
})

test('reaches no server, by any means', async ({ page }) => {
  let reached = 0
  const server = createServer((_request, response) => {
    reached++
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('hello')
  }).on('upgrade', (_request, socket) => {
    reached++
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const before = page.url()
  await page.evaluate(async (host) => {
    const url = `http://${host}/`
    const attach = (tag: string, properties: object) => document.body.append(Object.assign(document.createElement(tag), properties))
    await fetch(url).catch(() => {})
    await fetch(url, { mode: 'no-cors' }).catch(() => {})
    navigator.sendBeacon(url, 'secret')
    new EventSource(url)
    new WebSocket(`ws://${host}/`)
    attach('img', { src: url })
    attach('iframe', { src: url })
    attach('script', { src: url })
    attach('video', { src: url })
    attach('object', { data: url })
    for (const rel of ['stylesheet', 'prefetch', 'preload', 'preconnect', 'icon', 'manifest'])
      attach('link', { rel, href: url, as: 'image' })
    const form = Object.assign(document.createElement('form'), { action: url, method: 'post' })
    document.body.append(form)
    form.submit()
    location.assign(url)
  }, address)
  await page.waitForTimeout(800)
  expect(reached).toBe(0)
  expect(page.url()).toBe(before)
  server.close()
})

test('gets no further over its wires than the contract goes', async ({ page }) => {
  await connect(page)
  const code = async (frame: Frame) => {
    const answer = await ask(page, 'wheelhouse:backend', frame)
    return answer.t === 'err' ? (answer.fault as { code: string }).code : answer.t
  }
  const unknown = [
    'containers.constructor',
    '__proto__.polluted',
    'docker./containers/json',
    'app.constructor.call',
    'fs.readFile',
    'engines.',
    '.',
    '',
  ]
  for (const [index, path] of unknown.entries()) expect(await code({ t: 'call', id: 100 + index, path, input: {} })).toBe('unsupported')
  // An engine is named by the id of one that was found: no address makes the backend dial or open a file.
  for (const [index, engine] of ['tcp://127.0.0.1:2375', 'docker:unix:///etc/passwd', '../../etc/passwd', 'ssh://root@localhost'].entries())
    expect(await code({ t: 'call', id: 200 + index, path: 'engines.open', input: { engine } })).toBe('not_found')
  const hostile = { engine: 'x', container: '../images/json?all=1' }
  expect(['invalid', 'not_found']).toContain(await code({ t: 'call', id: 300, path: 'containers.inspect', input: hostile }))
  for (const [index, input] of [null, 7, 'x', [], { engine: {} }, { engine: 'x'.repeat(100_000) }].entries())
    expect(await code({ t: 'call', id: 400 + index, path: 'engines.open', input })).toBe('invalid')
})

test('is not harmed by frames that are none', async ({ page }) => {
  await connect(page)
  await page.evaluate(() => {
    const { probe } = window as unknown as { probe: Record<string, MessagePort> }
    const nonsense = [
      null,
      undefined,
      7,
      'x',
      [],
      {},
      { t: 'call' },
      { t: 'call', id: -1, path: 'app.about' },
      { t: 'nope', id: 1 },
      { t: 'ack', id: 9, n: 1e9 },
      new Map(),
    ]
    for (const port of Object.values(probe)) for (const frame of nonsense) port.postMessage(frame)
  })
  expect(await ask(page, 'wheelhouse:backend', { t: 'call', id: 900, path: 'app.about', input: {} })).toMatchObject({ t: 'ok' })
})
