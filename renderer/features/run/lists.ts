/** What the form offers while one types: volumes, networks, names and ports that are known now. */
import { useMemo } from 'react'
import type { PublishedPort } from '../../../shared/contract/ports.ts'
import { present, useEngines } from '../../state/engines.ts'
import { type LivePath, type RowAt, useLive } from '../../state/use-live.ts'
import type { Suggestion } from '../../ui/combo-field.tsx'

/** As many as a view may ask for at once. */
const most = 500
const shown = 50

function useRows<P extends LivePath>(path: P, engine: string | undefined): RowAt<P>[] {
  const view = useMemo(() => ({ ...(engine === undefined ? {} : { sources: [engine] }), offset: 0, limit: most }), [engine])
  const { items } = useLive(path, {} as never, view)
  return useMemo(() => items.filter((item): item is RowAt<P> => 'id' in item), [items])
}

/** Those that what was typed occurs in, those that begin with it first. */
export function fitting(options: readonly Suggestion[], text: string): Suggestion[] {
  const wanted = text.trim().toLowerCase()
  const found = options.filter(({ value }) => value !== text && value.toLowerCase().includes(wanted))
  const begins = ({ value }: Suggestion) => value.toLowerCase().startsWith(wanted)
  return [...found.filter(begins), ...found.filter((option) => !begins(option))].slice(0, shown)
}

export function useVolumes(engine: string): Suggestion[] {
  const rows = useRows('volumes.list', engine)
  return useMemo(
    () =>
      rows
        .filter(({ anonymous }) => !anonymous)
        .map(({ volume, driver }) => ({ value: volume, ...(driver === 'local' ? {} : { note: driver }) })),
    [rows],
  )
}

export function useNetworks(engine: string): Suggestion[] {
  const rows = useRows('networks.list', engine)
  return useMemo(() => {
    const known = rows.map(({ name, driver }) => ({ value: name, note: driver }))
    return known.some(({ value }) => value === 'none') ? known : [...known, { value: 'host' }, { value: 'none' }]
  }, [rows])
}

/** Where a container is, for a link to it. */
export type Known = { name: string; source: string; container: string }

/** The containers of an engine, by name. */
export function useNames(engine: string): Map<string, Known> {
  const rows = useRows('containers.list', engine)
  return useMemo(() => new Map(rows.map((row) => [row.name, row])), [rows])
}

/** The ports that containers have on the machine that this engine is on. */
export function useTakenPorts(engine: string, except: string | undefined): PublishedPort[] {
  const rows = useRows('ports.list', undefined)
  const engines = useEngines()
  return useMemo(() => {
    const local = new Set(
      present(engines)
        .filter(({ remote }) => !remote)
        .map(({ id }) => id),
    )
    const isBeside = (source: string) => source === engine || (local.has(source) && local.has(engine))
    return rows.filter(({ source, container }) => isBeside(source) && !(source === engine && container === except))
  }, [rows, engines, engine, except])
}
