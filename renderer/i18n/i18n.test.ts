import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { en } from './en/index.ts'
import { formatAge, formatBytes, formatMemory, formatPercent } from './format.ts'
import { fr } from './fr/index.ts'
import { resolveLanguage } from './index.ts'

function flatten(words: object, prefix = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${prefix}${key}`, value] as [string, string]] : flatten(value, `${prefix}${key}.`),
  )
}
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()

describe('the words', () => {
  const english = flatten(en)
  const french = new Map(flatten(fr))

  it('exist in both languages under the same keys', () => {
    expect([...french.keys()].sort()).toEqual(english.map(([key]) => key).sort())
  })

  it('are never empty', () => {
    for (const [key, text] of [...english, ...french]) expect(text.trim(), key).not.toBe('')
  })

  it('name the same things in both languages', () => {
    for (const [key, text] of english) {
      // One of something may be said without its number.
      const mine = placeholders(text).filter((name) => name !== 'count')
      expect(
        placeholders(french.get(key) ?? '').filter((name) => name !== 'count'),
        key,
      ).toEqual(mine)
    }
  })

  it('have a plural for each singular', () => {
    for (const [key] of english) if (key.endsWith('_one')) expect(french.has(`${key.slice(0, -4)}_other`), key).toBe(true)
  })

  it('have an apostrophe in French where one is printed, wherever they are said', () => {
    const elided = /(?<![\p{L}\p{N}\\])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quelqu|presqu|aujourd)'(?:\p{L}|«|\$\{)/iu
    const files = ['shared', 'electron'].flatMap((room) =>
      readdirSync(room, { recursive: true, encoding: 'utf8' }).map((file) => join(room, file)),
    )
    const sources = files.filter((file) => file.endsWith('.ts')).flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    expect([...french.values(), ...sources].filter((text) => elided.test(text))).toEqual([])
  })

  it('are all said somewhere', () => {
    const files = readdirSync('renderer', { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
    const source = files.map((file) => (file.startsWith('i18n') ? '' : readFileSync(join('renderer', file), 'utf8'))).join('\n')
    // What a template makes of its place in the words is known only when it runs; it may end within a word, too.
    const isMade = (key: string) => {
      for (let end = key.lastIndexOf('.') + 1; end < key.length; end++) if (source.includes(`\`${key.slice(0, end)}$`)) return true
      return false
    }
    const unsaid = english
      .map(([key]) => key.replace(/_(?:one|many|other)$/, ''))
      .filter((key) => !source.includes(`'${key}'`) && !isMade(key))
    expect(unsaid).toEqual([])
  })

  it('are not written into the page itself', () => {
    const literal = />\s*([^<>{}=;()]*[A-Za-zÀ-ÿ]{3,}[^<>{}=;()]*)\s*<\//g
    const attribute = /(?:aria-label|title|placeholder|label|alt)="([^"]*[A-Za-zÀ-ÿ]{3,}[^"]*)"/g
    const found: string[] = []
    for (const file of readdirSync('renderer', { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.tsx')) continue
      const source = readFileSync(join('renderer', file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
      for (const pattern of [literal, attribute]) for (const [, text] of source.matchAll(pattern)) found.push(`${file}: ${text}`)
    }
    // A command is the same in every language.
    expect(found.filter((text) => !text.includes('docker run -d'))).toEqual([])
  })
})

describe('numbers and times', () => {
  beforeAll(async () => {
    await i18next.init({ lng: 'en', resources: {} })
  })

  it('speak the language that is chosen', async () => {
    expect([formatBytes(211_900_000), formatBytes(1_100_000_000), formatBytes(12)]).toEqual(['212 MB', '1.1 GB', '12 B'])
    expect([64 * 2 ** 20, 1.5 * 2 ** 30, 60_300_000, 512].map(formatMemory)).toEqual(['64 MiB', '1.5 GiB', '57.5 MiB', '512 B'])
    expect(formatPercent(16.84)).toBe('16.8 %')
    expect([0, 59_000, 61_000, 7_200_000, 3 * 86_400_000, 800 * 86_400_000].map(formatAge)).toEqual([
      '0 s',
      '59 s',
      '1 min',
      '2 h',
      '3 d',
      '2 y',
    ])
    await i18next.changeLanguage('fr')
    expect(formatMemory(1.5 * 2 ** 30)).toBe('1,5 Gio')
    expect([formatBytes(1_100_000_000), formatPercent(16.84), formatAge(3 * 86_400_000)]).toEqual(['1,1 Go', '16,8 %', '3 j'])
  })

  it('follow the system only when asked to', () => {
    expect(resolveLanguage('system', 'fr-CA')).toBe('fr')
    expect(resolveLanguage('system', 'de')).toBe('en')
    expect(resolveLanguage('en', 'fr')).toBe('en')
  })
})
