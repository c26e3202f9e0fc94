/** The log turns over, never throws, and never holds a secret. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fileLog, logFile } from './log.ts'
import { redact } from './redact.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-log-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const lines = () =>
  readFileSync(logFile(folder), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

test('an error is found again under its id, with its causes', () => {
  const log = fileLog(folder)
  log.info('started', { version: '1' })
  const id = log.error('it failed', new Error('outer', { cause: new Error('inner') }), { path: 'x.y' })
  expect(lines()[0]).toMatchObject({ level: 'info', text: 'started', version: '1' })
  expect(lines()[1]).toMatchObject({ level: 'error', id, path: 'x.y' })
  expect(JSON.stringify(lines()[1])).toMatch(/outer.*inner/)
})

test('it turns over before it grows large, and keeps a few', () => {
  const log = fileLog(folder, { limit: 1000, keep: 2 })
  for (let i = 0; i < 100; i++) log.info(`line ${i}`)
  expect(readdirSync(folder).sort()).toEqual(['wheelhouse.log', 'wheelhouse.log.1', 'wheelhouse.log.2'])
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(1000)
  expect(lines().at(-1)).toMatchObject({ text: 'line 99' })
})

test('a folder that cannot be written costs the log, not the app', () => {
  writeFileSync(join(folder, 'file'), '')
  const log = fileLog(join(folder, 'file/inside'))
  expect(log.error('lost', new Error('x'))).toMatch(/^[0-9a-f]{10}$/)
})

const canary = 'cAnArY-s3cr3t-0123456789'
const carriers = [
  `https://user:${canary}@registry.example/v2/`,
  `Authorization: Bearer ${canary}`,
  `"authorization":"Basic ${canary}"`,
  `X-Api-Key: ${canary}`,
  `PASSWORD=${canary}`,
  `"db_password": "${canary}"`,
  `https://x.example/?access_token=${canary}&a=1`,
  `--token=${canary}`,
  `ghp_${canary}`,
  `-----BEGIN RSA PRIVATE KEY-----\n${canary}\n-----END RSA PRIVATE KEY-----`,
  `eyJ${canary}.eyJ${canary}.${canary}`,
]

test('no carrier of a secret brings it into the log', () => {
  const log = fileLog(folder)
  for (const carrier of carriers) {
    expect(redact(carrier)).not.toContain(canary)
    log.info(carrier, { note: carrier, deep: { list: [carrier] } })
    log.error('failed', new Error(carrier, { cause: new Error(carrier) }))
  }
  log.info('environment', {
    env: [`A=${canary}`],
    environment: { A: canary },
    password: canary,
    registryToken: canary,
    headers: { x: canary },
  })
  expect(readFileSync(logFile(folder), 'utf8')).not.toContain(canary)
})

test('what is no secret stays', () => {
  for (const text of [
    'listening on tcp://127.0.0.1:2375',
    'container web exited (137)',
    'docker:unix:///run/docker.sock',
    'at connect (net.js:12:3)',
  ])
    expect(redact(text)).toBe(text)
})
