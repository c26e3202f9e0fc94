/** What the tests of registries share: registries as the app has them, in a home of their own. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { asFault } from '../../shared/rpc/fault.ts'
import { silentLog } from '../core/log.ts'
import { openSecrets, type Secrets } from '../core/secrets.ts'
import { noVault } from '../core/vault.ts'
import { openRegistries, type Registries, type RegistriesOptions } from './registries.ts'

export { pusher, serveHttp } from './pushing.kit.ts'

export const signal = new AbortController().signal
export const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 10_000, interval: 10 })
export const failure = (promise: Promise<unknown>) => promise.then(() => expect.unreachable('it succeeded'), asFault)

/** A fresh home before each test; its fields hold while one runs. */
export function registriesKit() {
  const kit = {
    home: '',
    folder: '',
    registries: {} as Registries,
    secrets: {} as Secrets,
    /** The app anew, over what is on disk; with limits of a test's own, milliseconds. */
    restart: async (timing: RegistriesOptions['timing'] = {}) => {
      await kit.registries.close?.()
      kit.secrets = openSecrets(kit.folder, noVault, silentLog)
      const place = {
        env: { PATH: `${join(kit.home, 'bin')}:${process.env.PATH}`, SHELL: '/bin/sh' },
        home: kit.home,
        platform: process.platform,
      }
      kit.registries = openRegistries({ folder: kit.folder, place, secrets: kit.secrets, log: silentLog, timing: { look: 20, ...timing } })
    },
    dockerConfig: (config: unknown) => {
      mkdirSync(join(kit.home, '.docker'), { recursive: true })
      writeFileSync(join(kit.home, '.docker/config.json'), typeof config === 'string' ? config : JSON.stringify(config))
    },
    /** A helper, as a program that is really run. */
    helper: (name: string, script: string) => {
      mkdirSync(join(kit.home, 'bin'), { recursive: true })
      const file = join(kit.home, 'bin', `docker-credential-${name}`)
      writeFileSync(file, `#!/bin/sh\n${script}\n`)
      chmodSync(file, 0o755)
      return file
    },
  }
  beforeEach(async () => {
    kit.home = mkdtempSync(join(tmpdir(), 'wheelhouse-registries-'))
    kit.folder = join(kit.home, 'app')
    await kit.restart()
  })
  afterEach(async () => {
    await kit.registries.close()
    rmSync(kit.home, { recursive: true, force: true })
  })
  return kit
}
