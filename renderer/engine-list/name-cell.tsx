/** The first cell of a row: its state as a dot, its name, and its engine where there are several. */
import { engineName, useSeveralEngines } from '../state/engines.ts'
import { StateDot, type Tone } from '../ui/state-dot.tsx'
import style from './engine-list.module.css'

type NameCellProps = {
  name: string
  source: string
  tone?: Tone
  faint?: boolean
  /** The whole of a name that is shortened. */
  whole?: string
  /** Many names begin with their project's: it is the first to go where there is no room. */
  project?: string | undefined
}

export function NameCell({ name, source, tone, faint, whole = name, project }: NameCellProps) {
  const several = useSeveralEngines()
  const lead = project && name.startsWith(project) && /^[-_]./.test(name.slice(project.length)) ? project.length + 1 : 0
  return (
    <>
      {tone && <StateDot tone={tone} />}
      <span className={`${style.name} ${lead > 0 ? style.split : 'cut'} ${faint ? 'faint' : ''}`} title={whole}>
        <bdi>
          {lead > 0 && <span>{name.slice(0, lead)}</span>}
          {lead > 0 ? <span>{name.slice(lead)}</span> : name}
        </bdi>
        {several && <span className={`${style.engine} faint`}>{engineName(source)}</span>}
      </span>
    </>
  )
}
