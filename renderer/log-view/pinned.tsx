/** Lines that a person keeps at hand while looking at others: each leads back to its place. */
import { PinOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { LogRow } from '../../shared/contract/logs.ts'
import { plainText } from '../ui/ansi.ts'
import { Button } from '../ui/button.tsx'
import style from './log-view.module.css'
import { structured } from './parts.ts'
import { timeOfDay } from './row-time.ts'

type PinnedProps = { rows: readonly LogRow[]; nameOf: (row: LogRow) => string; onGo: (row: LogRow) => void; onUnpin: (row: LogRow) => void }

/** Characters of one line that are shown. */
const longest = 300

export function Pinned({ rows, nameOf, onGo, onUnpin }: PinnedProps) {
  const { t } = useTranslation()
  if (rows.length === 0) return null
  return (
    <ul className={style.pinned} aria-label={t('logs.pinned')}>
      {rows.map((row) => (
        <li key={row.ref} data-level={row.level}>
          <button type="button" onClick={() => onGo(row)}>
            {row.time > 0 && <time>{timeOfDay(row.time)}</time>}
            {nameOf(row) && <bdi className="muted">{nameOf(row)}</bdi>}
            <bdi className="cut">{plainText(structured(row)?.message || row.text).slice(0, longest)}</bdi>
          </button>
          <Button variant="ghost" size="small" icon={PinOff} label={t('logs.row.unpin')} onPress={() => onUnpin(row)} />
        </li>
      ))}
    </ul>
  )
}
