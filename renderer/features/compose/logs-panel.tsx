/** What all services of a project say, those that are made later, too. */
import { useState } from 'react'
import type { Project } from '../../../shared/contract/compose.ts'
import type { LogQuery } from '../../../shared/contract/logs.ts'
import { LogView } from '../../log-view/log-view.tsx'
import { useSeveralEngines } from '../../state/engines.ts'
import { useLogReport } from '../../state/log-report.ts'
import { termOf } from '../../state/river.ts'
import { FaultNote } from '../../ui/fault-note.tsx'
import style from './compose.module.css'

export function LogsPanel({ row: { id, source, project } }: { row: Project }) {
  const { report } = useLogReport()
  const [query, setQuery] = useState<LogQuery>({})
  const [columns, setColumns] = useState<string[]>([])
  // Another engine may have a project of the same name.
  const several = useSeveralEngines()
  const pattern = several ? `${termOf('project', project)} ${termOf('source', source)}` : termOf('project', project)
  return (
    <>
      {report?.fault && (
        <div className={style.notes}>
          <FaultNote fault={report.fault} />
        </div>
      )}
      <LogView
        place={`compose ${id}`}
        selection={{ ids: [], patterns: [pattern] }}
        query={query}
        onQuery={setQuery}
        name={project}
        columns={columns}
        onColumns={setColumns}
      />
    </>
  )
}
