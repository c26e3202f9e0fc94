/** What a list looks like before its first rows came. */
import { useTranslation } from 'react-i18next'
import style from './data-table.module.css'

export function SkeletonRows({ rowHeight, count = 14 }: { rowHeight: number; count?: number }) {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('common.loading')}>
      {Array.from({ length: count }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bones are all alike
        <div key={i} style={{ height: rowHeight, display: 'flex', alignItems: 'center', gap: 40, padding: '0 18px' }}>
          <div className={style.bone} style={{ width: 90 + ((i * 37) % 60) }} />
          <div className={style.bone} style={{ width: 130 + ((i * 53) % 70) }} />
          <div className={style.bone} style={{ width: 60 }} />
        </div>
      ))}
    </div>
  )
}
