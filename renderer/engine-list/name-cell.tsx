/** The first cell of a row: its state as a dot, its name, and its engine where there are several. */
import { engineName, useSeveralEngines } from '../state/engines.ts'
import { StateDot, type Tone } from '../ui/state-dot.tsx'
import style from './engine-list.module.css'

export function NameCell({ name, source, tone, faint }: { name: string; source: string; tone?: Tone; faint?: boolean }) {
  const several = useSeveralEngines()
  return (
    <>
      {tone && <StateDot tone={tone} />}
      <span className={`${style.name} cut ${faint ? 'faint' : ''}`} title={name}>
        <bdi>{name}</bdi>
        {several && <span className={`${style.engine} faint`}>{engineName(source)}</span>}
      </span>
    </>
  )
}
