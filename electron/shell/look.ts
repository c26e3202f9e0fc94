/** How the app looks and which language it speaks: read before the window opens, so that nothing changes after the first paint. */
import { app, nativeTheme } from 'electron'
import type { Settings } from '../../shared/contract/app.ts'
import type { Text } from '../../shared/rpc/fault.ts'
import { readSettings } from '../core/settings.ts'

export type Language = 'en' | 'fr'
export type Look = { theme: Settings['theme']; language: Language; density: Settings['density'] }

let look: Look = { theme: 'system', language: 'en', density: 'normal' }

export const currentLook = (): Look => look

/** Words in the person's language. */
export const say = (text: Text): string => text[look.language]

export function applyLook(next: Look): void {
  look = next
  nativeTheme.themeSource = look.theme === 'contrast' ? 'dark' : look.theme
}

/** The settings that the first paint needs. */
export function readLook(folder: string): Look {
  const { language, theme, density } = readSettings(folder).settings
  return { theme, density, language: language === 'system' ? systemLanguage() : language }
}

/** The window's own colour until the page paints: the rail's, from the page's tokens. */
export function backgroundColor(): string {
  if (look.theme === 'contrast') return '#000000'
  return nativeTheme.shouldUseDarkColors ? '#0c0e10' : '#f0f2f4'
}

const systemLanguage = (): Language => {
  const wanted = app.commandLine.getSwitchValue('lang') || app.getPreferredSystemLanguages()[0] || app.getLocale()
  return wanted.toLowerCase().startsWith('fr') ? 'fr' : 'en'
}
