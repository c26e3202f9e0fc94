/** The sections of the app: one line each, and one for each tab of those that have some. Only what works is here. */
import { Box, type LucideIcon, ScrollText, Settings2 } from 'lucide-react'
import { type ComponentType, lazy } from 'react'
import { ContainersPage } from '../features/containers/page.tsx'
import type { en } from '../i18n/en/index.ts'

export type SectionTab = {
  key: keyof (typeof en)['tabs']
  page: ComponentType
  /** The letter that follows `g`; the first tab has its section's. */
  letter?: string
}

type Base = {
  icon: LucideIcon
  /** The letter that follows `g`. */
  letter: string
  /** At the foot of the rail. */
  atEnd?: boolean
}
export type Section = Base & ({ key: 'logs' | 'settings'; page: ComponentType } | { key: 'containers'; tabs: readonly SectionTab[] })

export const sections: readonly Section[] = [
  {
    key: 'containers',
    icon: Box,
    letter: 'c',
    tabs: [
      { key: 'containers', page: ContainersPage },
      { key: 'images', letter: 'i', page: lazy(() => import('../features/images/page.tsx').then((m) => ({ default: m.ImagesPage }))) },
      {
        key: 'registries',
        letter: 'r',
        page: lazy(() => import('../features/registries/page.tsx').then((m) => ({ default: m.RegistriesPage }))),
      },
      { key: 'volumes', letter: 'v', page: lazy(() => import('../features/volumes/page.tsx').then((m) => ({ default: m.VolumesPage }))) },
      {
        key: 'networks',
        letter: 'n',
        page: lazy(() => import('../features/networks/page.tsx').then((m) => ({ default: m.NetworksPage }))),
      },
      { key: 'compose', letter: 'p', page: lazy(() => import('../features/compose/page.tsx').then((m) => ({ default: m.ComposePage }))) },
      { key: 'ports', letter: 'o', page: lazy(() => import('../features/ports/page.tsx').then((m) => ({ default: m.PortsPage }))) },
      { key: 'events', letter: 'e', page: lazy(() => import('../features/events/page.tsx').then((m) => ({ default: m.EventsPage }))) },
      { key: 'disk', letter: 'd', page: lazy(() => import('../features/disk/page.tsx').then((m) => ({ default: m.DiskPage }))) },
    ],
  },
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

/** Every place that `g` and a letter, or the palette, goes to. */
export type Place = { section: Section['key']; tab?: SectionTab['key']; letter: string }
export const places: readonly Place[] = sections.flatMap((section): Place[] => {
  const { key, letter } = section
  return 'tabs' in section
    ? section.tabs.map((tab) => ({ section: key, tab: tab.key, letter: tab.letter ?? letter }))
    : [{ section: key, letter }]
})

export const sectionOf = (key: string): Section => sections.find((section) => section.key === key) ?? (sections[0] as Section)
