/** What is wrong in a file, by line; a click goes there. */
import { useTranslation } from 'react-i18next'
import type { Fault } from '../../../shared/rpc/fault.ts'
import { words } from '../../i18n/index.ts'
import type { CodeProblem } from '../../ui/code-editor.tsx'
import style from './compose.module.css'

type ProblemListProps = {
  problems: readonly CodeProblem[]
  /** Why it could not be checked. */
  fault: Fault | undefined
  onPick: (place: { line: number; column?: number }) => void
}

export function ProblemList({ problems, fault, onPick }: ProblemListProps) {
  const { t } = useTranslation()
  return (
    <section className={style.problems} aria-label={t('compose.file.problems')}>
      <div className="muted" role="status">
        {fault
          ? t('compose.file.unchecked', { why: words(fault.message) })
          : problems.length === 0
            ? t('compose.file.noProblem')
            : t('compose.file.found', { count: problems.length })}
      </div>
      {problems.map(({ line, column, severity, message }) => (
        <button
          key={`${line} ${column} ${message}`}
          type="button"
          className={style.problem}
          onClick={() => onPick({ line, ...(column ? { column } : {}) })}
        >
          <span className={`${severity === 'error' ? 'bad' : 'warn'} num`}>
            {t(severity === 'error' ? 'compose.file.errorAt' : 'compose.file.warningAt', { line })}
          </span>
          <bdi>{message}</bdi>
        </button>
      ))}
    </section>
  )
}
