/** The folders of a container or volume as far as somebody opened them, and where in them the person is. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { FileSubject } from '../../shared/contract/files.ts'
import { folderOf, normalPath } from '../../shared/lib/file-name.ts'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'
import { api } from '../state/api.ts'
import { type EntryRow, type Folder, foldersAbove, type Row, sortEntries, treeRows } from './tree-rows.ts'

/** How each was left, so that coming back finds it so. */
const left = new Map<string, { open: ReadonlySet<string>; at: string }>()

export type Tree = {
  subject: FileSubject
  rows: Row[]
  /** The path of what is selected; the root is nothing. */
  at: string
  row: EntryRow | undefined
  /** The folder that new things go into. */
  folder: string
  select: (path: string) => void
  setOpen: (path: string, open: boolean) => void
  /** Shows a path, with the folders above it opened; resolves with why it cannot. */
  goTo: (path: string) => Promise<Fault | undefined>
  /** Reads a folder again, or all that are open. */
  refresh: (folder?: string) => Promise<void>
  names: (folder: string) => string[]
  /** When the root was asked for. */
  since: number
}

/** @param version another one reads again what is open: other commands may be there to do it by */
export function useTree({ engine, kind, of }: FileSubject, version: string): Tree {
  const subject = useMemo(() => ({ engine, kind, of }), [engine, kind, of])
  const key = `${engine}\n${kind}\n${of}`
  const [folders, setFolders] = useState<ReadonlyMap<string, Folder>>(new Map())
  const [open, setOpened] = useState<ReadonlySet<string>>(left.get(key)?.open ?? new Set())
  const [at, setAt] = useState(left.get(key)?.at ?? '/')
  const [since] = useState(Date.now)
  const stop = useRef(new AbortController())
  useEffect(() => void left.set(key, { open, at }), [key, open, at])

  const read = useCallback(
    async (path: string): Promise<Folder> => {
      const { signal } = stop.current
      const answer = await api.call('files.list', { subject, path }, signal).then(
        ({ entries, truncated, limited }): Folder => ({ entries: sortEntries(entries), truncated, limited }),
        (error): Folder => ({ fault: asFault(error) }),
      )
      // What was known stays beside why it could not be read again, unless it is gone.
      if (!signal.aborted)
        setFolders((old) => {
          const keeps = answer.fault && answer.fault.code !== 'not_found' && answer.fault.code !== 'invalid'
          return new Map(old).set(path, keeps ? { ...old.get(path), ...answer } : answer)
        })
      return answer
    },
    [subject],
  )

  const latest = useRef({ open, folders })
  latest.current = { open, folders }
  const refresh = useCallback(
    async (folder?: string) => {
      const wanted = folder === undefined ? ['/', ...latest.current.open] : [folder]
      await Promise.all(wanted.map(read))
    },
    [read],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version reads again
  useEffect(() => {
    stop.current = new AbortController()
    void refresh()
    return () => stop.current.abort()
  }, [refresh, version])

  const rows = useMemo(() => treeRows(folders, open), [folders, open])
  const row = useMemo(() => rows.find((each): each is EntryRow => each.kind === 'entry' && each.path === at), [rows, at])

  const setOpen = useCallback(
    (path: string, wanted: boolean) => {
      setOpened((old) => {
        const next = new Set(old)
        if (wanted) next.add(path)
        else next.delete(path)
        return next
      })
      if (wanted && !latest.current.folders.get(path)?.entries) void read(path)
    },
    [read],
  )
  const goTo = useCallback(
    async (typed: string): Promise<Fault | undefined> => {
      const path = normalPath(typed)
      for (const folder of ['/', ...foldersAbove(path)]) {
        const { fault } = latest.current.folders.get(folder)?.entries ? { fault: undefined } : await read(folder)
        if (fault) return fault
      }
      // Whether it is there is the engine's to say: its folder may have been read long ago.
      if (path !== '/') {
        const { entries, fault } = await read(folderOf(path))
        const entry = entries?.find(({ name }) => path === `${folderOf(path) === '/' ? '' : folderOf(path)}/${name}`)
        if (fault) return fault
        if (!entry) return (await read(path)).fault
        if (entry.kind === 'folder') void read(path)
        setOpened((old) => new Set([...old, ...foldersAbove(path), ...(entry.kind === 'folder' ? [path] : [])]))
      }
      setAt(path)
      return undefined
    },
    [read],
  )
  const names = useCallback((folder: string) => latest.current.folders.get(folder)?.entries?.map(({ name }) => name) ?? [], [])
  const folder = row === undefined ? '/' : row.opens && (row.entry.kind === 'folder' || row.open) ? row.path : folderOf(row.path)
  return { subject, rows, at, row, folder, select: setAt, setOpen, goTo, refresh, names, since }
}
