/** Engines are reached over TLS and ssh too: with the machine's own engine behind a TLS door, and behind an ssh that leads back here. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type Server } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asFault } from '../../../shared/rpc/fault.ts'
import { silentLog } from '../../core/log.ts'
import type { Place } from '../../core/provider.ts'
import type { DockerConfig } from './discover.ts'
import { dockerProvider } from './index.ts'

const socket = process.env.WHEELHOUSE_ENGINE ?? '/var/run/docker.sock'
const { signal } = new AbortController()
const place: Place = { env: process.env, home: homedir(), platform: process.platform }
const version = async (config: DockerConfig, at = place) => {
  const session = await dockerProvider({ answer: 10_000 }).connect(config, { signal, place: at, log: silentLog })
  await session.ping(signal)
  session.close()
  return session.about.version
}
const has = (command: string) => {
  try {
    return execFileSync('sh', ['-c', `command -v ${command}`]).length > 0
  } catch {
    return false
  }
}

describe.skipIf(process.env.WHEELHOUSE_NO_ENGINE)('an engine elsewhere', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wheelhouse-dial-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  describe.skipIf(!has('openssl'))('behind TLS', () => {
    let server: Server
    let port: number
    const pem = (name: string) => join(folder, name)
    const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' })

    beforeAll(async () => {
      openssl(
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        pem('ca-key.pem'),
        '-out',
        pem('ca.pem'),
        '-days',
        '1',
        '-subj',
        '/CN=ca',
      )
      for (const [name, san] of [
        ['server', 'IP:127.0.0.1'],
        ['cert', 'DNS:client'],
      ] as const) {
        const key = name === 'cert' ? 'key.pem' : 'server-key.pem'
        writeFileSync(pem('ext'), `subjectAltName=${san}\n`)
        openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', pem(key), '-out', pem('csr'), '-subj', `/CN=${name}`)
        openssl(
          'x509',
          '-req',
          '-in',
          pem('csr'),
          '-CA',
          pem('ca.pem'),
          '-CAkey',
          pem('ca-key.pem'),
          '-CAcreateserial',
          '-days',
          '1',
          '-extfile',
          pem('ext'),
          '-out',
          pem(`${name}.pem`),
        )
      }
      const read = (name: string) => readFileSync(pem(name))
      server = createServer(
        { ca: read('ca.pem'), cert: read('server.pem'), key: read('server-key.pem'), requestCert: true, rejectUnauthorized: true },
        (door) => {
          const engine = connect(socket)
          door.on('error', () => engine.destroy())
          engine.on('error', () => door.destroy())
          door.pipe(engine).pipe(door)
        },
      )
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      port = (server.address() as { port: number }).port
    })
    afterAll(() => void server.close())

    test('opens to the certificates of its context', async () => {
      expect(await version({ endpoint: `tcp://127.0.0.1:${port}`, certs: folder })).toMatch(/^\d+\./)
    })

    test('stays shut without them, and says why', async () => {
      const fault = await version({ endpoint: `https://127.0.0.1:${port}`, certs: join(folder, 'none') }).then(() => undefined, asFault)
      expect(fault?.code).toBe('unauthenticated')
      const anyone = await version({ endpoint: `https://127.0.0.1:${port}`, certs: join(folder, 'none'), skipVerify: true }).then(
        () => undefined,
        asFault,
      )
      expect(['unauthenticated', 'unavailable']).toContain(anyone?.code)
    })
  })

  describe('behind ssh', () => {
    const ssh = (script: string): Place => {
      writeFileSync(join(folder, 'ssh'), `#!/bin/sh\n${script}\n`)
      chmodSync(join(folder, 'ssh'), 0o755)
      return { ...place, env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, DOCKER_HOST: `unix://${socket}` } }
    }

    test("is reached through the person's own ssh, which is never asked for more than an engine", async () => {
      const at = ssh(`printf '%s\\n' "$@" > ${folder}/args; while [ "$1" != -- ]; do shift; done; shift 2; exec "$@"`)
      expect(await version({ endpoint: 'ssh://me@build.example:2222' }, at)).toMatch(/^\d+\./)
      const args = readFileSync(join(folder, 'args'), 'utf8').trim().split('\n')
      expect(args.slice(-5)).toEqual(['--', 'build.example', 'docker', 'system', 'dial-stdio'])
      expect(args).toEqual(expect.arrayContaining(['BatchMode=yes', '-l', 'me', '-p', '2222']))
    })

    test('says what ssh said when it fails', async () => {
      const at = ssh('echo "me@build.example: Permission denied (publickey)." >&2; exit 255')
      const fault = await version({ endpoint: 'ssh://me@build.example' }, at).then(() => undefined, asFault)
      expect(fault).toMatchObject({ code: 'unavailable', detail: 'me@build.example: Permission denied (publickey).' })
      expect(fault?.hint?.en).toContain('ssh me@build.example docker version')
    })

    test('says that there is no ssh where there is none', async () => {
      const at = { ...place, env: { PATH: join(folder, 'nowhere') } }
      const fault = await version({ endpoint: 'ssh://build.example' }, at).then(() => undefined, asFault)
      expect(fault?.message.en).toBe('The program ssh could not be started.')
    })
  })
})
