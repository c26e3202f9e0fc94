/** The verbs of one container as menu entries: the same for a right click and for the drawer. */

import i18next from 'i18next'
import {
  AlignLeft,
  Copy,
  Globe,
  Pause,
  PenLine,
  Play,
  RotateCw,
  ScrollText,
  Skull,
  Square,
  StepForward,
  Terminal,
  Trash2,
} from 'lucide-react'
import type { Container } from '../../../shared/contract/containers.ts'
import { showLogs, termOf } from '../../state/river.ts'
import type { MenuEntry } from '../../ui/menu.tsx'
import { type Act, act, fits } from './actions.ts'
import { portUrl, published } from './columns.tsx'

/** What the place where the menu is offers beside the acts. */
export type MenuHost = { showLogs: () => void; showShell: () => void; askName: () => void }

const icons = { start: Play, stop: Square, restart: RotateCw, pause: Pause, unpause: StepForward, kill: Skull, remove: Trash2 } as const
const keys: Partial<Record<Act, string>> = { start: 's', stop: 's', restart: 'r', remove: 'Delete' }

export function containerMenu(row: Container, host: MenuHost): MenuEntry[] {
  const { t } = i18next
  const acts = (['start', 'stop', 'restart', 'pause', 'unpause', 'kill'] as const).filter((what) => fits(what, row))
  const entry = (what: Act): MenuEntry => ({
    key: what,
    label: t(`containers.action.${what}`),
    icon: icons[what],
    ...(keys[what] ? { keys: keys[what] } : {}),
    danger: what === 'remove' || what === 'kill',
    disabled: !fits(what, row),
    onAction: () => void act(what, [row]),
  })
  return [
    { key: 'logs', label: t('containers.action.logs'), icon: AlignLeft, keys: 'l', onAction: host.showLogs },
    {
      key: 'shell',
      label: t('containers.action.shell'),
      icon: Terminal,
      keys: 't',
      disabled: row.state !== 'running',
      onAction: host.showShell,
    },
    ...published(row.ports)
      .filter(({ protocol }) => protocol === 'tcp')
      .slice(0, 4)
      .map(
        (port): MenuEntry => ({
          key: `port ${port.host}`,
          label: t('containers.action.openPort', { port: port.host }),
          icon: Globe,
          onAction: () => void window.open(portUrl(port)),
        }),
      ),
    {
      key: 'river',
      label: t('containers.action.openLogs'),
      icon: ScrollText,
      onAction: () => showLogs({ ids: [row.id], patterns: [] }),
    },
    ...(row.project
      ? [
          {
            key: 'river project',
            label: t('containers.action.openProjectLogs', { name: row.project }),
            icon: ScrollText,
            onAction: () => showLogs({ ids: [], patterns: [termOf('project', row.project ?? '')] }),
          },
        ]
      : []),
    { separator: 'acts' },
    ...acts.map(entry),
    { separator: 'edit' },
    { key: 'rename', label: t('containers.action.rename'), icon: PenLine, onAction: host.askName },
    { key: 'copy-name', label: t('containers.action.copyName'), icon: Copy, onAction: () => void navigator.clipboard.writeText(row.name) },
    { key: 'copy-id', label: t('containers.action.copyId'), icon: Copy, onAction: () => void navigator.clipboard.writeText(row.container) },
    { separator: 'remove' },
    entry('remove'),
  ]
}
