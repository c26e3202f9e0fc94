/** What the suite of compose projects has: an engine, projects in folders of their own, and programs planted where a person's would be. */
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, vi } from 'vitest'
import type { ComposeChunk } from '../../shared/contract/compose.ts'
import type { Compose, ComposeAct, ComposeProject, ComposeTarget } from './compose.ts'
import { eventually } from './suite-kit.ts'

export type ComposeSuiteOptions = {
  /** Connects; the suite closes what it gets. `env` is what else is in the person's environment. */
  connect: (env?: Record<string, string>) => Promise<{ compose: Compose; close: () => void }>
  cli: (...args: string[]) => Promise<string>
  image: string
  /** It has no state between an end and the next start: what ends again and again is exited, or runs. */
  restartsUnsaid?: boolean
}

/** Its fields hold while a test runs; what was made is removed after it. */
export function composeKit({ connect, cli }: ComposeSuiteOptions) {
  const closing: (() => void)[] = []
  const kit = {
    compose: {} as Compose,
    close: () => {},
    abort: new AbortController(),
    folder: '',
    project: '',
    /** Writes a file into the project's folder. */
    write: (name: string, text: string): string => {
      const file = join(kit.folder, name)
      writeFileSync(file, text)
      return file
    },
    target: (file: string, more: Partial<ComposeTarget> = {}): ComposeTarget => ({
      project: kit.project,
      workingDir: kit.folder,
      files: [file],
      envFiles: [],
      profiles: [],
      ...more,
    }),
    /** Runs to the end and returns the lines. */
    run: async (target: ComposeTarget, act: ComposeAct): Promise<string[]> => {
      const lines: string[] = []
      for await (const chunk of kit.begin(target, act)) if ('line' in chunk) lines.push(chunk.line.text)
      return lines
    },
    begin: (target: ComposeTarget, act: ComposeAct, cancel = new AbortController().signal): AsyncIterable<ComposeChunk> =>
      kit.compose.run(target, act, cancel, kit.abort.signal),
    down: (target: ComposeTarget) => kit.run(target, { kind: 'down', volumes: true, orphans: true, timeout: 0 }),
    watch: async () => {
      const projects = new Map<string, ComposeProject>()
      let live = false
      void kit.compose
        .watch(
          {
            replace: (all) => {
              projects.clear()
              for (const one of all) projects.set(one.project, one)
              live = true
            },
            put: (one) => void projects.set(one.project, one),
            drop: (name) => void projects.delete(name),
          },
          kit.abort.signal,
        )
        .catch(() => {})
      await eventually(() => {
        if (!live) throw new Error('nothing was told yet')
      })
      return projects
    },
    /** Puts a program where `planted` has them. */
    plant: (name: string, script: string): string => {
      const file = kit.write(join('bin', name), `#!/bin/sh\n${script}\n`)
      chmodSync(file, 0o755)
      return file
    },
    /** Another connection, of a person on whose PATH are these scripts and nothing else. */
    planted: async (programs: Record<string, string>): Promise<Compose> => {
      mkdirSync(join(kit.folder, 'bin'))
      const PATH = join(kit.folder, 'bin')
      for (const [name, script] of Object.entries(programs)) kit.plant(name, script)
      const { compose, close } = await connect({ PATH, SHELL: kit.plant('login', `PATH='${PATH}'; shift; eval "$1"`) })
      closing.push(close)
      return compose
    },
  }
  beforeEach(async () => {
    kit.abort = new AbortController()
    // As the engine's labels tell it: without links.
    kit.folder = realpathSync(mkdtempSync(join(tmpdir(), 'wheelhouse-compose-')))
    kit.project = kit.folder.split('-').at(-1)?.toLowerCase().replace(/^/, 'whcompose') ?? ''
    const { compose, close } = await connect()
    closing.push(close)
    Object.assign(kit, { compose, close })
  })
  afterEach(async () => {
    kit.abort.abort()
    for (const close of closing.splice(0)) close()
    const mine = ['--filter', `label=com.docker.compose.project=${kit.project}`]
    const ids = (await cli('ps', '-aq', ...mine)).split('\n').filter(Boolean)
    if (ids.length > 0) {
      // Some engines wait before they remove what is slow to stop.
      await cli('kill', ...ids).catch(() => {})
      // Podman cannot kill what ends in that moment.
      await vi.waitFor(() => cli('rm', '-f', '-v', ...ids), { timeout: 10_000 })
    }
    for (const kind of ['network', 'volume']) {
      const left = (await cli(kind, 'ls', '-q', ...mine)).split('\n').filter(Boolean)
      if (left.length > 0) await cli(kind, 'rm', ...left)
    }
    rmSync(kit.folder, { recursive: true, force: true })
  })
  return kit
}
