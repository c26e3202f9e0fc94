/** A real Git server for tests: git's own daemon on a free port of this machine, with repositories that go with it. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { run, succeeds } from './command.mjs'
import { freePort } from './registry.mjs'

const startTime = 30_000

/**
 * @typedef {{ url: string, commit: (branch: string, files: Record<string, string>) => void, stop: () => Promise<void> }} GitServer
 * `url`: of its one repository, whose first branch is the one that is built when none is named
 */

/** @returns {Promise<GitServer>} */
export async function startGit() {
  const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-git-'))
  const repository = join(folder, 'app.git')
  const git = (/** @type {string[]} */ ...args) =>
    run('git', ['-C', repository, '-c', 'user.name=a test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false', ...args])
  mkdirSync(repository)
  git('init', '-q')
  const port = await freePort()
  const child = spawn('git', ['daemon', '--export-all', `--base-path=${folder}`, '--listen=127.0.0.1', `--port=${port}`, '--reuseaddr'], {
    stdio: 'ignore',
    // Its own group: what serves a clone is a child of it.
    detached: true,
  })
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
  const kill = () => {
    if (!over && child.pid) process.kill(-child.pid, 'SIGKILL')
  }
  process.once('exit', kill)
  const stop = async () => {
    process.off('exit', kill)
    child.ref()
    kill()
    await exited
    rmSync(folder, { recursive: true, force: true })
  }
  const url = `git://127.0.0.1:${port}/app.git`
  const deadline = Date.now() + startTime
  while (!succeeds('git', 'ls-remote', url)) {
    if (!over && Date.now() < deadline) await sleep(20)
    else {
      await stop()
      throw new Error('git daemon does not answer')
    }
  }
  return {
    url,
    commit: (branch, files) => {
      git('checkout', '-q', '-B', branch)
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(repository, path)), { recursive: true })
        writeFileSync(join(repository, path), content)
      }
      git('add', '--all')
      git('commit', '-q', '-m', 'for a test')
    },
    stop,
  }
}
