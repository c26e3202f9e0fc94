/** The sections of the app: one line each. Only what works is here. */
import { Box, type LucideIcon, ScrollText, Settings2 } from 'lucide-react'
import { type ComponentType, lazy } from 'react'
import { ContainersPage } from '../features/containers/page.tsx'

export type Section = {
  key: 'containers' | 'logs' | 'settings'
  icon: LucideIcon
  /** The letter that follows `g`. */
  letter: string
  page: ComponentType
  /** At the foot of the rail. */
  atEnd?: boolean
}

export const sections: readonly Section[] = [
  { key: 'containers', icon: Box, letter: 'c', page: ContainersPage },
  {
    key: 'logs',
    icon: ScrollText,
    letter: 'l',
    page: lazy(() => import('../features/logs/page.tsx').then((m) => ({ default: m.LogsPage }))),
  },
  {
    key: 'settings',
    icon: Settings2,
    letter: 's',
    page: lazy(() => import('../features/settings/page.tsx').then((m) => ({ default: m.SettingsPage }))),
    atEnd: true,
  },
]

export const sectionOf = (key: string): Section => sections.find((section) => section.key === key) ?? (sections[0] as Section)
