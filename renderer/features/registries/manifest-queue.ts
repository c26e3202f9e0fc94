/** Asks a registry about tags: those that are in sight, a few at a time, each once, and nobody any more once it says that it is too much. */
import type { RegistryManifest } from '../../../shared/contract/registries.ts'
import { asFault, type Fault, type FaultCode } from '../../../shared/rpc/fault.ts'

export type TagInfo = { manifest?: RegistryManifest; fault?: Fault }

export type ManifestQueue = {
  infos: ReadonlyMap<string, TagInfo>
  /** Why nobody is asked any more. */
  stopped: () => Fault | undefined
  /** What is in sight now, and was not asked yet; what is out of sight again before its turn is not asked. */
  want: (tags: readonly string[]) => void
  /** Before all others, and also where nothing is asked by itself. */
  wantNow: (tag: string) => void
  /** Goes on after it has stopped, and once more with those that failed. */
  again: () => void
  close: () => void
}

export const mostAtOnce = 4
/** So many failures one after the other are the registry's, not those of single images. */
const mostFailures = 3
const atOnce: readonly FaultCode[] = ['rate_limited', 'unauthenticated']

export function manifestQueue(
  ask: (tag: string, signal: AbortSignal) => Promise<RegistryManifest>,
  onChange: () => void,
  /** Whether what is in sight is asked by itself. */
  eager: boolean,
): ManifestQueue {
  const infos = new Map<string, TagInfo>()
  const running = new Set<string>()
  const abort = new AbortController()
  let urgent: string[] = []
  let wanted: readonly string[] = []
  let stopped: Fault | undefined
  let failures = 0

  const isOpen = (tag: string) => !infos.has(tag) && !running.has(tag)
  const settle = (tag: string, info: TagInfo) => {
    running.delete(tag)
    if (abort.signal.aborted) return
    infos.set(tag, info)
    failures = info.fault ? failures + 1 : 0
    if (info.fault && (atOnce.includes(info.fault.code) || failures >= mostFailures)) stopped = info.fault
    onChange()
    pump()
  }
  const pump = () => {
    while (running.size < mostAtOnce && !stopped && !abort.signal.aborted) {
      const tag = [...urgent, ...(eager ? wanted : [])].find(isOpen)
      if (tag === undefined) return
      running.add(tag)
      ask(tag, abort.signal).then(
        (manifest) => settle(tag, { manifest }),
        (error) => settle(tag, { fault: asFault(error) }),
      )
    }
  }
  return {
    infos,
    stopped: () => stopped,
    want: (tags) => {
      wanted = tags
      pump()
    },
    wantNow: (tag) => {
      urgent = [tag]
      pump()
    },
    again: () => {
      stopped = undefined
      failures = 0
      for (const [tag, { fault }] of infos) if (fault) infos.delete(tag)
      onChange()
      pump()
    },
    close: () => abort.abort(),
  }
}
