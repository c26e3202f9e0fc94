/** The heads of what stands in columns: shown once a field has one of its own, each to be taken away. */
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { plainText } from '../ui/ansi.ts'
import { Button } from '../ui/button.tsx'
import style from './log-view.module.css'

type ColumnHeadsProps = { columns: readonly string[]; onColumns: (columns: string[]) => void; time: boolean; source: boolean; left: number }

export function ColumnHeads({ columns, onColumns, time, source, left }: ColumnHeadsProps) {
  const { t } = useTranslation()
  if (columns.length === 0) return null
  return (
    <div className={style.heads}>
      <div style={{ transform: `translateX(${-left}px)` }}>
        {time && <span className={style.headTime}>{t('logs.head.time')}</span>}
        {source && <span className={style.headWho}>{t('logs.head.source')}</span>}
        <span className={style.headLevel}>{t('logs.head.level')}</span>
        {columns.map((name) => (
          <span key={name} className={style.headCell}>
            <bdi className="cut" title={plainText(name)}>
              {plainText(name)}
            </bdi>
            <Button
              variant="ghost"
              size="small"
              icon={X}
              label={t('logs.head.remove', { name: plainText(name) })}
              onPress={() => onColumns(columns.filter((each) => each !== name))}
            />
          </span>
        ))}
        <span>{t('logs.head.text')}</span>
      </div>
    </div>
  )
}
