/** Where the person is and how they left things: kept in the page's own storage, so that the next start looks the same. */
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { LogQuery } from '../../shared/contract/logs.ts'

export type Sort = { by: string; desc?: boolean }
/** What a person did to one list. */
export type ListPlace = {
  text: string
  where: Record<string, string[]>
  sort?: Sort
  group: boolean
  /** Only what is marked. */
  favourites?: boolean
  folded: string[]
  widths: Record<string, number>
}
/** By id, and by name: what is made anew under its name stays a favourite. */
export type Favourite = { id: string; source: string; name: string }
/** What the drawer shows: the id of a row, and a tab. */
export type DrawerPlace = { id: string; source: string; item: string; tab: string }

/** Whose lines are looked at: by id, and by pattern, so that new ones join. */
export type Picked = { ids: string[]; patterns: string[] }
/** One view of the log river: whose lines, which of them, and the fields that have a column of their own. */
export type LogPane = Picked & { query: LogQuery; columns?: string[] }
/** How lines look, wherever they are shown. */
export type LogLook = {
  wrap: boolean
  /** `clock`: the time of day. `age`: how long ago. `delta`: since the line above. */
  time: 'clock' | 'age' | 'delta' | 'none'
  histogram: boolean
  /** Whether lines that go on from the one above are folded under it. */
  fold: boolean
  /** Whether lines that do not match what is looked for are hidden. */
  onlyHits: boolean
}
export type SavedLogs = LogPane & { name: string }
/** How the logs section was left. */
export type RiverPlace = {
  tab: 'lines' | 'kinds' | 'deaths'
  /** One, or two side by side. */
  panes: LogPane[]
  /** The one that the tree of sources picks for. */
  active: number
  tree: { open: boolean; width: number; folded: string[] }
  saved: SavedLogs[]
}

export type UiState = {
  section: string
  /** The tab that is shown of each section that has some. */
  tabs: Record<string, string>
  /** The engine that the app is narrowed to; '' is all of them. */
  engine: string
  lists: Record<string, ListPlace>
  drawers: Record<string, DrawerPlace | undefined>
  /** By list: what a person marked, to be found again at once. */
  favourites: Record<string, Favourite[]>
  drawerWidth: number
  dock: { open: boolean; height: number }
  logLook: LogLook
  river: RiverPlace
}

export const emptyPlace: ListPlace = { text: '', where: {}, group: true, folded: [], widths: {} }

export const useUi = create<UiState>()(
  persist(
    (): UiState => ({
      section: 'containers',
      tabs: {},
      engine: '',
      lists: {},
      drawers: {},
      favourites: {},
      drawerWidth: 440,
      dock: { open: false, height: 240 },
      logLook: { wrap: false, time: 'clock', histogram: true, fold: true, onlyHits: true },
      river: {
        tab: 'lines',
        panes: [{ ids: [], patterns: [''], query: {} }],
        active: 0,
        tree: { open: true, width: 260, folded: [] },
        saved: [],
      },
    }),
    { name: 'place', version: 1 },
  ),
)

export const setUi = useUi.setState

/** Changes what is remembered of one list. */
export function placeList(list: string, change: Partial<ListPlace>): void {
  setUi((state) => ({ lists: { ...state.lists, [list]: { ...emptyPlace, ...state.lists[list], ...change } } }))
}

export const useListPlace = (list: string): ListPlace => useUi((state) => state.lists[list]) ?? emptyPlace

const sameThing = (a: Favourite, b: Favourite): boolean => a.id === b.id || (a.source === b.source && a.name === b.name)

export const useIsFavourite = (list: string, row: Favourite): boolean =>
  useUi(({ favourites }) => favourites[list]?.some((one) => sameThing(one, row)) ?? false)

/** Marks all of them, or takes the mark from all when all have it. */
export function toggleFavourites(list: string, rows: readonly Favourite[]): void {
  setUi(({ favourites }) => {
    const old = favourites[list] ?? []
    const marked = rows.every((row) => old.some((one) => sameThing(one, row)))
    const rest = old.filter((one) => !rows.some((row) => sameThing(one, row)))
    return {
      favourites: { ...favourites, [list]: marked ? rest : [...rest, ...rows.map(({ id, source, name }) => ({ id, source, name }))] },
    }
  })
}

/** A favourite that was made anew has another id: the mark moves to it. */
export function renewFavourites(list: string, rows: readonly Favourite[]): void {
  const old = useUi.getState().favourites[list] ?? []
  if (old.length === 0) return
  const next = old.map((one) => rows.find((row) => row.id !== one.id && row.source === one.source && row.name === one.name) ?? one)
  if (next.some((one, at) => one !== old[at]))
    setUi(({ favourites }) => ({ favourites: { ...favourites, [list]: next.map(({ id, source, name }) => ({ id, source, name })) } }))
}

export function openDrawer(section: string, place: DrawerPlace | undefined): void {
  setUi((state) => ({ drawers: { ...state.drawers, [section]: place } }))
}
