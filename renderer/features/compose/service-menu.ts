/** What can be done to one service of a project, and where its containers and its lines are. */
import i18next from 'i18next'
import { Box, ScrollText } from 'lucide-react'
import type { Project } from '../../../shared/contract/compose.ts'
import type { Container } from '../../../shared/contract/containers.ts'
import { goTo } from '../../state/navigate.ts'
import { showLogs, termOf } from '../../state/river.ts'
import type { MenuEntry } from '../../ui/menu.tsx'
import { fits, run, type Run, runIcons } from './actions.ts'

const runs: Run[] = ['up', 'stop', 'start', 'restart', 'pull', 'build']
/** Containers that a menu names; the list has them all. */
const mostNamed = 8

const showContainer = ({ id, source, container }: Container): void =>
  goTo('containers', 'containers', { open: { id, source, item: container, tab: 'summary' } })

/** Its only container, or all of them. */
export function showService({ project }: Project, service: string, containers: readonly Container[]): void {
  const [one] = containers
  if (containers.length === 1 && one) showContainer(one)
  else goTo('containers', 'containers', { text: `${termOf('project', project)} label:com.docker.compose.service=${service}` })
}

export function serviceMenu(row: Project, service: string, containers: readonly Container[]): MenuEntry[] {
  const { t } = i18next
  const running = containers.filter(({ state }) => state === 'running' || state === 'restarting').length
  const makesSense: Record<Run, boolean> = {
    up: fits('up', row),
    pull: fits('pull', row),
    build: fits('build', row),
    stop: running > 0,
    start: containers.length > 0 && running < containers.length,
    restart: containers.length > 0,
  }
  return [
    ...runs
      .filter((what) => makesSense[what])
      .map(
        (what): MenuEntry => ({
          key: what,
          label: t(`compose.action.${what}`),
          icon: runIcons[what],
          onAction: () => void run(what, [row], [service]),
        }),
      ),
    { separator: 'show' },
    {
      key: 'logs',
      label: t('compose.action.openLogs'),
      icon: ScrollText,
      disabled: containers.length === 0,
      onAction: () => showLogs({ ids: containers.map(({ id }) => id), patterns: [] }),
    },
    ...containers.slice(0, mostNamed).map(
      (container): MenuEntry => ({
        key: container.id,
        label: t('compose.service.container', { name: container.name }),
        icon: Box,
        onAction: () => showContainer(container),
      }),
    ),
  ]
}
