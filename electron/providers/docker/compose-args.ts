/** The words that the program is run with. Pure; every name was checked by the contract, so that none of them is taken for an option. */
import type { ComposeTool } from '../../../shared/contract/compose.ts'
import type { ComposeAct, ComposeTarget } from '../../capabilities/compose.ts'
import { oneEnvFileFault, tooOldFault } from './compose-faults.ts'
import { number } from './map.ts'

/** What stands before the act. Rejects with a FaultError what this version of the program does not know. */
export function targetArgs(tool: ComposeTool, target: ComposeTarget): string[] {
  const version = number(tool.version) ?? 0
  if (!tool.v2 && target.profiles.length > 0 && version < 1028) throw tooOldFault(tool, '--profile')
  if (!tool.v2 && target.envFiles.length > 1) throw oneEnvFileFault(tool)
  return [
    ...(tool.program === 'docker compose' ? ['compose'] : []),
    ...(tool.v2 || version >= 1028 ? ['--ansi', 'never'] : ['--no-ansi']),
    ...['--project-name', target.project],
    ...(target.workingDir ? ['--project-directory', target.workingDir] : []),
    ...target.files.flatMap((file) => ['--file', file]),
    ...target.profiles.flatMap((profile) => ['--profile', profile]),
    ...target.envFiles.flatMap((file) => ['--env-file', file]),
  ]
}

export function actArgs(act: ComposeAct): string[] {
  const when = (flag: boolean | undefined, ...words: string[]) => (flag ? words : [])
  const within = (timeout: number | undefined) => (timeout === undefined ? [] : ['--timeout', String(timeout)])
  const services = 'services' in act ? (act.services ?? []) : []
  switch (act.kind) {
    case 'up':
      return [
        ...['up', '--detach'],
        ...when(act.build, '--build'),
        ...when(act.forceRecreate, '--force-recreate'),
        ...when(act.noDeps, '--no-deps'),
        ...when(act.removeOrphans, '--remove-orphans'),
        ...Object.entries(act.scale ?? {}).flatMap(([service, count]) => ['--scale', `${service}=${count}`]),
        ...services,
      ]
    case 'down':
      return [
        'down',
        ...when(act.volumes, '--volumes'),
        ...(act.images ? ['--rmi', act.images] : []),
        ...when(act.orphans, '--remove-orphans'),
        ...within(act.timeout),
      ]
    case 'restart':
    case 'stop':
      return [act.kind, ...within(act.timeout), ...services]
    case 'build':
      return ['build', ...when(act.noCache, '--no-cache'), ...when(act.pull, '--pull'), ...services]
    case 'pull':
    case 'start':
      return [act.kind, ...services]
  }
}
