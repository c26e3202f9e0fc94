/** The log of one container: the same lines as in the river, for as long as they are kept. */
import { useState } from 'react'
import type { LogQuery } from '../../../shared/contract/logs.ts'
import { LogView } from '../../log-view/log-view.tsx'
import { useLogReport } from '../../state/log-report.ts'
import { FaultNote } from '../../ui/fault-note.tsx'
import style from './containers.module.css'

type LogsPanelProps = {
  /** The container's row: its log has the same id. */
  id: string
  name: string
}

export function LogsPanel({ id, name }: LogsPanelProps) {
  const { report } = useLogReport()
  const [place, setPlace] = useState<{ id: string; query: LogQuery; columns: string[] }>({ id, query: {}, columns: [] })
  const { query, columns } = place.id === id ? place : { query: {}, columns: [] }
  return (
    <>
      {report?.fault && (
        <div className={style.logNotes}>
          <FaultNote fault={report.fault} />
        </div>
      )}
      <LogView
        key={id}
        place={id}
        selection={{ ids: [id], patterns: [] }}
        query={query}
        onQuery={(next) => setPlace({ id, query: next, columns })}
        name={name}
        columns={columns}
        onColumns={(next) => setPlace({ id, query, columns: next })}
      />
    </>
  )
}
