/** 200 containers that write 10,000 lines a second together: what it costs to follow, keep and show them, beside as many `docker logs -f`. */
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../stack/prepare.mjs'
import { make } from './containers.mjs'
import { figure } from './figures.mjs'
import { attach, cpuOf, start } from './programs.mjs'

const sources = 200
/** Lines of each, a second. */
const each = 50
/** Milliseconds that are measured. */
const long = 15_000
const program = `BEGIN{while(1){for(i=0;i<${each};i++) printf "INFO  request %09d GET /api/v1/orders status=200 took 7 ms\\n", ++n; system("sleep 1")}}`

/**
 * @param {string} runtime
 * @param {string} socket
 * @param {string} image
 * @param {(text: string) => void} say
 */
export async function manySourcesFigure(runtime, socket, image, say) {
  say(`${sources} containers that write`)
  const made = await make(socket, image, sources, { command: ['awk', program], running: sources })
  try {
    const app = await start(runtime, root)
    const { page, detach } = await attach(app)
    await page.getByRole('link', { name: 'Logs' }).click()
    await page.getByRole('log').locator('[data-at]').nth(20).waitFor()
    // What is new to it is caught up on first.
    await sleep(20_000)
    say('followed, kept and shown')
    const ours = await used([app.pid])
    await detach()
    await app.close()

    say('docker logs -f')
    const commands = made.ids.map((id) => spawn('docker', ['-H', `unix://${socket}`, 'logs', '-f', '--tail', '0', id], { stdio: 'ignore' }))
    await sleep(10_000)
    const theirs = await used(commands.map(({ pid }) => pid ?? 0))
    for (const command of commands) command.kill()
    return figure(
      `processor time: ${sources} sources, ${sources * each} lines/s, followed, kept and shown ÷ ${sources} docker logs -f`,
      's',
      [ours],
      [theirs],
    )
  } finally {
    say('removing them')
    await made.remove()
  }
}

/**
 * Seconds of processor time that programs, and all below them, use in a while.
 * @param {number[]} pids
 */
async function used(pids) {
  const total = () => pids.reduce((sum, pid) => sum + cpuOf(pid), 0)
  const before = total()
  await sleep(long)
  return total() - before
}
