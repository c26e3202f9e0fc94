/**
 * What a person has set, in settings.json: read at once by the shell before its window opens, and written so that a crash, a full
 * disk or a kill leaves either the old file or the new one. Checked by hand, since the shell's start is no place to load a library;
 * a test holds it to the contract's schema.
 */
import { readFileSync, renameSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { SavedProject, Settings } from '../../shared/contract/app.ts'
import { choiceNames, choices } from '../../shared/contract/choices.ts'
import { newProjectName, serviceName } from '../../shared/lib/project-name.ts'
import { fault, type Text } from '../../shared/rpc/fault.ts'
import type { Log } from './log.ts'
import { writeWhole } from './whole-file.ts'

export type SettingsRead = { settings: Settings; notices: Text[] }
export type SettingsStore = {
  get: () => Settings
  notices: readonly Text[]
  /**
   * Changes what is given, or what follows from the settings as they are then; resolves once it is on disk.
   * Rejects with a FaultError, and then nothing has changed.
   */
  save: (change: Patch | ((now: Settings) => Patch)) => Promise<Settings>
  /** Hears of the settings after each change; returns what ends that. */
  follow: (listener: (now: Settings) => void) => () => void
}

type Patch = { [K in keyof Settings]?: Settings[K] | undefined }
type Document = Record<string, unknown>
type Loaded = SettingsRead & {
  document: Document
  /** The file is to be set aside. */
  corrupt: boolean
}

export const settingsFile = (folder: string): string => join(folder, 'settings.json')
const backupFile = (folder: string) => `${settingsFile(folder)}.bak`

/** Reads the settings without changing anything on disk; what is missing or not valid has its default. Never throws. */
export function readSettings(folder: string): SettingsRead {
  const { settings, notices } = load(folder)
  return { settings, notices }
}

/** Reads the settings for good: a file that cannot be understood is set aside under a name with the time. Never throws. */
export function openSettings(folder: string, log: Log): SettingsStore {
  const loaded = load(folder)
  const notices = [...loaded.notices]
  let { document, settings } = loaded
  const listeners = new Set<(now: Settings) => void>()
  let queue: Promise<unknown> = Promise.resolve()
  if (loaded.corrupt) {
    const aside = join(folder, `settings.corrupt-${new Date().toISOString().replaceAll(':', '-')}.json`)
    try {
      renameSync(settingsFile(folder), aside)
      notices.push(setAside(aside))
      log.warn('settings were corrupt and set aside', { aside })
      queue = writeWhole(settingsFile(folder), print(document)).catch((error) => log.warn('settings were not restored', { error }))
    } catch (error) {
      log.warn('settings could not be set aside', { error })
    }
  }
  const save = async (change: Patch | ((now: Settings) => Patch)) => {
    const patch = typeof change === 'function' ? change(settings) : change
    const next = { ...document, ...Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) }
    try {
      await mkdir(folder, { recursive: true })
      await writeWhole(backupFile(folder), print(document))
      await writeWhole(settingsFile(folder), print(next))
    } catch (error) {
      throw saveFault(error, folder)
    }
    document = next
    settings = check(document).settings
    for (const listener of listeners) listener(settings)
    return settings
  }
  return {
    follow: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    get: () => settings,
    notices,
    save: (change) => {
      const mine = queue.then(() => save(change))
      queue = mine.catch(() => {})
      return mine
    },
  }
}

const print = (document: Document) => `${JSON.stringify(document, null, 2)}\n`

function load(folder: string): Loaded {
  const main = readDocument(settingsFile(folder))
  if (main === undefined) return { settings: defaults(), notices: [], document: {}, corrupt: false }
  if (main !== 'corrupt') return { ...check(main), document: main, corrupt: false }
  const backup = readDocument(backupFile(folder))
  if (backup === undefined || backup === 'corrupt') return { settings: defaults(), notices: [lostNotice], document: {}, corrupt: true }
  const { settings, notices } = check(backup)
  return { settings, notices: [backupNotice, ...notices], document: backup, corrupt: true }
}

function readDocument(file: string): Document | 'corrupt' | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : 'corrupt'
  }
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Document) : 'corrupt'
  } catch {
    return 'corrupt'
  }
}

const defaults = (): Settings => ({
  language: 'system',
  theme: 'system',
  density: 'normal',
  logDays: '7',
  logSpace: '5',
  logCollect: 'all',
  engines: {},
  composeFiles: [],
})

/** The settings that a document holds. A value that is not valid costs that one setting, and is said. */
function check(document: Document): SettingsRead {
  const settings = defaults()
  const wrong: string[] = []
  for (const name of choiceNames) {
    const value = document[name]
    if (value === undefined) continue
    if ((choices[name] as readonly unknown[]).includes(value)) settings[name] = value as never
    else wrong.push(name)
  }
  const engines = document.engines
  if (typeof engines === 'object' && engines !== null && !Array.isArray(engines)) {
    const entries = Object.entries(engines)
    settings.engines = Object.fromEntries(entries.filter(([, value]) => value === 'open' || value === 'closed'))
    if (Object.keys(settings.engines).length < entries.length) wrong.push('engines')
  } else if (engines !== undefined) wrong.push('engines')
  const files = document.composeFiles
  if (Array.isArray(files)) {
    settings.composeFiles = files.flatMap((one) => savedProjectOf(one) ?? [])
    if (settings.composeFiles.length < files.length) wrong.push('composeFiles')
  } else if (files !== undefined) wrong.push('composeFiles')
  return { settings, notices: wrong.map(wrongNotice) }
}

function savedProjectOf(value: unknown): SavedProject | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { engine, project, files, envFiles, profiles } = value as Document
  const isText = (text: unknown, most: number): text is string => typeof text === 'string' && text.length > 0 && text.length <= most
  const areTexts = (list: unknown, most: number, fits: (text: unknown) => boolean): list is string[] =>
    Array.isArray(list) && list.length <= most && list.every(fits)
  const isPath = (text: unknown) => isText(text, 8192)
  const valid =
    isText(engine, 500) &&
    isText(project, 500) &&
    newProjectName.test(project) &&
    areTexts(files, 20, isPath) &&
    files.length > 0 &&
    areTexts(envFiles, 20, isPath) &&
    areTexts(profiles, 50, (text) => isText(text, 500) && serviceName.test(text))
  return valid ? { engine, project, files, envFiles, profiles } : undefined
}

const wrongNotice = (name: string): Text => ({
  en: `The setting “${name}” was not understood; its default is used.`,
  fr: `Le réglage « ${name} » n’a pas été compris ; sa valeur par défaut est utilisée.`,
})
const lostNotice: Text = {
  en: 'The settings could not be read; the app started with its defaults.',
  fr: 'Les réglages n’ont pas pu être lus ; l’application a démarré avec ses valeurs par défaut.',
}
const backupNotice: Text = {
  en: 'The settings could not be read; those saved before them are used.',
  fr: 'Les réglages n’ont pas pu être lus ; ceux de l’enregistrement précédent sont utilisés.',
}
const setAside = (file: string): Text => ({
  en: `The file that could not be read was kept as ${file}.`,
  fr: `Le fichier illisible a été conservé sous ${file}.`,
})

function saveFault(error: unknown, folder: string): Error {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const detail = error instanceof Error ? error.message : String(error)
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return fault(
      'unavailable',
      { en: 'The disk is full: the settings were not saved.', fr: 'Le disque est plein : les réglages n’ont pas été enregistrés.' },
      {
        hint: { en: `Free some space for ${folder}, then try again.`, fr: `Libérez de la place pour ${folder}, puis réessayez.` },
        detail,
        cause: error,
      },
    )
  if (['EACCES', 'EPERM', 'EROFS'].includes(code))
    return fault(
      'forbidden',
      { en: 'The settings may not be written.', fr: 'L’écriture des réglages est interdite.' },
      { hint: { en: `Check who may write in ${folder}.`, fr: `Vérifiez qui peut écrire dans ${folder}.` }, detail, cause: error },
    )
  return fault('internal', { en: 'The settings were not saved.', fr: 'Les réglages n’ont pas été enregistrés.' }, { detail, cause: error })
}
