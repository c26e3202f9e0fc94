/** What was done, and how it went, item by item. */
import { Ban } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { words } from '../i18n/index.ts'
import { cancelTask, type Task, type TaskItem, useTasks } from '../state/tasks.ts'
import { Age } from '../ui/age.tsx'
import { Button } from '../ui/button.tsx'
import { StateDot, type Tone } from '../ui/state-dot.tsx'
import style from './frame.module.css'

const tones: Record<TaskItem['state'], Tone> = { waiting: 'off', running: 'busy', done: 'ok', failed: 'bad', skipped: 'idle' }

export function Tasks() {
  const { t } = useTranslation()
  const tasks = useTasks((state) => state.tasks)
  if (tasks.length === 0) return <p className={`${style.noTasks} muted`}>{t('dock.noTasks')}</p>
  return (
    <div className={style.tasks}>
      {tasks.map((task) => (
        <TaskRow key={task.id} task={task} />
      ))}
    </div>
  )
}

function TaskRow({ task }: { task: Task }) {
  const { t } = useTranslation()
  const done = task.items.filter(({ state }) => state !== 'waiting' && state !== 'running').length
  const failed = task.items.filter(({ state }) => state === 'failed').length
  const tone: Tone = task.ended === undefined ? 'busy' : failed > 0 ? 'bad' : 'ok'
  const worthListing = task.items.filter(
    ({ state }) => state === 'failed' || state === 'skipped' || (task.ended === undefined && task.items.length > 1),
  )
  return (
    <>
      <div className={style.task}>
        <StateDot tone={tone} />
        <b>{task.title}</b>
        <span className="muted num">{t('dock.progress', { done, total: task.items.length })}</span>
        {failed > 0 && <span className="bad">{t('dock.failures', { count: failed })}</span>}
        <span className={`${style.right} faint`}>
          <Age at={task.ended ?? task.started} />
        </span>
        {task.items.some(({ state }) => state === 'waiting') && (
          <Button variant="ghost" size="small" icon={Ban} label={t('dock.cancelTask')} onPress={() => cancelTask(task.id)} />
        )}
      </div>
      {worthListing.length > 0 && (
        <div className={`${style.items} selectable`}>
          {worthListing.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: items of a task do not move
            <div key={index}>
              <StateDot tone={tones[item.state]} small />
              <span className="mono">{item.name}</span>
              <span className={item.state === 'failed' ? 'bad' : 'muted'}>
                {item.fault ? words(item.fault.message) : t(`dock.${item.state}`)}
              </span>
              {item.fault?.detail && <span className="muted mono">{item.fault.detail}</span>}
              {item.fault?.hint && <span className="muted">{words(item.fault.hint)}</span>}
            </div>
          ))}
        </div>
      )}
    </>
  )
}
