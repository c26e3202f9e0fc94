/** A tree of folders as the rows that are on screen: what is open, and what is said of a folder that shows nothing. Pure. */
import type { FileEntry } from '../../shared/contract/files.ts'
import { inFolder } from '../../shared/lib/file-name.ts'
import { naturalKey } from '../../shared/lib/natural.ts'
import type { Fault } from '../../shared/rpc/fault.ts'

export type Folder = {
  entries?: FileEntry[]
  truncated?: boolean
  /** Nothing in it can be renamed or removed. */
  limited?: boolean
  fault?: Fault
}

export type EntryRow = {
  kind: 'entry'
  path: string
  entry: FileEntry
  depth: number
  /** Whether it can be opened like a folder: links may lead to one. */
  opens: boolean
  open: boolean
  position: number
  siblings: number
  limited: boolean
}
/** What is said in place of entries. */
export type NoteRow = { kind: 'note'; path: string; depth: number; note: 'reading' | 'empty' | 'more' } & { fault?: Fault }
export type Row = EntryRow | NoteRow

/** Folders first, then by name as people count. */
export function sortEntries(entries: readonly FileEntry[]): FileEntry[] {
  const keyed = entries.map((entry) => ({ entry, key: `${entry.kind === 'folder' ? 0 : 1}${naturalKey(entry.name)}` }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ entry }) => entry)
}

/** @param folders what was read, by path; @param open the paths that are open, beside the root */
export function treeRows(folders: ReadonlyMap<string, Folder>, open: ReadonlySet<string>): Row[] {
  const rows: Row[] = []
  const add = (path: string, depth: number) => {
    const folder = folders.get(path)
    if (folder?.fault && !folder.entries) return void rows.push({ kind: 'note', path, depth, note: 'empty', fault: folder.fault })
    const entries = folder?.entries
    if (!entries) return void rows.push({ kind: 'note', path, depth, note: 'reading' })
    if (entries.length === 0) rows.push({ kind: 'note', path, depth, note: 'empty' })
    for (const [at, entry] of entries.entries()) {
      const own = inFolder(path, entry.name)
      const opens = entry.kind === 'folder' || (entry.kind === 'link' && folders.get(own)?.fault?.code !== 'invalid')
      const isOpen = opens && open.has(own)
      rows.push({
        kind: 'entry',
        path: own,
        entry,
        depth,
        opens,
        open: isOpen,
        position: at + 1,
        siblings: entries.length,
        limited: folder.limited ?? false,
      })
      if (isOpen) add(own, depth + 1)
    }
    if (folder.truncated) rows.push({ kind: 'note', path, depth, note: 'more' })
  }
  add('/', 1)
  return rows
}

/** The folders that have to be open for a path to be seen, the outermost first; the root is always open. */
export function foldersAbove(path: string): string[] {
  const parts = path.split('/').filter(Boolean).slice(0, -1)
  return parts.map((_, at) => `/${parts.slice(0, at + 1).join('/')}`)
}
