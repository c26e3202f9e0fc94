/** The page's words: English and French, complete, with typed keys. */
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Fault, Text } from '../../shared/rpc/fault.ts'
import { en } from './en/index.ts'
import { fr } from './fr/index.ts'

export type Language = 'en' | 'fr'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
  }
}

/** The language for a setting: the system's own when it is French, else English. */
export function resolveLanguage(setting: 'system' | Language, system: string): Language {
  if (setting !== 'system') return setting
  return system.toLowerCase().startsWith('fr') ? 'fr' : 'en'
}

export function startI18n(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, fr: { translation: withMany(fr) } },
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  document.documentElement.lang = language
}

export function setLanguage(language: Language): void {
  void i18next.changeLanguage(language)
  document.documentElement.lang = language
}

export const currentLanguage = (): Language => (i18next.language === 'fr' ? 'fr' : 'en')

/** Words that came from the backend in both languages. */
export const words = (text: Text): string => text[currentLanguage()]

/** A fault in one line: what happened, then what the other side said. */
export const faultLine = (fault: Fault): string => (fault.detail ? `${words(fault.message)} ${fault.detail}` : words(fault.message))

/** French counts millions by a plural of their own (`many`), in the same words as the other one here. */
function withMany<T extends object>(words: T): T {
  const out: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(words)) {
    out[key] = typeof value === 'object' && value !== null ? withMany(value) : value
    if (key.endsWith('_other')) out[`${key.slice(0, -'_other'.length)}_many`] = value
  }
  return out as T
}
