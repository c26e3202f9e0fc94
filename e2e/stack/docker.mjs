/** Real Docker Engines for tests: the one that runs on this machine or one of our own, and private ones that a test may stop. */
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { run, succeeds } from './command.mjs'
import { ensurePackages, mayInstall } from './system-packages.mjs'

/** The image that tests run; made here where no registry can be reached. */
export const testImage = 'wheelhouse/busybox:test'
export const defaultSocket = '/var/run/docker.sock'
const startTime = 60_000

/**
 * @typedef {{ socket: string, stop: () => Promise<void> }} Engine
 * @typedef {Engine & { readonly pid: number | undefined, start: () => Promise<void>, restart: () => Promise<void>, kill: () => Promise<void>, remove: () => Promise<void> }} PrivateEngine
 */

/**
 * The machine's engine with the test image in it. Started here when none runs and we may; `stop` ends only what was started here.
 * Without an engine: throws in CI, else returns the reason for which tests are skipped.
 * @param {(text: string) => void} say
 * @returns {Promise<Engine | { skipped: string }>}
 */
export async function ensureEngine(say) {
  const socket = process.env.DOCKER_HOST?.startsWith('unix://') ? process.env.DOCKER_HOST.slice(7) : defaultSocket
  let stop = async () => {}
  if (!(await answers(socket))) {
    if (!mayInstall()) {
      const skipped = `no Docker Engine answers on ${socket}, and only root on Debian or Ubuntu may start one here`
      if (process.env.CI) throw new Error(skipped)
      return { skipped }
    }
    ensurePackages('engine', say)
    say('Starting a Docker Engine')
    const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-engine-'))
    const daemon = startDaemon(folder, socket, [])
    await whenReady(socket, daemon)
    stop = async () => {
      removeContainers(socket)
      await daemon.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
  ensureImage(socket, say)
  return { socket, stop }
}

/**
 * A second engine with its own socket and data, which a test may stop, kill and start again without anybody else noticing. Its
 * containers have no network beyond themselves: two engines on one machine would fight over bridges and firewall rules. They run
 * on while it is down.
 * @param {{ disk?: string }} [options] `disk`: how large its disk is, as mount has it; a disk in memory that goes when it stops, however
 * it ends. Without one its data is on this machine's.
 * @returns {Promise<PrivateEngine>}
 */
export async function startPrivateEngine({ disk } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-private-engine-'))
  const socket = join(folder, 'docker.sock')
  const alone = ['--bridge=none', '--iptables=false', '--ip6tables=false', '--live-restore']
  /** @type {Daemon | undefined} */
  let daemon
  const engine = {
    socket,
    get pid() {
      return daemon?.pid
    },
    start: async () => {
      daemon = startDaemon(folder, socket, alone, disk)
      await whenReady(socket, daemon)
    },
    stop: async () => {
      await daemon?.stop()
      daemon = undefined
    },
    /** Ends it as a crash would: at once, with its socket left behind. The next start takes over what it left running. */
    kill: async () => {
      await daemon?.kill()
      daemon = undefined
    },
    restart: async () => {
      await engine.stop()
      await engine.start()
    },
    /** Stops it for good and deletes what it kept. */
    remove: async () => {
      if (!daemon) await engine.start()
      removeContainers(socket)
      await engine.stop()
      // One that was killed left its data folder mounted on itself.
      succeeds('umount', join(folder, 'data'))
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
  await engine.start()
  ensureImage(socket, () => {})
  return engine
}

/** @typedef {{ pid: number, ended: () => boolean, log: string, stop: () => Promise<void>, kill: () => Promise<void> }} Daemon */

/**
 * @param {string} folder
 * @param {string} socket
 * @param {string[]} more
 * @param {string} [disk]
 * @returns {Daemon}
 */
function startDaemon(folder, socket, more, disk) {
  const log = join(folder, 'log')
  const output = openSync(log, 'a')
  const places = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'pid')]
  // Left by one that was killed; a zombie under either number would pass for a running one.
  for (const stale of ['pid', 'exec/containerd/containerd.pid']) rmSync(join(folder, stale), { force: true })
  // In a network namespace of its own: an engine without a bridge deletes docker0 where it finds it, and with it the main engine's network.
  const apart = more.includes('--bridge=none') ? ['unshare', '--net', '--'] : []
  // Mounted where only the engine sees it, so that it ends with it.
  const mounted = disk
    ? [
        'unshare',
        '--mount',
        '--',
        'sh',
        '-c',
        `mkdir -p "$0" && mount -t tmpfs -o size=${disk} none "$0" && exec "$@"`,
        join(folder, 'data'),
      ]
    : []
  const [command = 'dockerd', ...args] = [...apart, ...mounted, 'dockerd', '-H', `unix://${socket}`, ...places, ...more]
  const child = spawn(command, args, { stdio: ['ignore', output, output], detached: true })
  const { pid } = child
  if (!pid) throw new Error('dockerd is not installed')
  let over = false
  const exited = new Promise((resolve) =>
    child.once('exit', () => {
      over = true
      resolve(undefined)
    }),
  )
  child.unref()
  // A test run that breaks off leaves no engine behind.
  process.once('exit', () => over || process.kill(pid, 'SIGTERM'))
  const end = async (/** @type {NodeJS.Signals} */ signal) => {
    // A process that waits for nothing else would end before this one has.
    child.ref()
    if (!over) process.kill(pid, signal)
    await exited
  }
  return { pid, log, ended: () => over, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}

/**
 * @param {string} socket
 * @param {Daemon} daemon
 */
async function whenReady(socket, daemon) {
  const deadline = Date.now() + startTime
  while (!(await answers(socket))) {
    if (!daemon.ended() && Date.now() < deadline) await sleep(50)
    else throw new Error(`dockerd does not answer:\n${readFileSync(daemon.log, 'utf8').split('\n').slice(-12).join('\n')}`)
  }
}

/**
 * Whether an engine answers on a socket.
 * @param {string} socketPath
 * @returns {Promise<boolean>}
 */
export function answers(socketPath) {
  return new Promise((resolve) => {
    const ping = request({ socketPath, path: '/_ping', timeout: 2000 }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    ping.on('timeout', () => ping.destroy())
    ping.on('error', () => resolve(false))
    ping.end()
  })
}

/**
 * Runs Docker's own program against a socket and returns what it printed.
 * @param {string} socket
 * @param {...string} args
 */
export const docker = (socket, ...args) => run('docker', ['-H', `unix://${socket}`, ...args]).trim()

/** @param {string} socket */
function removeContainers(socket) {
  const ids = docker(socket, 'ps', '-aq').split('\n').filter(Boolean)
  if (ids.length > 0) docker(socket, 'rm', '-f', ...ids)
}

/**
 * Makes the test image from the system's static busybox, or from the one that a registry has.
 * @param {string} socket
 * @param {(text: string) => void} say
 */
function ensureImage(socket, say) {
  if (succeeds('docker', '-H', `unix://${socket}`, 'image', 'inspect', testImage)) return
  if (!existsSync('/bin/busybox')) ensurePackages('engine', say)
  if (!existsSync('/bin/busybox')) {
    docker(socket, 'pull', 'busybox')
    docker(socket, 'tag', 'busybox', testImage)
    return
  }
  const files = mkdtempSync(join(tmpdir(), 'wheelhouse-image-'))
  for (const name of ['bin', 'tmp', 'etc']) mkdirSync(join(files, name))
  cpSync('/bin/busybox', join(files, 'bin/busybox'))
  const tools = run('/bin/busybox', ['--list'])
    .split('\n')
    .filter((name) => name && name !== 'busybox')
  for (const name of tools) symlinkSync('busybox', join(files, 'bin', name))
  writeFileSync(join(files, 'etc/passwd'), 'root:x:0:0:root:/:/bin/sh\n')
  run('tar', ['-C', files, '-cf', `${files}.tar`, '.'])
  docker(socket, 'import', '-c', 'ENV PATH=/bin', '-c', 'CMD ["sh"]', `${files}.tar`, testImage)
  rmSync(files, { recursive: true })
  rmSync(`${files}.tar`)
}
