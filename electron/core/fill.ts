/** Fills one live list from every connected engine, for as long as somebody reads it: one watch per engine, each with its own status. */
import { asFault, inLog } from '../../shared/rpc/fault.ts'
import type { LiveList } from '../../shared/rpc/live-list.ts'
import type { Row } from '../../shared/rpc/view.ts'
import type { Connections } from './connections.ts'
import type { Link } from './link.ts'
import type { Log } from './log.ts'
import type { Session } from './provider.ts'
import { type SharedWatch, sharedWatch } from './shared-watch.ts'
import { type Supervised, supervise } from './supervise.ts'

export type FillOptions<C, R extends Row> = {
  connections: Pick<Connections<C>, 'read' | 'follow' | 'links'>
  list: LiveList<R>
  /**
   * Watches one engine into the list until the signal aborts, and calls `live` each time it has put everything there is.
   * Absent for an engine that has nothing of the kind.
   */
  watch: (capabilities: C, source: string) => ((live: () => void, signal: AbortSignal) => Promise<void>) | undefined
  log: Log
  grace?: number | undefined
}

type Part<C> = {
  session?: Session<C> | undefined
  work?: Supervised | undefined
  /** It has put everything since it began. */
  live: boolean
  /** It has put everything at least once: its rows are old when it is not live. */
  known: boolean
}

export function fill<C, R extends Row>({ connections, list, watch, log, grace }: FillOptions<C, R>): SharedWatch {
  const parts = new Map<string, Part<C>>()

  const end = (part: Part<C>) => {
    void part.work?.stop()
    part.work = undefined
    part.session = undefined
    part.live = false
  }

  const begin = (id: string, part: Part<C>, session: Session<C>, link: Link<C>) => {
    const run = watch(session.capabilities, id)
    part.session = session
    if (!run) return
    list.setStatus(id, part.known ? 'stale' : 'connecting', part.known ? list.sources.get(id)?.fault : undefined)
    const live = () => {
      part.live = part.known = true
      if (link.row.state === 'live') list.setStatus(id, 'live')
    }
    part.work = supervise(
      (signal, well) =>
        run(() => {
          well()
          if (!signal.aborted) live()
        }, signal),
      {
        onFault: (error) => {
          part.live = false
          let made = asFault(error)
          if (made.code === 'internal') {
            log.error('a watch failed in an unknown way', error, { engine: id })
            made = inLog(made)
          }
          list.setStatus(id, part.known ? 'stale' : 'failed', { ...made, source: id })
          // It may be the engine that is lost, and not only this watch.
          link.retry()
        },
      },
    )
  }

  const follow = (id: string, link: Link<C> | undefined) => {
    const { state, fault } = link?.row ?? { state: 'closed' as const }
    let part = parts.get(id)
    if (!link || state === 'closed' || (state === 'absent' && !part?.known)) {
      if (part) end(part)
      parts.delete(id)
      list.forget(id)
      return
    }
    if (!part) {
      part = { live: false, known: false }
      parts.set(id, part)
    }
    if (part.session !== link.session) {
      end(part)
      if (link.session) begin(id, part, link.session, link)
    }
    if (link.session && state === 'live') {
      if (part.live) list.setStatus(id, 'live')
      // A link that is stale without a reason was let go of while nobody read, and is only now tried again.
    } else if (state === 'connecting' || (state === 'stale' && !fault)) list.setStatus(id, part.known ? 'stale' : 'connecting')
    else if (state !== 'live') list.setStatus(id, part.known ? 'stale' : 'failed', fault)
  }

  const start = () => {
    const abort = new AbortController()
    connections.read(abort.signal)
    const unfollow = connections.follow(follow)
    for (const link of connections.links()) follow(link.id, link)
    return () => {
      abort.abort()
      unfollow()
      for (const [id, part] of parts) {
        end(part)
        if (part.known) list.setStatus(id, 'stale')
      }
    }
  }
  return sharedWatch(start, grace)
}
