/** How far a run is, while its form is still there. */
import { useTranslation } from 'react-i18next'
import { useTasks } from '../../state/tasks.ts'
import style from './run.module.css'

export function Progress({ task }: { task: number }) {
  const { t } = useTranslation()
  const item = useTasks(({ tasks }) => tasks.find(({ id }) => id === task)?.items[0])
  return (
    <span className={style.progress} role="status">
      <progress {...(item?.share === undefined ? {} : { value: item.share })} max={1} aria-label={t('run.title')} />
      <span className="muted num cut">{item?.note ?? t('dock.running')}</span>
    </span>
  )
}
