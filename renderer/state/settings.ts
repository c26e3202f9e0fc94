/** What the person has set. The address names it for the first paint; the backend keeps it. */
import { create } from 'zustand'
import type { Settings } from '../../shared/contract/app.ts'
import { choices } from '../../shared/contract/choices.ts'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'
import { type Language, resolveLanguage, setLanguage, words } from '../i18n/index.ts'
import { api, desktop } from './api.ts'
import { toast } from './toasts.ts'

type Shown = Pick<Settings, 'language' | 'theme' | 'density'>
/** What is chosen in the settings; engines are opened and closed, and compose files added, elsewhere. */
export type Chosen = Omit<Settings, 'engines' | 'composeFiles'>
type SettingsState = Chosen & {
  /** Set when the last change could not be kept. */
  fault?: Fault | undefined
}

const asked = new URLSearchParams(location.search)
const pick = <T extends string>(name: string, allowed: readonly T[], otherwise: T): T =>
  allowed.find((value) => value === asked.get(name)) ?? otherwise

/** The system's language; where the setting is `system`, the shell has resolved it (by --lang, too) and said so in the address. */
let systemLanguage = navigator.language

export const useSettings = create<SettingsState>()(() => ({
  language: pick('lang', choices.language, 'system'),
  theme: pick('theme', choices.theme, 'system'),
  density: pick('density', choices.density, 'normal'),
  logDays: '7',
  logSpace: '5',
  logCollect: 'all',
}))

export const languageNow = (): Language => resolveLanguage(useSettings.getState().language, systemLanguage)

const dark = matchMedia('(prefers-color-scheme: dark)')
const contrast = matchMedia('(prefers-contrast: more), (forced-colors: active)')

/** Puts theme, density and language on the document. */
function show({ theme, density }: Shown): void {
  const root = document.documentElement
  root.dataset.theme = theme === 'system' ? (contrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light') : theme
  root.dataset.density = density
}

export function startSettings(): void {
  show(useSettings.getState())
  useSettings.subscribe((now, before) => {
    show(now)
    if (now.language !== before.language) setLanguage(languageNow())
    if (now.language !== before.language || now.theme !== before.theme) tellShell()
  })
  for (const query of [dark, contrast]) query.addEventListener('change', () => show(useSettings.getState()))
  // A shell that restarted a backend, or a second window's change: the file is the truth.
  api.onConnected((connected) => {
    if (connected) void load()
  })
  void tellNotices()
}

/** What a person should know about how the app started, told once; the settings keep it. */
async function tellNotices(): Promise<void> {
  const { notices } = await api.call('app.about', {}).catch(() => ({ notices: [] }))
  for (const notice of notices) toast({ tone: 'bad', title: words(notice) })
}

async function load(): Promise<void> {
  try {
    const { engines: _engines, composeFiles: _files, ...chosen } = await api.call('app.settings', {})
    if (chosen.language === 'system') systemLanguage = asked.get('lang') ?? systemLanguage
    useSettings.setState(chosen)
  } catch {
    // What the address said stands; a backend that comes back is asked again.
  }
}

/** The shell has the same settings at start; it needs to hear of changes only. A missing shell (a browser) needs nothing. */
const tellShell = () =>
  void desktop.call('desktop.appearance', { theme: useSettings.getState().theme, language: languageNow() }).catch(() => {})

/** Shows a change at once and keeps it; when it cannot be kept, says why and keeps showing it until the app ends. */
export async function saveSettings(change: Partial<Chosen>): Promise<void> {
  useSettings.setState({ ...change, fault: undefined })
  try {
    await api.call('app.saveSettings', change)
  } catch (error) {
    useSettings.setState({ fault: asFault(error) })
  }
}
