/** The last lines of one source, as they are kept: what it said before it ended. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogRow } from '../../shared/contract/logs.ts'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'
import { formatDateTime, formatTime } from '../i18n/format.ts'
import { faultLine } from '../i18n/index.ts'
import { api } from '../state/api.ts'
import { plainText } from './ansi.ts'
import style from './last-lines.module.css'

/** Characters of one line that are shown; the log view has the rest. */
const longest = 600

type LastLinesProps = {
  /** `LogSource.id` */
  source: string
  count: number
  /** Another value reads them again: it has ended once more, or goes on. */
  version: string
}

export function LastLines({ source, count, version }: LastLinesProps) {
  const { t } = useTranslation()
  const [rows, setRows] = useState<LogRow[]>()
  const [fault, setFault] = useState<Fault>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again for another version
  useEffect(() => {
    const abort = new AbortController()
    api.call('logs.tail', { source, count }, abort.signal).then(
      (all) => {
        setRows(all.filter(({ mark }) => !mark))
        setFault(undefined)
      },
      (error) => abort.signal.aborted || setFault(asFault(error)),
    )
    return () => abort.abort()
  }, [source, count, version])

  if (fault && !rows) return <p className={`${style.said} warn`}>{faultLine(fault)}</p>
  if (!rows) return <p className={`${style.said} faint`}>{t('common.loading')}</p>
  if (rows.length === 0) return <p className={`${style.said} faint`}>{t('logs.emptyEnded')}</p>
  return (
    <ol className={`${style.lines} selectable`} aria-label={t('river.lastLines')}>
      {rows.map((row) => (
        <li key={row.ref} data-level={row.level}>
          {row.time > 0 && <time title={formatDateTime(row.time)}>{formatTime(row.time)}</time>}
          <bdi>{plainText(row.text).slice(0, longest)}</bdi>
        </li>
      ))}
    </ol>
  )
}
