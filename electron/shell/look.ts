/** How the app looks and which language it speaks: read before the window opens, so that nothing changes after the first paint. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, nativeTheme } from 'electron'
import type { Settings } from '../../shared/contract/app.ts'
import type { Text } from '../../shared/rpc/fault.ts'

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

/**
 * The three settings that the first paint needs. The backend owns and validates the file; here a value that is not known is
 * passed over, because loading the schemas would cost the window tens of milliseconds.
 */
export function readLook(folder: string): Look {
  const settings = readObject(join(folder, 'settings.json'))
  const language = oneOf(settings.language, ['en', 'fr']) ?? systemLanguage()
  return {
    theme: oneOf(settings.theme, ['system', 'light', 'dark', 'contrast']) ?? 'system',
    language,
    density: oneOf(settings.density, ['compact', 'normal', 'roomy']) ?? 'normal',
  }
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

const oneOf = <T extends string>(value: unknown, known: readonly T[]): T | undefined => known.find((one) => one === value)

/** The object that a JSON file holds; an empty one when there is none, or something else. */
export function readObject(path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
