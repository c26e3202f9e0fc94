/** A display of our own for machines without one. */
import { spawn } from 'node:child_process'
import { ensurePackages } from './system-packages.mjs'

/**
 * Gives the tests a display: the one that is there, else an Xvfb on a free number, also set as DISPLAY.
 * @param {(text: string) => void} say
 * @returns {Promise<{ display: string | undefined, stop: () => void }>}
 */
export async function ensureDisplay(say) {
  const there = process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (process.platform !== 'linux' || there) return { display: there, stop: () => {} }
  ensurePackages('display', say)
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const number = await new Promise((resolve, reject) => {
    const written = /** @type {import('node:stream').Readable} */ (xvfb.stdio[3])
    written.once('data', (data) => resolve(String(data).trim()))
    xvfb.once('error', () => reject(new Error('Xvfb is not installed, and there is no display: sudo apt-get install -y xvfb')))
    xvfb.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)))
  })
  process.env.DISPLAY = `:${number}`
  xvfb.unref()
  return {
    display: `:${number}`,
    stop: () => {
      delete process.env.DISPLAY
      xvfb.kill()
    },
  }
}
