/** The row of a source: what its engine says, what is kept of it, and how it is read. */
import type { LogSource } from '../../shared/contract/logs.ts'
import type { Fault } from '../../shared/rpc/fault.ts'
import type { LogOrigin } from '../capabilities/logs.ts'
import type { Kept, SourceMeta } from './parts.ts'

export type RowFacts = {
  id: string
  engine: string
  /** As the engine says, or said before it forgot it; undefined when it was not asked since the app began. */
  origin: LogOrigin | undefined
  kept: Kept | undefined
  gone: boolean
  older: LogSource['older']
  follow: LogSource['follow']
  fault: Fault | undefined
}

/** Undefined when nothing at all is known. */
export function rowOf({ id, engine, origin, kept, gone, older, follow, fault }: RowFacts): LogSource | undefined {
  const known: Omit<SourceMeta, 'source' | 'older'> | undefined = origin ?? kept?.meta
  if (!known) return undefined
  const { kind, name, path, labels, exitCode, reason, started, ended } = known
  const ms = (micros: number) => Math.round(micros / 1000)
  return {
    id,
    source: engine,
    kind,
    name,
    path,
    labels,
    state: gone ? 'gone' : known.state,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(reason ? { reason } : {}),
    ...(started === undefined ? {} : { started }),
    ...(ended === undefined ? {} : { ended }),
    follow,
    ...(fault ? { fault } : {}),
    lines: kept?.lines ?? 0,
    bytes: kept?.bytes ?? 0,
    ...(kept?.from === undefined ? {} : { from: ms(kept.from) }),
    ...(kept?.to === undefined ? {} : { to: ms(kept.to) }),
    older,
    gaps: kept?.gaps ?? 0,
  }
}
