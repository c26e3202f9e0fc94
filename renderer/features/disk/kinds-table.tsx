/** The kinds of things on a disk in numbers; its colours are the legend of the picture. */
import { useTranslation } from 'react-i18next'
import type { DiskUsage } from '../../../shared/contract/disk.ts'
import { formatBytes, formatNumber } from '../../i18n/format.ts'
import style from './disk.module.css'
import { shownKinds, totalOf } from './kinds.ts'

export function KindsTable({ usage }: { usage: DiskUsage }) {
  const { t } = useTranslation()
  const total = totalOf(usage)
  const free = (bytes: number, atLeast: boolean | undefined) =>
    bytes === 0 ? <span className="faint">—</span> : atLeast ? t('disk.atLeast', { size: formatBytes(bytes) }) : formatBytes(bytes)
  return (
    <div>
      <table className={style.kinds}>
        <caption className="visually-hidden">{t('disk.byKind')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('disk.column.kind')}</th>
            <th scope="col">{t('disk.column.count')}</th>
            <th scope="col">{t('disk.column.active')}</th>
            <th scope="col">{t('disk.column.size')}</th>
            <th scope="col">
              <i className={`${style.swatch} ${style.hatched} ${style.sample}`} aria-hidden />
              {t('disk.column.reclaimable')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shownKinds.map((kind) => {
            const { count, active, size, reclaimable, atLeast } = usage[kind]
            return (
              <tr key={kind}>
                <th scope="row">
                  <i className={`${style.swatch} ${style[kind]}`} aria-hidden />
                  {t(`disk.kind.${kind}`)}
                </th>
                <td>{formatNumber(count)}</td>
                <td>{formatNumber(active)}</td>
                <td>{formatBytes(size)}</td>
                <td>{free(reclaimable, atLeast)}</td>
              </tr>
            )
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('disk.all')}</th>
            <td />
            <td />
            <td>{formatBytes(total.size)}</td>
            <td>{free(total.reclaimable, total.atLeast)}</td>
          </tr>
        </tfoot>
      </table>
      <p className={`${style.hint} faint`}>{t('disk.shared')}</p>
    </div>
  )
}
