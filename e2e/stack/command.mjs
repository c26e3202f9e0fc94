/** Runs other programs: quietly, or with what they print. */
import { spawn, spawnSync } from 'node:child_process'

/**
 * Runs a program to its end and returns what it printed. Throws with its last words when it fails.
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 */
export function run(program, args, options = {}) {
  const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26, ...options })
  if (done.error) throw done.error
  if (done.status === 0) return String(done.stdout ?? '')
  const words = `${done.stderr ?? ''}${done.stdout ?? ''}`.trim().split('\n').slice(-8).join('\n')
  throw new Error(`${program} ${args.join(' ')} ended with ${done.status ?? done.signal}\n${words}`)
}

/**
 * Whether a program runs and ends well.
 * @param {string} program
 * @param {string[]} args
 */
export const succeeds = (program, ...args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0

/**
 * Runs a program that prints for itself, and ends it when this one is told to end; resolves with its exit code.
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function show(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options })
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM'])
    const forward = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal)
    for (const signal of signals) process.on(signal, forward)
    child.once('error', reject)
    child.once('exit', (code) => {
      for (const signal of signals) process.off(signal, forward)
      resolve(code ?? 1)
    })
  })
}

/**
 * Stops one thing after another, each whatever became of those before it; then rejects with what failed first.
 * @param {(() => void | Promise<void>)[]} stops
 */
export async function stopAll(stops) {
  /** @type {{ why: unknown }[]} */
  const failed = []
  for (const stop of stops) {
    try {
      await stop()
    } catch (why) {
      failed.push({ why })
    }
  }
  if (failed[0]) throw failed[0].why
}

/** What npm is called here. */
export const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
