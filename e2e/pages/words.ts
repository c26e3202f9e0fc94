/** The words that the page says, in each of its languages: tests look for what a person reads. */
import { en } from '../../renderer/i18n/en/index.ts'
import { fr } from '../../renderer/i18n/fr/index.ts'

export type Lang = 'en' | 'fr'
export type Words = { [K in keyof typeof en]: (typeof fr)[K] }

export const wordsOf = (lang: Lang): Words => (lang === 'fr' ? fr : en)

/** Puts values into a sentence, as the page does. */
export const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{\{(\w+)(?:, \w+)?\}\}/g, (_, name: string) => String(values[name]))

/** A sentence of which some parts are not known before it is shown. */
export const pattern = (text: string, values: Record<string, string> = {}): RegExp =>
  new RegExp(
    text
      .split(/\{\{(\w+)(?:, \w+)?\}\}/)
      .map((part, index) => (index % 2 === 0 ? escaped(part) : (values[part] ?? '.+?')))
      .join(''),
  )

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
