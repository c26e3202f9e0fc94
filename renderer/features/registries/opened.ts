/** What of registries is looked at: kept while the app runs and no longer, since to look is to contact somebody. */
import { create } from 'zustand'

export type Opened = {
  host?: string
  repository?: string
  tag?: string
  /** What was typed above the repositories. */
  search: string
  /** Grows when what was read is old: after a login, a deletion, or when a person asks. */
  version: number
}

const nothing: Opened = { search: '', version: 0 }

export const useOpened = create<Opened>()(() => nothing)

export const openRegistry = (host: string): void => {
  if (useOpened.getState().host !== host) useOpened.setState(({ version }) => ({ ...nothing, host, version }), true)
}
export const closeRegistry = (): void => useOpened.setState(({ version }) => ({ ...nothing, version }), true)

export function openRepository(repository: string): void {
  if (useOpened.getState().repository !== repository)
    useOpened.setState(({ host, search, version }) => ({ ...(host ? { host } : {}), search, version, repository }), true)
}

export const openTag = (tag: string | undefined): void =>
  useOpened.setState(({ tag: _old, ...rest }) => ({ ...rest, ...(tag === undefined ? {} : { tag }) }), true)

export const searchFor = (search: string): void => useOpened.setState({ search })
export const readAgain = (): void => useOpened.setState(({ version }) => ({ version: version + 1 }))
