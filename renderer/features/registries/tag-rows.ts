/** The tags of a repository as rows: their names at once, what they stand for as it becomes known. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Registry } from '../../../shared/contract/registries.ts'
import { dockerHub } from '../../../shared/lib/image-reference.ts'
import { naturalKey } from '../../../shared/lib/natural.ts'
import type { Row } from '../../../shared/rpc/view.ts'
import { api } from '../../state/api.ts'
import { type ManifestQueue, manifestQueue, type TagInfo } from './manifest-queue.ts'
import { type Paged, usePages } from './pages.ts'

export type TagRow = Row & { name: string; info?: TagInfo }

/** Names that are read without being asked to: a list is sorted and counted as a whole. */
export const mostNames = 10_000

export type TagRows = {
  rows: TagRow[]
  /** Those that pass the filter, in order. */
  shown: TagRow[]
  names: Paged<string>
  queue: ManifestQueue | undefined
  want: (rows: readonly TagRow[]) => void
}

export function useTagRows({ host }: Registry, repository: string, filter: string, desc: boolean): TagRows {
  const names = usePages<string>(
    `${host} ${repository}`,
    useCallback(
      async (last, signal) => {
        const { tags, next } = await api.call('registries.tags', { host, repository, ...(last === undefined ? {} : { last }) }, signal)
        return { items: tags, next }
      },
      [host, repository],
    ),
  )
  const { items, more, fault, since, load } = names
  useEffect(() => {
    if (more && !fault && since === undefined && items.length > 0 && items.length < mostNames) load()
  }, [more, fault, since, items.length, load])

  const [changes, setChanges] = useState(0)
  const [queue, setQueue] = useState<ManifestQueue>()
  useEffect(() => {
    const made = manifestQueue(
      (reference, signal) => api.call('registries.manifest', { host, repository, reference }, signal),
      () => setChanges((n) => n + 1),
      // Docker Hub counts each look as a pull, and a person has only so many.
      host !== dockerHub,
    )
    setQueue(made)
    return made.close
  }, [host, repository])

  /** Rows stay the same objects for as long as nothing new is known of them: what shows them compares them so. */
  const kept = useRef(new Map<string, TagRow>())
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is known changed when `changes` did
  const rows = useMemo(() => {
    const now = new Map<string, TagRow>()
    for (const name of items) {
      const info = queue?.infos.get(name)
      const old = kept.current.get(name)
      now.set(name, old && old.info === info ? old : { id: name, source: host, name, ...(info ? { info } : {}) })
    }
    kept.current = now
    return [...now.values()]
  }, [items, queue, changes, host])

  const shown = useMemo(() => {
    const wanted = filter.trim().toLowerCase()
    const passing = rows.filter(({ name }) => name.toLowerCase().includes(wanted))
    const keys = new Map(passing.map(({ name }) => [name, naturalKey(name)]))
    const order = (a: TagRow, b: TagRow) => {
      const [x, y] = [keys.get(a.name) ?? '', keys.get(b.name) ?? '']
      return x < y ? -1 : x > y ? 1 : 0
    }
    return passing.sort(desc ? (a, b) => order(b, a) : order)
  }, [rows, filter, desc])
  const want = useCallback((visible: readonly TagRow[]) => queue?.want(visible.map(({ name }) => name)), [queue])
  return { rows, shown, names, queue, want }
}
