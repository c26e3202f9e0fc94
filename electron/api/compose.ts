/** Compose projects of every engine, as the contract has them: which project is meant is decided here, what is done to it by the engine's capability. */
import { dirname } from 'node:path'
import type { Project } from '../../shared/contract/compose.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import { equal } from '../../shared/lib/equal.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import type { Compose, ComposeAct, ComposeTarget } from '../capabilities/compose.ts'
import { foreignFileFault, unknownProjectFault } from '../compose/faults.ts'
import { watchProjects } from '../compose/projects.ts'
import { savedProjects } from '../compose/saved-projects.ts'
import type { Connections } from '../core/connections.ts'
import { fill } from '../core/fill.ts'
import type { Grants } from '../core/grants.ts'
import type { Log } from '../core/log.ts'
import type { SettingsStore } from '../core/settings.ts'

type Options = { connections: Connections<Capabilities>; settings: SettingsStore; grants: Grants; log: Log; grace?: number | undefined }
/** As the contract's inputs name a project. */
type Named = {
  engine: string
  project?: string | undefined
  files?: string[] | undefined
  profiles?: string[] | undefined
  envFiles?: string[] | undefined
}
type Told = { signal: AbortSignal; writes: AsyncIterable<{ cancel: true }> }

/** Files are read with a parser that takes a while to load: it waits for the first that is read. */
const reader = () => import('../compose/compose-file.ts')

/** Returns the api, and what stops the watches behind it. */
export function composeApi({ connections, settings, grants, log, grace }: Options): { api: Api<AppContract>['compose']; stop: () => void } {
  const list = new LiveList<Project>()
  const saved = savedProjects(settings)
  const filled = fill<Capabilities, Project>({
    connections,
    list,
    log,
    grace,
    watch: ({ compose }, source) => compose && ((live, signal) => watchProjects({ compose, saved, source, list }, live, signal)),
  })

  /** Which files make a project, of what is given, was added, and its containers tell, in that order. */
  const targetOf = async (compose: Compose, named: Named, signal: AbortSignal): Promise<ComposeTarget> => {
    const project = named.project ?? (await nameOf(named.files ?? []))
    const added = saved.find(named.engine, project)
    const labelled = await compose.find(project, signal)
    if (!added && !labelled && !named.files) throw unknownProjectFault(project)
    const files = named.files ?? added?.files ?? labelled?.files ?? []
    const envFiles = named.envFiles ?? added?.envFiles ?? labelled?.envFiles ?? []
    const known = new Set([added?.files, added?.envFiles, labelled?.files, labelled?.envFiles].flatMap((some) => some ?? []))
    grants.check('read', ...[...files, ...envFiles].filter((file) => !known.has(file)))
    // Where its containers were made from is where the same files are used from, wherever they are.
    const workingDir = labelled && equal(labelled.files, files) ? labelled.workingDir : files[0] && dirname(files[0])
    return { project, workingDir, files, envFiles, profiles: named.profiles ?? added?.profiles ?? [] }
  }
  const nameOf = async (files: string[]): Promise<string> => {
    grants.check('read', ...files.filter((file) => !settings.get().composeFiles.some((one) => one.files.includes(file))))
    const { summarize, usualName } = await reader()
    return usualName(files, await summarize(files))
  }

  /** The files of a project that is known; those that a person did not add must be named as such files are: anyone may write a label. */
  const filesOf = async (engine: string, project: string, signal: AbortSignal): Promise<{ files: string[]; envFiles: string[] }> => {
    const added = saved.find(engine, project)
    if (added) return added
    const labelled = await connections.during(engine, 'compose', signal, (compose) => compose.find(project, signal))
    if (!labelled) throw unknownProjectFault(project)
    return {
      files: labelled.files.filter((file) => /\.ya?ml$/i.test(file)),
      envFiles: labelled.envFiles.filter((file) => /(?:^|[\\/])[^\\/]*\.env(?:\.[\w-]+)?$/i.test(file)),
    }
  }
  /** Resolves with the compose files beside it. */
  const own = async ({ engine, project, file }: { engine: string; project: string; file: string }, signal: AbortSignal) => {
    const { files, envFiles } = await filesOf(engine, project, signal)
    if (!files.includes(file) && !envFiles.includes(file)) throw foreignFileFault(file)
    return files
  }

  async function* run(named: Named, act: ComposeAct, { signal, writes }: Told) {
    const compose = await connections.use(named.engine, 'compose', signal)
    const cancel = new AbortController()
    void (async () => {
      for await (const _ of writes) cancel.abort()
    })()
    yield* compose.run(await targetOf(compose, named, signal), act, cancel.signal, signal)
  }
  const read = <T>(named: Named, signal: AbortSignal, ask: (compose: Compose, target: ComposeTarget) => Promise<T>) =>
    connections.during(named.engine, 'compose', signal, async (compose) => ask(compose, await targetOf(compose, named, signal)))

  const api: Api<AppContract>['compose'] = {
    list: (_input, { signal }) => {
      filled.read(signal)
      return list
    },
    tool: ({ engine }, { signal }) => connections.during(engine, 'compose', signal, (compose) => compose.tool(signal)),
    up: (input, told) => run(input, { kind: 'up', ...input }, told),
    down: (input, told) => run(input, { kind: 'down', ...input }, told),
    pull: (input, told) => run(input, { kind: 'pull', ...input }, told),
    restart: (input, told) => run(input, { kind: 'restart', ...input }, told),
    stop: (input, told) => run(input, { kind: 'stop', ...input }, told),
    start: (input, told) => run(input, { kind: 'start', ...input }, told),
    build: (input, told) => run(input, { kind: 'build', ...input }, told),
    config: (input, { signal }) =>
      read(input, signal, async (compose, target) => {
        const config = await compose.config(target, signal)
        // The program leaves out what is in profiles that are off.
        const { summarize } = await reader()
        const all = await summarize(target.files).catch(() => ({ services: [] }))
        const profiles = new Set([...config.profiles, ...all.services.flatMap(({ profiles }) => profiles)])
        return { ...config, profiles: [...profiles].sort() }
      }),
    reveal: (input, { signal }) => read(input, signal, (compose, target) => compose.reveal(target, signal)),
    readFile: async (input, { signal }) => {
      await own(input, signal)
      return (await reader()).readComposeFile(input.file)
    },
    writeFile: async ({ text, expected, ...input }, { signal }) => {
      await own(input, signal)
      return (await reader()).writeComposeFile(input.file, text, expected)
    },
    validate: async ({ text, of }, { signal }) => {
      const { readComposeFile } = await reader()
      const others = of ? (await own(of, signal)).filter((file) => file !== of.file) : []
      const texts = await Promise.all(others.map((file) => readComposeFile(file).catch(() => undefined)))
      const { validateCompose } = await import('../compose/validate.ts')
      return {
        problems: validateCompose(
          text,
          texts.flatMap((other) => other?.text ?? []),
        ),
      }
    },
    add: async ({ engine, files, name, envFiles = [], profiles = [] }) => {
      const known = saved.of(engine).find((one) => equal(one.files, files))
      grants.check('read', ...[...files, ...envFiles].filter((file) => !known?.files.includes(file) && !known?.envFiles.includes(file)))
      const { summarize, usualName } = await reader()
      const summary = await summarize(files)
      const project = name ?? usualName(files, summary)
      await saved.add({ engine, project, files, envFiles, profiles })
      return { project }
    },
    forget: ({ engine, project }) => saved.forget(engine, project),
  }
  return { api, stop: filled.stop }
}
