/** What `npm test` consists of: each step runs something real and tells how many of its tests passed. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apart, canBeApart } from './apart.mjs'
import { packageApp } from './package.mjs'
import { build, root } from './prepare.mjs'

/**
 * @typedef {{ passed: number, failed: number, skipped: number, output: string }} Outcome
 * @typedef {{ name: string, what: string, run: () => Promise<Outcome> }} Step
 */

/** A step that takes longer than this, milliseconds, hangs: it is ended, and its last words are shown. */
const longest = 40 * 60_000

/** @type {Step[]} */
export const steps = [
  { name: 'format', what: 'formatting', run: () => check('@biomejs/biome/bin/biome', ['format', '.']) },
  { name: 'lint', what: 'lint and import walls', run: () => check('@biomejs/biome/bin/biome', ['lint', '--error-on-warnings', '.']) },
  ...['shared', 'electron', 'renderer', 'e2e'].map((room) => ({
    name: 'types',
    what: `types of ${room}`,
    run: () => check('typescript/bin/tsc', ['-p', room]),
  })),
  { name: 'unit', what: 'unit tests', run: () => vitest(['shared', 'electron', 'renderer']) },
  { name: 'walls', what: 'walls, by planted violations', run: () => vitest(['walls']) },
  {
    name: 'suites',
    what: 'capability suites on real engines',
    run: () => beside(['suites-1', 'suites-2'], (project, own) => vitest([project], own)),
  },
  { name: 'build', what: 'build', run: () => attempt(async () => build()) },
  { name: 'e2e', what: 'the built app', run: () => playwright('built') },
  { name: 'package', what: 'package', run: () => attempt(() => packageApp(true)) },
  { name: 'packaged', what: 'the packaged app', run: () => playwright('packaged') },
]

/**
 * One check that passes or fails as a whole.
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<Outcome>}
 */
async function check(program, args) {
  const { code, output } = await node(program, args)
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output }
}

/**
 * @param {() => Promise<unknown>} work
 * @returns {Promise<Outcome>}
 */
async function attempt(work) {
  try {
    await work()
    return { passed: 1, failed: 0, skipped: 0, output: '' }
  } catch (error) {
    return { passed: 0, failed: 1, skipped: 0, output: String(error instanceof Error ? error.message : error) }
  }
}

/**
 * Parts of one step, each in a world of its own at the same time where that can be, as they wait for engines more than they work; else one
 * after the other.
 * @template T
 * @param {T[]} parts
 * @param {(part: T, own: boolean) => Promise<Outcome>} run
 * @returns {Promise<Outcome>}
 */
async function beside(parts, run) {
  /** @type {Outcome[]} */
  const outcomes = []
  if (canBeApart((text) => console.log(text))) outcomes.push(...(await Promise.all(parts.map((part) => run(part, true)))))
  else for (const part of parts) outcomes.push(await run(part, false))
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ what) => outcomes.reduce((all, outcome) => all + outcome[what], 0)
  const output = outcomes.filter(({ failed }) => failed > 0).map((outcome) => outcome.output)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), output: output.join('\n') }
}

/**
 * @param {string[]} projects
 * @param {boolean} [own] in a world of its own
 * @returns {Promise<Outcome>}
 */
function vitest(projects, own = false) {
  return withReport(
    async (report) => {
      const chosen = projects.flatMap((project) => ['--project', project])
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
      return node('vitest/vitest.mjs', ['run', '--passWithNoTests', ...chosen, ...reporters], { own })
    },
    ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
      passed: numPassedTests,
      failed: numFailedTests,
      skipped: numPendingTests + numTodoTests,
    }),
  )
}

/**
 * @param {string} project
 * @returns {Promise<Outcome>}
 */
function playwright(project) {
  return withReport(
    (report) =>
      node('@playwright/test/cli.js', ['test', '--project', project, '--reporter=list,json'], {
        env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
      }),
    ({ stats }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped }),
  )
}

/**
 * Runs tests that leave a JSON report, and counts. A run that fails without a failed test (it broke, or found none) is one failure.
 * @param {(report: string) => Promise<{ code: number, output: string }>} run
 * @param {(report: any) => { passed: number, failed: number, skipped: number }} count
 * @returns {Promise<Outcome>}
 */
async function withReport(run, count) {
  const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-report-'))
  try {
    const { code, output } = await run(join(folder, 'report.json'))
    const counted = attemptToRead(join(folder, 'report.json'), count) ?? { passed: 0, failed: 0, skipped: 0 }
    if (code !== 0 && counted.failed === 0) counted.failed = 1
    return { ...counted, output }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @template T
 * @param {string} file
 * @param {(report: any) => T} count
 */
function attemptToRead(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

/**
 * Runs a program of node_modules; resolves with what it printed, in order.
 * @param {string} program
 * @param {string[]} args
 * @param {{ own?: boolean, env?: NodeJS.ProcessEnv }} [options] `own`: in a world of its own
 * @returns {Promise<{ code: number, output: string }>}
 */
function node(program, args, { own = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const options = { cwd: root, env: { ...process.env, ...env }, timeout: longest }
    /** @type {[string, string[]]} */
    const here = [process.execPath, [join(root, 'node_modules', program), ...args]]
    const child = spawn(...(own ? apart(...here) : here), options)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
    child.once('close', (code, signal) => resolve({ code: code ?? 1, output: signal ? `${output}\nEnded by ${signal}.` : output }))
  })
}
