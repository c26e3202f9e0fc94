/** What can be done to containers: which act fits which state, what is asked first, and how it is carried out. */
import i18next from 'i18next'
import { Pause, Play, RotateCw, Skull, Square, StepForward, Trash2 } from 'lucide-react'
import type { Container } from '../../../shared/contract/containers.ts'
import type { Fault } from '../../../shared/rpc/fault.ts'
import { carryOut, type ListAct } from '../../engine-list/acts.ts'
import { api } from '../../state/api.ts'
import { type Answer, confirm } from '../../state/confirm.ts'
import { withEngine } from '../../state/engines.ts'
import { runTask } from '../../state/tasks.ts'
import { underWay } from './under-way.ts'

export type Act = 'start' | 'stop' | 'restart' | 'pause' | 'unpause' | 'kill' | 'remove'

/** In the order in which they are offered. Of two with one key the first that fits is taken. */
const acts: Act[] = ['stop', 'start', 'restart', 'pause', 'unpause', 'kill', 'remove']

/** Whether an act makes sense for a container as it is. */
export function fits(act: Act, { state }: Pick<Container, 'state'>): boolean {
  const runs = state === 'running' || state === 'restarting'
  switch (act) {
    case 'start':
      return state === 'created' || state === 'exited'
    case 'stop':
    case 'kill':
      return runs || state === 'paused'
    case 'restart':
      return state !== 'removing' && state !== 'dead' && state !== 'paused'
    case 'pause':
      return state === 'running'
    case 'unpause':
      return state === 'paused'
    case 'remove':
      return state !== 'removing'
  }
}

/** A container's name, with its engine's where there are several. */
export const nameOf = (row: Pick<Container, 'name' | 'source'>): string => withEngine(row.name, row.source)

const icons = { start: Play, stop: Square, restart: RotateCw, pause: Pause, unpause: StepForward, kill: Skull, remove: Trash2 } as const
const keys: Partial<Record<Act, string>> = { start: 's', stop: 's', restart: 'r', remove: 'Delete' }

/** Made anew when the language changes. */
export const containerActs = (): ListAct<Container>[] =>
  acts.map((what) => ({
    key: what,
    label: i18next.t(`containers.action.${what}`),
    icon: icons[what],
    ...(keys[what] ? { keys: keys[what] } : {}),
    danger: what === 'remove' || what === 'kill',
    fits: (row) => fits(what, row),
    run: (rows) => void act(what, rows),
  }))

/** Does an act to the containers that it fits, after asking where something could be lost or several are concerned. */
export async function act(what: Act, rows: readonly Container[]): Promise<void> {
  const targets = rows.filter((row) => fits(what, row))
  if (targets.length === 0) return
  const answer = await ask(what, targets)
  if (answer === 'no') return
  await carryOut(
    i18next.t(`containers.task.${what}`, { count: targets.length, name: targets[0] ? nameOf(targets[0]) : '' }),
    targets.map((row) => ({ name: nameOf(row), run: () => underWay(row.id, what, () => one(what, row, answer)) })),
  )
}

/** Gives a container another name; resolves with why it could not. */
export async function rename(row: Container, name: string): Promise<Fault | undefined> {
  const { items } = await runTask(i18next.t('containers.task.rename', { count: 1, name: nameOf(row) }), [
    { name: nameOf(row), run: () => api.call('containers.rename', { engine: row.source, container: row.container, name }) },
  ])
  return items[0]?.fault
}

function one(what: Act, row: Container, answer: Answer | undefined): Promise<void> {
  const target = { engine: row.source, container: row.container }
  switch (what) {
    case 'remove':
      if (!answer) return Promise.resolve()
      return api.destroy(
        'containers.remove',
        { ...target, force: row.state !== 'exited' && row.state !== 'created', volumes: answer.option },
        answer.confirmed,
      )
    case 'kill':
      if (!answer) return Promise.resolve()
      return api.destroy('containers.kill', { ...target, signal: 'SIGKILL' }, answer.confirmed)
    default:
      return api.call(`containers.${what}`, target)
  }
}

/** Asks, unless the act concerns one container and loses nothing. */
async function ask(what: Act, targets: Container[]): Promise<Answer | undefined | 'no'> {
  const { t } = i18next
  const count = targets.length
  const name = targets[0] ? nameOf(targets[0]) : ''
  const label = t(`containers.action.${what}`)
  const names = {
    label: t('containers.confirm.named'),
    items: targets.map(nameOf),
  }
  const running = targets.filter(({ state }) => state !== 'exited' && state !== 'created').length
  if (what === 'remove')
    return (
      (await confirm({
        title: t('containers.confirm.removeTitle', { count, name }),
        body: [
          t('containers.confirm.removeBody', { count }),
          ...(running > 0 ? [t('containers.confirm.running', { count: running })] : []),
        ],
        ...(count > 1 ? { names } : {}),
        option: { label: t('containers.confirm.volumes', { count }), checked: false },
        act: label,
        danger: true,
      })) ?? 'no'
    )
  if (what === 'kill')
    return (
      (await confirm({
        title: t('containers.confirm.killTitle', { count, name }),
        body: [t('containers.confirm.killBody', { count })],
        ...(count > 1 ? { names } : {}),
        act: label,
        danger: true,
      })) ?? 'no'
    )
  if (count === 1) return undefined
  return (await confirm({ title: t(`containers.confirm.${what}Title`, { count }), body: [], names, act: label, danger: false })) ?? 'no'
}
