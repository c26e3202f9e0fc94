/** Compose projects of every engine, as the contract has them: which project is meant is decided here, what is done to it by the engine's capability. */
import type { Project } from '../../shared/contract/compose.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import { equal } from '../../shared/lib/equal.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import { type Compose, type ComposeAct, type ComposeTarget, needsNoFiles } from '../capabilities/compose.ts'
import { watchProjects } from '../compose/projects.ts'
import { savedProjects } from '../compose/saved-projects.ts'
import type { Connections } from '../core/connections.ts'
import { fill } from '../core/fill.ts'
import type { GrantKind, Grants } from '../core/grants.ts'
import type { Log } from '../core/log.ts'
import type { SettingsStore } from '../core/settings.ts'
import { composeTargets, type Named } from './compose-target.ts'

type Options = { connections: Connections<Capabilities>; settings: SettingsStore; grants: Grants; log: Log; grace?: number | undefined }
/** As the contract's inputs name a project. */
type Input = Omit<Named, 'project'> & { project?: string | undefined }
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

  const targets = composeTargets(saved, grants)
  const targetOf = async (compose: Compose, input: Input, use: 'read' | 'act', signal: AbortSignal): Promise<ComposeTarget> =>
    targets.targetOf(compose, { ...input, project: input.project ?? (await nameOf(input.files ?? [])) }, use, signal)
  const nameOf = async (files: string[]): Promise<string> => {
    grants.check('read', ...files.filter((file) => !settings.get().composeFiles.some((one) => one.files.includes(file))))
    const { summarize, usualName } = await reader()
    return usualName(files, await summarize(files))
  }

  const own = (of: { engine: string; project: string; file: string }, kind: GrantKind, signal: AbortSignal) =>
    targets.own(of, kind, () =>
      connections.during(of.engine, 'compose', signal, async (compose) => ({
        here: compose.here,
        project: await compose.find(of.project, signal),
      })),
    )

  async function* run(input: Input, act: ComposeAct, { signal, writes }: Told) {
    const compose = await connections.use(input.engine, 'compose', signal)
    const cancel = new AbortController()
    void (async () => {
      for await (const _ of writes) cancel.abort()
    })()
    const use = needsNoFiles.includes(act.kind) ? 'act' : 'read'
    yield* compose.run(await targetOf(compose, input, use, signal), act, cancel.signal, signal)
  }
  const read = <T>(input: Input, signal: AbortSignal, ask: (compose: Compose, target: ComposeTarget) => Promise<T>) =>
    connections.during(input.engine, 'compose', signal, async (compose) => ask(compose, await targetOf(compose, input, 'read', signal)))

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
    asks: ({ engine, project, use }, { signal }) =>
      connections.during(engine, 'compose', signal, async (compose) => ({
        paths: await targets.asks(compose, { engine, project }, use, signal),
      })),
    readFile: async (input, { signal }) => {
      await own(input, 'read', signal)
      return (await reader()).readComposeFile(input.file)
    },
    writeFile: async ({ text, expected, ...input }, { signal }) => {
      await own(input, 'write', signal)
      return (await reader()).writeComposeFile(input.file, text, expected)
    },
    validate: async ({ text, of }, { signal }) => {
      const { readComposeFile } = await reader()
      const others = of ? (await own(of, 'read', signal)).filter((file) => file !== of.file) : []
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
