/** The compose projects of one engine, as the capability wants them: seen by their containers, changed by the person's own program. */
import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ComposeChunk, ComposeConfig, ComposeTool } from '../../../shared/contract/compose.ts'
import { FaultError } from '../../../shared/rpc/fault.ts'
import { type Compose, type ComposeTarget, needsNoFiles } from '../../capabilities/compose.ts'
import type { Client } from './client.ts'
import { actArgs, targetArgs } from './compose-args.ts'
import { composeFault, problemsOf } from './compose-causes.ts'
import { missingFileFault, notStartedFault, stoppedFault, tooMuchFault, unknownFilesFault, unreadableFault } from './compose-faults.ts'
import { type ProgramLine, readProgram, runProgram, type StopPatience } from './compose-process.ts'
import { projectsSink, toProject } from './compose-projects.ts'
import type { ComposePrograms } from './compose-tool.ts'
import type { ContainersWatch } from './containers-watch.ts'
import { garbledFault } from './faults.ts'
import { type ListedContainer, toRow } from './map.ts'

/** Bytes of what a project comes to. */
const mostConfig = 8 * 1024 * 1024
/** What a failure is explained by. */
const keptLines = 200
/** Milliseconds. */
const listTime = 15_000
const labels = ['com.docker.compose.project', 'io.podman.compose.project']

export function dockerCompose(
  client: Client,
  watch: ContainersWatch,
  { here, tool, env, forget }: ComposePrograms,
  patience?: StopPatience,
): Compose {
  /** What an old program, or one that is gone, cannot do, another can, which may be there by now. */
  const failed = (error: unknown, tool: ComposeTool): unknown => {
    const told = startFault(error, tool.path)
    if (told !== error || (told instanceof FaultError && (!tool.v2 || told.fault.code === 'unsupported'))) forget()
    return told
  }
  /** The program with its words, and where it is run. Rejects when a file is not there: the program's own words for that are poor. */
  const prepare = async (target: ComposeTarget, words: string[], signal: AbortSignal, mayLack = false) => {
    const found = await tool(signal)
    const missing = await firstMissing([...target.files, ...target.envFiles, ...(target.workingDir ? [target.workingDir] : [])])
    const known = target.files.length > 0 && missing === undefined
    if (!known && !(mayLack && found.v2))
      throw failed(missing === undefined ? unknownFilesFault(target.project, found) : missingFileFault(missing), found)
    const of = known ? inFolder(target) : { ...target, workingDir: undefined, files: [], envFiles: [] }
    const args = () => [...targetArgs(found, of), ...words]
    return {
      tool: found,
      options: {
        path: found.path,
        args: orElse(args, (error) => failed(error, found)),
        // Without files it runs where none can be found by chance.
        folder: of.workingDir ?? '/',
        env: await env(),
        signal,
        ...(patience ? { patience } : {}),
      },
    }
  }

  const readConfig = async (target: ComposeTarget, signal: AbortSignal) => {
    const { tool, options } = await prepare(target, ['config'], signal)
    const said = await readProgram({ ...options, most: mostConfig }).catch((error) => {
      throw failed(error, tool)
    })
    signal.throwIfAborted()
    if (said.tooMuch) throw tooMuchFault()
    if (said.code === 0) return { yaml: said.stdout.trimEnd(), problems: [] }
    const why = composeFault(said.lines, said.code, tool)
    // What is wrong with the files is an answer; that the program could not look is none.
    if (why.fault.code !== 'invalid' && why.fault.code !== 'not_found') throw failed(why, tool)
    return { yaml: '', problems: problemsOf(said.lines, why), why }
  }

  return {
    here,
    tool,
    watch: (into, signal) => watch(projectsSink(into), signal),
    find: async (project, signal) => {
      const rows = new Map<string, ReturnType<typeof toRow>>()
      for (const label of labels) {
        const query = { all: true, filters: JSON.stringify({ label: [`${label}=${project}`] }) }
        const listed = await client.json<ListedContainer[]>('/containers/json', { query, signal, timeout: listTime })
        if (!Array.isArray(listed)) throw garbledFault('the list of containers is no list')
        for (const one of listed) rows.set(one.Id, toRow(one))
      }
      return rows.size > 0 ? toProject(project, [...rows.values()]) : undefined
    },
    run: async function* (target, act, cancel, signal): AsyncGenerator<ComposeChunk> {
      const { tool, options } = await prepare(target, actArgs(act), signal, needsNoFiles.includes(act.kind))
      if (cancel.aborted) throw stoppedFault([])
      const last: ProgramLine[] = []
      const running = runProgram({ ...options, cancel })
      try {
        while (true) {
          const step = await running.next()
          if (step.done) {
            if (cancel.aborted) throw stoppedFault(last)
            if (step.value.code !== 0) throw composeFault(last, step.value.code, tool)
            yield { done: { code: 0 } }
            return
          }
          last.push(step.value)
          if (last.length > keptLines) last.shift()
          yield { line: step.value }
        }
      } catch (error) {
        throw failed(error, tool)
      } finally {
        await running.return({ code: null, signal: null })
      }
    },
    config: async (target, signal): Promise<ComposeConfig> => {
      const { yaml, problems } = await readConfig(target, signal)
      const none = { yaml: '', services: [], profiles: [], volumes: [], networks: [] }
      if (problems.length > 0) return { ...none, problems }
      const { configParts, maskedConfig } = await import('./compose-config.ts')
      try {
        return { ...configParts(yaml), yaml: maskedConfig(yaml), problems: [] }
      } catch {
        // Neither the text nor what the parser quotes of it: nothing in it is hidden yet.
        throw unreadableFault()
      }
    },
    reveal: async (target, signal) => {
      const { yaml, why } = await readConfig(target, signal)
      if (why) throw why
      return { yaml }
    },
  }
}

function orElse<T>(act: () => T, faultOf: (error: unknown) => unknown): T {
  try {
    return act()
  } catch (error) {
    throw faultOf(error)
  }
}

const inFolder = (target: ComposeTarget): ComposeTarget => ({ ...target, workingDir: target.workingDir ?? dirname(target.files[0] ?? '/') })

async function firstMissing(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    const there = await access(file).then(
      () => true,
      () => false,
    )
    if (!there) return file
  }
  return undefined
}

/** What Node says of a program that cannot be started, and of a folder that is not there. */
const startFault = (error: unknown, path: string) =>
  error instanceof FaultError || (error as Error)?.name === 'AbortError' || !(error as NodeJS.ErrnoException)?.syscall?.startsWith('spawn')
    ? error
    : notStartedFault(path, error)
