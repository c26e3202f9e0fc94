/** Real registries for tests: Debian's docker-registry on a free port of this machine, with a folder of its own that goes with it. */
import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { run, succeeds } from './command.mjs'
import { ensurePackages } from './system-packages.mjs'

const startTime = 30_000
const attempts = 3

/**
 * @typedef {{ user: string, password: string }} Login
 * @typedef {{ certificate: string, key: string }} Tls paths of its own certificate
 * @typedef {{ host: string, url: string, stop: () => Promise<void> }} Registry
 */

/**
 * Why no registry can be started here; undefined when one can. Throws in CI, where that is no excuse.
 * @param {(text: string) => void} say
 */
export function noRegistry(say) {
  if (succeeds('docker-registry', '--version') && succeeds('which', 'htpasswd')) return undefined
  if (process.platform === 'linux' && ensurePackages('registry', say)) return undefined
  const why = 'docker-registry is not installed, and only root on Debian or Ubuntu may install it here'
  if (process.env.CI) throw new Error(why)
  return why
}

/**
 * Starts one; it ends with the process that started it, at the latest.
 * @param {{ auth?: Login, deletion?: boolean, tls?: Tls }} [options]
 * @returns {Promise<Registry>}
 */
export async function startRegistry({ auth, deletion = false, tls } = {}) {
  const why = noRegistry((text) => console.log(text))
  if (why) throw new Error(why)
  for (let attempt = 1; ; attempt++) {
    const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-registry-'))
    const host = `127.0.0.1:${await freePort()}`
    const registry = launch(folder, configure(folder, host, auth, deletion, tls))
    try {
      await whenReady(host, registry)
      return { host, url: `${tls ? 'https' : 'http'}://${host}`, stop: registry.stop }
    } catch (error) {
      await registry.stop()
      // Somebody else may have taken the port in between.
      if (attempt === attempts) throw error
    }
  }
}

/**
 * @param {string} folder
 * @param {string} host
 * @param {Login | undefined} auth
 * @param {boolean} deletion
 * @param {Tls | undefined} tls
 * @returns the file that it is configured by
 */
function configure(folder, host, auth, deletion, tls) {
  const users = join(folder, 'htpasswd')
  if (auth) writeFileSync(users, run('htpasswd', ['-niB', '-C', '4', auth.user], { input: auth.password }))
  const file = join(folder, 'config.yml')
  const config = {
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: deletion } },
    http: { addr: host, secret: 'of a test', ...(tls ? { tls } : {}) },
    ...(auth ? { auth: { htpasswd: { realm: 'a test', path: users } } } : {}),
  }
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config))
  return file
}

/** @typedef {{ log: string, ended: () => boolean, stop: () => Promise<void> }} Running */

/**
 * @param {string} folder
 * @param {string} config
 * @returns {Running}
 */
function launch(folder, config) {
  const log = join(folder, 'log')
  const output = openSync(log, 'a')
  const child = spawn('docker-registry', ['serve', config], { stdio: ['ignore', output, output] })
  closeSync(output)
  let over = false
  const exited = new Promise((resolve) => {
    const end = () => {
      over = true
      resolve(undefined)
    }
    child.once('exit', end)
    child.once('error', end)
  })
  child.unref()
  const kill = () => void (over || child.kill('SIGKILL'))
  process.once('exit', kill)
  const stop = async () => {
    process.off('exit', kill)
    child.ref()
    kill()
    await exited
    rmSync(folder, { recursive: true, force: true })
  }
  return { log, ended: () => over, stop }
}

/**
 * @param {string} host
 * @param {Running} registry
 */
async function whenReady(host, registry) {
  const deadline = Date.now() + startTime
  // To one that wants TLS this is a bad request, which it answers.
  const answers = () =>
    fetch(`http://${host}/v2/`).then(
      ({ status }) => status === 200 || status === 401 || status === 400,
      () => false,
    )
  while (!(await answers())) {
    if (!registry.ended() && Date.now() < deadline) await sleep(20)
    else throw new Error(`docker-registry does not answer:\n${readFileSync(registry.log, 'utf8').split('\n').slice(-12).join('\n')}`)
  }
}

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
