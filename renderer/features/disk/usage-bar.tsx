/** What an engine keeps as one bar: a piece for each kind, hatched where it could be freed. */
import { useTranslation } from 'react-i18next'
import type { DiskUsage } from '../../../shared/contract/disk.ts'
import { formatBytes } from '../../i18n/format.ts'
import style from './disk.module.css'
import { piecesOf } from './kinds.ts'

export function UsageBar({ usage }: { usage: DiskUsage }) {
  const { t } = useTranslation()
  const pieces = piecesOf(usage)
  const said = pieces.map(({ kind, used, free }) =>
    t('disk.piece', { kind: t(`disk.kind.${kind}`), size: formatBytes(used + free), free: formatBytes(free) }),
  )
  return (
    <div className={style.bar} role="img" aria-label={said.join('; ')}>
      {pieces.map(({ kind, used, free }, index) => (
        <span key={kind} className={`${style.piece} ${style[kind]}`} style={{ flexGrow: used + free }} title={said[index]}>
          {used > 0 && <i style={{ flexGrow: used }} />}
          {free > 0 && <i className={style.hatched} style={{ flexGrow: free }} />}
        </span>
      ))}
    </div>
  )
}
