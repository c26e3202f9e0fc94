/** The engines, followed once for the whole page: scope, status bar and lists all read them here. */
import { create } from 'zustand'
import type { Engine } from '../../shared/contract/engines.ts'
import { machineOf } from '../../shared/lib/machine.ts'
import { asFault } from '../../shared/rpc/fault.ts'
import { words } from '../i18n/index.ts'
import { emptyState, type LiveState } from '../../shared/rpc/client.ts'
import type { SourceStatus } from '../../shared/rpc/live-list.ts'
import { api } from './api.ts'
import { holdUntilKnown } from './hold.ts'
import { toast } from './toasts.ts'
import { useUi } from './ui-store.ts'

export const useEngines = create<LiveState<Engine>>()(() => emptyState)

export function followEngines(): () => void {
  const { take, end } = holdUntilKnown((state: LiveState<Engine>) => useEngines.setState(state, true))
  const handle = api.live('engines.list', {}, { offset: 0, limit: 200 }, take)
  return () => {
    end()
    handle.close()
  }
}

/** Engines that exist: those that were only looked for are left out. */
export const present = (state: LiveState<Engine>): Engine[] =>
  state.items.filter((item): item is Engine => 'id' in item && item.state !== 'absent')
export const lookedFor = (state: LiveState<Engine>): Engine[] =>
  state.items.filter((item): item is Engine => 'id' in item && item.state === 'absent')

/** Whether nobody has looked everywhere yet: that none was found so far means nothing. */
export const looking = (state: LiveState<Engine>): boolean => Object.values(state.sources).some((source) => source.state === 'connecting')

/** Engines in the scope: the chosen one, or all. A chosen one that is gone counts as all. */
export function scoped(engines: Engine[], chosen: string): Engine[] {
  const one = engines.filter((engine) => engine.id === chosen)
  return one.length > 0 ? one : engines
}

export function useScopedEngines(): Engine[] {
  const state = useEngines()
  const chosen = useUi((ui) => ui.engine)
  return scoped(present(state), chosen)
}

/** An engine as it stands for one list: one that answers, but does not give what the list is of, is no better than one that is lost. */
export const asListed = (engine: Engine, source: SourceStatus | undefined): Engine =>
  engine.state === 'live' && (source?.state === 'stale' || source?.state === 'failed') ? { ...engine, ...source } : engine

/** The colour of each state. */
export const engineTones = { live: 'ok', stale: 'warn', failed: 'bad', connecting: 'busy', closed: 'off', absent: 'off' } as const

/** Opens or closes an engine; a failure is told. */
export async function setEngineOpen(engine: Engine, open: boolean): Promise<void> {
  try {
    await api.call(open ? 'engines.open' : 'engines.close', { engine: engine.id })
  } catch (error) {
    const fault = asFault(error)
    toast({ tone: 'bad', title: words(fault.message), fault })
  }
}

/** Whether what belongs to an engine has to say to which one. */
const several = (state: LiveState<Engine>): boolean => present(state).filter(({ state: is }) => is !== 'closed').length > 1
export const useSeveralEngines = (): boolean => useEngines(several)
/** The engine's name where there are several, to stand behind the name of what is in it. */
export const engineTag = (id: string): string => (several(useEngines.getState()) ? engineName(id) : '')

/** A thing's name, with its engine's where there are several. */
export const withEngine = (name: string, source: string): string => {
  const engine = engineTag(source)
  return engine ? `${name} (${engine})` : name
}

export const engineName = (id: string): string => present(useEngines.getState()).find((engine) => engine.id === id)?.name ?? id

/** The machine that an engine is on; '' is this one. */
export const engineMachine = (id: string): string =>
  machineOf(present(useEngines.getState()).find((engine) => engine.id === id)?.endpoint ?? '')
