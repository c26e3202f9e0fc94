/** What can be done to projects and to their services: declared once, for menu, keys, bulk bar and palette. */
import i18next from 'i18next'
import { ArrowBigUpDash, CloudDownload, FileX2, Hammer, Play, Power, RotateCw, Square } from 'lucide-react'
import type { Project } from '../../../shared/contract/compose.ts'
import { carryOut, type ListAct } from '../../engine-list/acts.ts'
import { api } from '../../state/api.ts'
import { confirm } from '../../state/confirm.ts'
import { showDock } from '../../state/dock.ts'
import { withEngine } from '../../state/engines.ts'
import { allowFiles } from './allow.tsx'
import { takeDown } from './down.ts'
import { isAdded, targetOf, upOptions } from './options.ts'
import { goesOn } from './state.ts'
import { composeWork } from './work.ts'

/** Those that the program does, beside taking it down. */
export type Run = 'up' | 'stop' | 'start' | 'restart' | 'pull' | 'build'
export type ProjectAct = Run | 'down' | 'forget'

const acts: ProjectAct[] = ['up', 'stop', 'start', 'restart', 'pull', 'build', 'down', 'forget']
const icons = {
  up: ArrowBigUpDash,
  stop: Square,
  start: Play,
  restart: RotateCw,
  pull: CloudDownload,
  build: Hammer,
  down: Power,
  forget: FileX2,
} as const
const keys: Partial<Record<ProjectAct, string>> = { up: 'u', stop: 's', start: 's', restart: 'r', down: 'Delete' }

export const runIcons: Record<Run, (typeof icons)[Run]> = icons

export function fits(what: ProjectAct, row: Project): boolean {
  const { total, files } = row
  switch (what) {
    case 'up':
    case 'pull':
    case 'build':
      return files.length > 0
    case 'stop':
      return goesOn(row)
    case 'start':
      return total > 0 && !goesOn(row)
    case 'restart':
    case 'down':
      return total > 0
    case 'forget':
      return isAdded(row)
  }
}

export const nameOf = (row: Project): string => withEngine(row.project, row.source)

/** Made anew when the language changes. */
export const projectActs = (): ListAct<Project>[] =>
  acts.map((what) => ({
    key: what,
    label: i18next.t(`compose.action.${what}`),
    icon: icons[what],
    ...(keys[what] ? { keys: keys[what] } : {}),
    danger: what === 'down',
    fits: (row) => fits(what, row),
    run: (rows) => void act(what, rows),
  }))

export async function act(what: ProjectAct, rows: readonly Project[]): Promise<void> {
  const targets = rows.filter((row) => fits(what, row))
  if (targets.length === 0) return
  if (what === 'down') return takeDown(targets)
  if (what === 'forget') return forget(targets)
  return run(what, targets)
}

/** @param services only these, of each; all without them */
export async function run(what: Run, rows: readonly Project[], services?: string[]): Promise<void> {
  const { t } = i18next
  const count = rows.length
  if (count > 1 && (what === 'stop' || what === 'restart')) {
    const names = { label: t('compose.confirm.named'), items: rows.map(nameOf) }
    const title = t(`compose.confirm.${what}`, { count })
    if (!(await confirm({ title, body: [], names, act: t(`compose.action.${what}`), danger: false }))) return
  }
  const use = what === 'up' || what === 'pull' || what === 'build' ? 'read' : 'act'
  if (!(await allowFiles(rows.map(({ source: engine, project }) => ({ engine, project, use }))))) return
  const name = rows[0] ? [nameOf(rows[0]), ...(services ?? [])].join(' · ') : ''
  showDock('tasks')
  await carryOut(
    t(`compose.task.${what}`, { count, name }),
    rows.map((row) =>
      composeWork(nameOf(row), `compose.${what}`, () => ({
        ...targetOf(row),
        ...(services ? { services } : {}),
        ...(what === 'up' ? upOptions(row, services) : {}),
      })),
    ),
  )
}

/** Nothing is lost by it: the files stay, and so does what was made of them. */
async function forget(rows: readonly Project[]): Promise<void> {
  await carryOut(
    i18next.t('compose.task.forget', { count: rows.length, name: rows[0] ? nameOf(rows[0]) : '' }),
    rows.map((row) => ({
      name: nameOf(row),
      run: () => api.call('compose.forget', { engine: row.source, project: row.project }),
    })),
  )
}
