/** The same in text: the command that the form stands for, or what changes of one that exists. */
import { Check as CheckIcon, Copy } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import { printComposeService } from '../../../shared/lib/compose-service/print.ts'
import { printDockerRun } from '../../../shared/lib/docker-run/print.ts'
import { Button } from '../../ui/button.tsx'
import { Note } from '../../ui/note.tsx'
import { useForm } from './form.ts'
import { isFromContainer, withoutValues } from './hidden-values.ts'
import { diffLines } from './line-diff.ts'
import style from './run.module.css'

export function CommandPanel({ spec, before }: { spec: RunSpec; before: RunSpec | undefined }) {
  const { t } = useTranslation()
  const { draft, revealed } = useForm()
  const { environment } = draft.rows
  const hidden = useMemo(() => (revealed ? [] : environment.filter(isFromContainer)), [revealed, environment])
  const shown = useMemo(() => withoutValues(spec, hidden), [spec, hidden])
  const shownBefore = useMemo(() => before && withoutValues(before, revealed ? [] : before.environment), [before, revealed])
  // Who copies gets the values, and is told so.
  const isWhole = hidden.length === 0
  const [left, setLeft] = useState<string[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was said of another spec is said no more
  useEffect(() => setLeft([]), [spec])
  return (
    <section className={style.command} aria-label={t(before ? 'run.changes' : 'run.equivalent')}>
      <div className={style.commandHead} data-long={!isWhole}>
        <h3>{t(before ? 'run.changes' : 'run.equivalent')}</h3>
        <CopyButton text={() => printDockerRun(spec, { lines: true })} label={t(isWhole ? 'run.copy' : 'run.copyValues')} />
        <CopyButton
          text={() => {
            const { text, left } = printComposeService(spec)
            setLeft(left)
            return text
          }}
          label={t(isWhole ? 'run.copyCompose' : 'run.copyComposeValues')}
        />
      </div>
      {left.length > 0 && (
        <Note tone="warn" title={t('run.notInCompose')}>
          <bdi className="mono">{left.join(' ')}</bdi>
        </Note>
      )}
      {shownBefore ? (
        <Changes before={shownBefore} after={shown} />
      ) : (
        <pre className="mono selectable">{printDockerRun(shown, { lines: true })}</pre>
      )}
    </section>
  )
}

/** One line for each flag; what stays is quiet. */
function Changes({ before, after }: { before: RunSpec; after: RunSpec }) {
  const { t } = useTranslation()
  const lines = useMemo(() => diffLines(linesOf(before), linesOf(after)), [before, after])
  const changed = lines.some(({ kind }) => kind !== 'same')
  return (
    <>
      {!changed && <p className="muted">{t('run.noChanges')}</p>}
      <div className={`${style.diff} mono selectable`}>
        {lines.map(({ kind, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines may be the same
          <div key={index} data-kind={kind}>
            <span aria-hidden>{{ same: ' ', gone: '−', new: '+' }[kind]}</span>
            {kind !== 'same' && <span className="visually-hidden">{t(kind === 'gone' ? 'run.gone' : 'run.new')} </span>}
            <bdi>{text}</bdi>
          </div>
        ))}
      </div>
    </>
  )
}

const linesOf = (spec: RunSpec): string[] => printDockerRun(spec, { lines: true }).split(' \\\n  ')

/** Says for a moment that it was done. */
function CopyButton({ text, label }: { text: () => string; label: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <Button
      size="small"
      icon={copied ? CheckIcon : Copy}
      onPress={() => void navigator.clipboard.writeText(text()).then(() => setCopied(true))}
    >
      {copied ? t('run.copied') : label}
    </Button>
  )
}
