/** Real volumes, networks and containers for one test, made with Docker's own command line: under one prefix, and gone with the test. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { testImage } from './stack/docker.mjs'

export type StorageStack = {
  /** Begins every name; what the list is filtered by. */
  prefix: string
  /** Docker's own command line; returns what it prints. */
  docker: (...args: string[]) => Promise<string>
  /** Starts a container that waits; returns its name. */
  run: (name: string, ...options: string[]) => Promise<string>
  /** Runs a script in a container. */
  inside: (container: string, script: string) => Promise<string>
  /** A folder of this machine, which goes with the test. */
  folder: () => string
  removeAll: () => Promise<void>
}

/** @param image what containers are made of, as this engine calls it */
export function storageStack(socket: string, image = testImage): StorageStack {
  const prefix = `e2e-${randomBytes(4).toString('hex')}`
  const folders: string[] = []
  const docker = async (...args: string[]) =>
    (await promisify(execFile)('docker', ['--host', `unix://${socket}`, ...args], { maxBuffer: 16 * 1024 * 1024 })).stdout.trim()
  const lines = (text: string) => text.split('\n').filter(Boolean)
  /** The app may have a helper that looks into it, or be removing one; it makes another when it is asked to look again. */
  const removeVolume = async (name: string, tries = 40): Promise<void> => {
    try {
      await docker('volume', 'rm', '-f', name)
    } catch (error) {
      if (tries === 0) throw error
      for (const id of lines(await docker('ps', '-aq', '--filter', `volume=${name}`))) await docker('rm', '-f', id).catch(() => {})
      await sleep(250)
      await removeVolume(name, tries - 1)
    }
  }
  return {
    prefix,
    docker,
    run: async (name, ...options) => {
      await docker('run', '-d', '--stop-timeout', '0', '--name', `${prefix}-${name}`, ...options, image, 'sleep', '100000')
      return `${prefix}-${name}`
    },
    inside: (container, script) => docker('exec', container, 'sh', '-c', script),
    folder: () => {
      const made = mkdtempSync(join(tmpdir(), 'wheelhouse-files-'))
      folders.push(made)
      return made
    },
    removeAll: async () => {
      for (const id of lines(await docker('ps', '-aq', '--filter', `name=${prefix}`))) await docker('rm', '-f', '-v', id)
      for (const name of lines(await docker('volume', 'ls', '-q', '--filter', `name=${prefix}`))) await removeVolume(name)
      for (const id of lines(await docker('network', 'ls', '-q', '--filter', `name=${prefix}`))) await docker('network', 'rm', id)
      for (const made of folders) rmSync(made, { recursive: true, force: true })
    },
  }
}
