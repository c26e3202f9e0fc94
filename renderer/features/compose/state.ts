/** How a project and its services are: in words, in a tone, and whether there is something to stop. */
import i18next from 'i18next'
import type { Project, ProjectService } from '../../../shared/contract/compose.ts'
import type { Tone } from '../../ui/state-dot.tsx'

export function toneOf({ state, services, fault }: Pick<Project, 'state' | 'services' | 'fault'>): Tone {
  if (fault) return 'bad'
  if (state === 'partial' || state === 'restarting' || services.some(({ health }) => health === 'unhealthy')) return 'warn'
  if (state !== 'running') return 'off'
  return services.some(({ health }) => health === 'starting') ? 'busy' : 'ok'
}

export function serviceTone({ running, restarting, done = 0, total, health }: ProjectService): Tone {
  if (restarting) return 'warn'
  if (running === 0) return 'off'
  if (running + done < total || health === 'unhealthy') return 'warn'
  return health === 'starting' ? 'busy' : 'ok'
}

/** The state in words: how many of its containers run, how many have done what they were for, and how many exited with 0 for reasons unknown. */
export function stateText({ state, running, done, total, services }: Project): string {
  const { t } = i18next
  const all = running + done === total
  const some = state === 'partial' || state === 'restarting'
  const text = !some
    ? t(`compose.state.${state}`)
    : all
      ? t('compose.state.incomplete')
      : t('compose.state.partial', { running, count: total })
  const exited = some ? services.reduce((sum, service) => sum + (service.exited ?? 0), 0) : 0
  const restarting = services.flatMap((service) => (service.restarting ? service.name : []))
  return [
    ...(restarting.length > 0 ? [t('compose.state.restarting', { names: restarting.join(', ') })] : []),
    text,
    ...(done > 0 ? [t('compose.state.done', { count: done })] : []),
    ...(exited > 0 ? [t('compose.state.exited', { count: exited })] : []),
  ].join(' · ')
}

/** Whether there is something to stop: what is being restarted goes on until somebody stops it. */
export const goesOn = ({ running, state }: Project): boolean => running > 0 || state === 'restarting'
