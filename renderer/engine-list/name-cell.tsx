/** The first cell of a row: its state as a dot, its name, and its engine where there are several. */
import { engineName, useSeveralEngines } from '../state/engines.ts'
import { StateDot, type Tone } from '../ui/state-dot.tsx'
import style from './engine-list.module.css'

type NameCellProps = {
  name: string
  source: string
  tone?: Tone
  faint?: boolean /** The whole of a name that is shortened. */
  whole?: string
}

export function NameCell({ name, source, tone, faint, whole = name }: NameCellProps) {
  const several = useSeveralEngines()
  return (
    <>
      {tone && <StateDot tone={tone} />}
      <span className={`${style.name} cut ${faint ? 'faint' : ''}`} title={whole}>
        <bdi>{name}</bdi>
        {several && <span className={`${style.engine} faint`}>{engineName(source)}</span>}
      </span>
    </>
  )
}
