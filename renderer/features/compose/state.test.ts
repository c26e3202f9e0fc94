/** What a list of projects says of those that are in trouble. */
import i18next from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import type { Project } from '../../../shared/contract/compose.ts'
import { en } from '../../i18n/en/index.ts'
import { fr } from '../../i18n/fr/index.ts'
import { goesOn, serviceTone, stateText, toneOf } from './state.ts'

beforeAll(async () => void (await i18next.init({ lng: 'en', resources: { en: { translation: en }, fr: { translation: fr } } })))

const project = (more: Partial<Project>): Project => ({
  id: 'e/shop',
  source: 'e',
  project: 'shop',
  files: ['/shop/compose.yml'],
  envFiles: [],
  services: [],
  running: 0,
  done: 0,
  total: 0,
  state: 'stopped',
  known: 'labels',
  profiles: [],
  activeProfiles: [],
  ...more,
})
const broken = { name: 'broken', running: 0, restarting: 1, total: 1 }
const web = { name: 'web', running: 1, total: 1 }

test('a service that ends again and again is named, in the tone of trouble', async () => {
  const row = project({ state: 'restarting', services: [broken, web], running: 1, total: 2 })
  expect(toneOf(row)).toBe('warn')
  expect([serviceTone(broken), serviceTone(web)]).toEqual(['warn', 'ok'])
  expect(stateText(row)).toBe('broken restarting · 1 of 2 running')
  await i18next.changeLanguage('fr')
  expect(stateText(row)).toBe('Redémarrage de broken · 1 sur 2 en marche')
  await i18next.changeLanguage('en')
  expect(stateText(project({ state: 'running', services: [web], running: 1, total: 1 }))).toBe('Running')
})

test('what ends again and again can be stopped', () => {
  expect(goesOn(project({ state: 'restarting', services: [broken], total: 1 }))).toBe(true)
  expect(goesOn(project({ services: [{ name: 'web', running: 0, total: 1 }], total: 1 }))).toBe(false)
})
