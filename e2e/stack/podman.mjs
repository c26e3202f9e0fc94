/** A Podman for tests: its service on a socket of its own, with its own data, as the second engine that speaks Docker's language. */
import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { run, stopAll, succeeds } from './command.mjs'
import { answers, docker, testImage } from './docker.mjs'
import { ensurePackages, mayInstall } from './system-packages.mjs'

const startTime = 30_000

/** @typedef {{ socket: string, halt: () => Promise<void>, start: () => Promise<void>, stop: () => Promise<void> }} Podman */

/**
 * Starts one, with the test image of a Docker Engine in it (there it is called localhost/wheelhouse/busybox:test). Without it: throws in CI, else returns the reason for which tests are skipped.
 * `halt` ends its service as `start` begins it anew: what it has stays, and its containers run on.
 * @param {string} dockerSocket
 * @param {(text: string) => void} say
 * @param {{ apart?: boolean }} [options] `apart`: its ports are none of this machine's, as those of an engine in a virtual machine
 * @returns {Promise<Podman | { skipped: string }>}
 */
export async function startPodman(dockerSocket, say, { apart = false } = {}) {
  if (!mayInstall()) {
    const skipped = 'only root on Debian or Ubuntu may start Podman here'
    if (process.env.CI) throw new Error(skipped)
    return { skipped }
  }
  ensurePackages('podman', say)
  const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-podman-'))
  // Each goes to the front when there is something to end.
  /** @type {(() => void | Promise<void>)[]} */
  const ends = [
    () => {
      endProcesses(folder)
      succeeds('umount', join(folder, 'root/overlay'))
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  ]
  try {
    writeConfig(folder)
    const socket = join(folder, 'podman.sock')
    const podman = (/** @type {string[]} */ ...args) => run('podman', [...globals(folder), ...args], { env: environment(folder) })
    const image = join(folder, 'image.tar')
    docker(dockerSocket, 'save', '-o', image, testImage)
    podman('load', '-q', '-i', image)
    rmSync(image)

    let service = await serve(folder, socket, apart)
    const halt = () => service.end()
    const start = async () => {
      service = await serve(folder, socket, apart)
    }
    ends.unshift(halt)
    ends.unshift(async () => {
      const remove = () => podman('rm', '-f', '-a', '-t', '0', '-v')
      // It cannot kill what ends in that moment, as what ends again and again often does.
      for (let tries = 0; tries < 5; tries++)
        try {
          return void remove()
        } catch {
          await sleep(300)
        }
      remove()
    })
    return { socket, halt, start, stop: () => stopAll(ends) }
  } catch (error) {
    await stopAll(ends).catch(() => {})
    throw error
  }
}

/**
 * Starts its service, and waits until it answers.
 * @param {string} folder
 * @param {string} socket
 * @param {boolean} apart
 */
async function serve(folder, socket, apart) {
  rmSync(socket, { force: true })
  const log = join(folder, 'log')
  const output = openSync(log, 'a')
  const [command = '', ...args] = [
    ...(apart ? ['unshare', '--net', '--'] : []),
    'podman',
    ...globals(folder),
    'system',
    'service',
    '--time=0',
  ]
  // In its own folder: it leaves notes (of containers that ran out of memory) wherever it was started.
  const child = spawn(command, [...args, `unix://${socket}`], {
    stdio: ['ignore', output, output],
    detached: true,
    env: environment(folder),
    cwd: folder,
  })
  closeSync(output)
  let over = false
  const exited = new Promise((resolve) => {
    const ended = () => {
      over = true
      resolve(undefined)
    }
    child.once('exit', ended)
    child.once('error', ended)
  })
  child.unref()
  // A test run that breaks off leaves no service behind.
  process.once('exit', () => over || child.kill('SIGTERM'))
  const end = async () => {
    child.ref()
    child.kill('SIGTERM')
    await exited
  }
  const deadline = Date.now() + startTime
  while (!(await answers(socket))) {
    if (!over && Date.now() < deadline) await sleep(50)
    else {
      await end()
      throw new Error(`podman does not answer:\n${readFileSync(log, 'utf8').split('\n').slice(-12).join('\n')}`)
    }
  }
  return { end }
}

/**
 * Ends what watches over commands that ran in containers: it stays for minutes after them, to clean up in a folder that is gone by then.
 * @param {string} folder
 */
function endProcesses(folder) {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const [program = '', ...args] = readFileSync(join('/proc', pid, 'cmdline'), 'utf8').split('\0')
      if (program.endsWith('conmon') && args.some((arg) => arg.startsWith(`${folder}/`))) process.kill(Number(pid), 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
}

/**
 * The arguments that make Podman use a folder's data and nothing else of this machine.
 * @param {string} folder
 */
const globals = (folder) => [
  ...['--root', join(folder, 'root'), '--runroot', join(folder, 'run'), '--tmpdir', join(folder, 'tmp')],
  ...['--network-config-dir', join(folder, 'networks'), '--cgroup-manager', 'cgroupfs', '--events-backend', 'file'],
]

/**
 * Its health checks are timers of systemd, which is not there: tests run them in its place.
 * @param {string} folder
 */
const environment = (folder) => ({ ...process.env, CONTAINERS_CONF: join(folder, 'containers.conf'), DISABLE_HC_SYSTEMD: 'true' })

/**
 * Writes what Podman cannot be told by arguments.
 * @param {string} folder
 */
function writeConfig(folder) {
  mkdirSync(join(folder, 'networks'))
  // It would raise these limits, which not every machine that tests run on allows.
  const pids = Number(readFileSync('/proc/sys/kernel/pid_max', 'utf8'))
  const limits = { nofile: limit('open files'), nproc: Math.min(limit('processes'), pids) }
  const ulimits = Object.entries(limits).map(([name, most]) => `"${name}=${most}:${most}"`)
  writeFileSync(join(folder, 'containers.conf'), `[containers]\ndefault_ulimits = [${ulimits.join(', ')}]\nlog_driver = "k8s-file"\n`)
}

/**
 * The hard limit of this process.
 * @param {string} what
 */
function limit(what) {
  const hard = new RegExp(`^Max ${what} +\\S+ +(\\S+)`, 'm').exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
  return hard === undefined || hard === 'unlimited' ? 1_048_576 : Number(hard)
}
