/** Which project is meant, and which of its files may be used: anyone may write a label, so what only labels name is used once a person allows it. */
import { dirname } from 'node:path'
import { equal } from '../../shared/lib/equal.ts'
import type { Compose, ComposeProject, ComposeTarget } from '../capabilities/compose.ts'
import { foreignFileFault, notAllowedFault, unknownProjectFault } from '../compose/faults.ts'
import type { SavedProjects } from '../compose/saved-projects.ts'
import type { GrantKind, Grants } from '../core/grants.ts'

/** As the contract's inputs name a project. */
export type Named = {
  engine: string
  project: string
  files?: string[] | undefined
  profiles?: string[] | undefined
  envFiles?: string[] | undefined
}
/** What the containers of a project tell, and whether paths in it are of this machine. */
export type Labelled = { here: boolean; project: ComposeProject | undefined }
/** `act`: what is done to what is there already, which newer programs do by the containers alone. */
export type FileUse = GrantKind | 'act'

export function composeTargets(saved: SavedProjects, grants: Grants) {
  /** What the program would be run with, and what of it a person must allow to be read first. */
  const look = async (compose: Compose, named: Named, signal: AbortSignal): Promise<{ target: ComposeTarget; asked: string[] }> => {
    const { engine, project } = named
    const added = saved.find(engine, project)
    const labelled = await compose.find(project, signal)
    if (!added && !labelled && !named.files) throw unknownProjectFault(project)
    const files = named.files ?? added?.files ?? labelled?.files ?? []
    const envFiles = named.envFiles ?? added?.envFiles ?? labelled?.envFiles ?? []
    const chosen = new Set([...(added?.files ?? []), ...(added?.envFiles ?? [])])
    const told = new Set([...(labelled?.files ?? []), ...(labelled?.envFiles ?? [])])
    const others = [...files, ...envFiles].filter((file) => !chosen.has(file))
    grants.check('read', ...others.filter((file) => !told.has(file)))
    const asked = others.filter((file) => !grants.allows('read', file))
    const target = { project, files, envFiles, profiles: named.profiles ?? added?.profiles ?? [] }
    if (files[0] === undefined) return { target, asked }
    const usual = dirname(files[0])
    // Where its containers were made from is where the same files are used from; what else is in there is read, too.
    const made = labelled && equal(labelled.files, files) ? (labelled.workingDir ?? usual) : usual
    const fits = made === usual || grants.allows('read', made)
    if (!fits && compose.here) asked.push(made)
    return { target: { ...target, workingDir: fits || compose.here ? made : usual }, asked }
  }

  /** The files of a project that may be shown and written; those that a person did not add must be named as such files are. */
  const filesOf = async ({ engine, project }: Named, find: () => Promise<Labelled>) => {
    const added = saved.find(engine, project)
    if (added) return { files: added.files, envFiles: added.envFiles, here: true, may: () => true }
    const { here, project: labelled } = await find()
    if (!labelled) throw unknownProjectFault(project)
    return {
      files: labelled.files.filter((file) => /\.ya?ml$/i.test(file)),
      envFiles: labelled.envFiles.filter((file) => /(?:^|[\\/])[^\\/]*\.env(?:\.[\w-]+)?$/i.test(file)),
      here,
      may: (kind: GrantKind, file: string) => grants.allows(kind, file),
    }
  }

  return {
    /** Rejects with a FaultError when files are needed that nobody allowed to be used. */
    targetOf: async (compose: Compose, named: Named, use: 'read' | 'act', signal: AbortSignal): Promise<ComposeTarget> => {
      const { target, asked } = await look(compose, named, signal)
      if (asked.length === 0) return target
      if (use === 'act' && (await compose.tool(signal)).v2) return { ...target, workingDir: undefined, files: [], envFiles: [] }
      throw notAllowedFault(asked, compose.here)
    },
    /** Resolves with the compose files beside it that may be read. */
    own: async ({ file, ...named }: Named & { file: string }, kind: GrantKind, find: () => Promise<Labelled>) => {
      const { files, envFiles, here, may } = await filesOf(named, find)
      if (!files.includes(file) && !envFiles.includes(file)) throw foreignFileFault(file)
      if (!may(kind, file)) throw notAllowedFault([file], here)
      return files.filter((other) => may('read', other))
    },
    /** The paths that a person must be asked for. Those of another machine are not theirs to give. */
    asks: async (compose: Compose, named: Named, use: FileUse, signal: AbortSignal): Promise<string[]> => {
      if (!compose.here) return []
      if (use === 'write') {
        const { files, envFiles, may } = await filesOf(named, async () => ({
          here: true,
          project: await compose.find(named.project, signal),
        }))
        return [...new Set([...files, ...envFiles])].filter((file) => !may('write', file))
      }
      const { asked } = await look(compose, named, signal)
      return asked.length > 0 && use === 'act' && (await compose.tool(signal)).v2 ? [] : [...new Set(asked)]
    },
  }
}
