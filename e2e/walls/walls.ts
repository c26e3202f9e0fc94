/**
 * Who may import whom, as one table, and the walk that holds a tree to it. Biome says most of this too, while one types; but it sees only
 * the text of an import, and cannot say "never another provider".
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

type Room = {
  /** Which files are in it, by their path; the first room that fits is the one. */
  of: RegExp
  /** What they may import of ours. `$1` is what the first group of `of` found. */
  may: string[]
  /** The packages they may import; any but electron when it is not given. */
  packages?: RegExp
}

export const rooms: Room[] = [
  // Compose files are YAML, and its package is as much at home in a page as in the backend.
  { of: /^shared\/lib\/compose-service\//, may: ['^shared/'], packages: /^(zod|yaml)$/ },
  { of: /^shared\//, may: ['^shared/'], packages: /^zod$/ },
  {
    of: /^renderer\/features\/([^/]+)\//,
    may: ['^renderer/features/$1/', '^renderer/(app|engine-list|files-view|i18n|log-view|state|ui)/', '^shared/'],
  },
  { of: /^renderer\/engine-list\//, may: ['^renderer/(engine-list|i18n|state|ui)/', '^shared/'] },
  { of: /^renderer\/files-view\//, may: ['^renderer/(files-view|i18n|state|ui)/', '^shared/'] },
  { of: /^renderer\/log-view\//, may: ['^renderer/(log-view|i18n|state|ui)/', '^shared/'] },
  { of: /^renderer\/(i18n|state|ui)\//, may: ['^renderer/(i18n|state|ui)/', '^shared/'] },
  { of: /^renderer\//, may: ['^renderer/', '^shared/', '^resources/'] },
  { of: /^electron\/(core|capabilities)\//, may: ['^electron/(core|capabilities)/', '^shared/'] },
  { of: /^electron\/providers\/([^/]+)\//, may: ['^electron/providers/$1/', '^electron/(core|capabilities)/', '^shared/'] },
  { of: /^electron\/compose\//, may: ['^electron/(compose|core|capabilities)/', '^shared/'] },
  { of: /^electron\/registries\//, may: ['^electron/(registries|core|capabilities)/', '^shared/'] },
  { of: /^electron\/(api|logs|history)\//, may: ['^electron/(api|compose|logs|history|registries|core|capabilities)/', '^shared/'] },
  {
    of: /^electron\/(shell\/|main\.ts|preload\.ts)/,
    may: ['^electron/(shell|core)/', '^shared/', '^resources/'],
    packages: /./,
  },
  // Whoever puts the backend together asks for all providers, and names none: a folder is a registration.
  { of: /^electron\//, may: ['^electron/(?!shell/|main|preload|providers/[^/]+/)', '^shared/'] },
]

const anyButElectron = /^(?!electron(\/|$))/
const importPattern = /\b(?:from|import)\s*\(?\s*(['"])([^'"\n]+)\1/g

export type Breach = { from: string; to: string }

/** Walks the sources under `root`; tests are free to reach wherever they must. */
export function walk(root: string): { files: number; imports: number; breaches: Breach[] } {
  const breaches: Breach[] = []
  let imports = 0
  const files = ['shared', 'renderer', 'electron'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .map((path) => posix.join(room, path.replaceAll('\\', '/')))
      .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path)),
  )
  for (const from of files) {
    const text = readFileSync(join(root, from), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    for (const [, , specifier] of text.matchAll(importPattern)) {
      imports++
      const to = specifier?.startsWith('.') ? posix.join(posix.dirname(from), specifier) : (specifier ?? '')
      if (!mayImport(from, to, to !== specifier)) breaches.push({ from, to })
    }
  }
  return { files: files.length, imports, breaches }
}

function mayImport(from: string, to: string, ours: boolean): boolean {
  const room = rooms.find(({ of }) => of.test(from))
  if (!room) return false
  if (!ours) return (room.packages ?? anyButElectron).test(to)
  const island = room.of.exec(from)?.[1] ?? ''
  return room.may.some((pattern) => new RegExp(pattern.replace('$1', island)).test(to))
}
