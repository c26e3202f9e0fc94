/** What was done, and how it goes and went, item by item, with what it wrote. */
import { Ban, ChevronDown, ChevronRight } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatPercent } from '../i18n/format.ts'
import { words } from '../i18n/index.ts'
import { canCancel, cancelTask, outputOf, type Task, type TaskItem, type TaskPart, useTasks } from '../state/tasks.ts'
import { Age } from '../ui/age.tsx'
import { Button } from '../ui/button.tsx'
import { StateDot, type Tone } from '../ui/state-dot.tsx'
import style from './tasks.module.css'

const tones: Record<TaskItem['state'], Tone> = { waiting: 'off', running: 'busy', done: 'ok', failed: 'bad', skipped: 'idle' }
/** Lines of output that are shown: the newest. */
const shown = 1000

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
  const [chosen, setChosen] = useState<boolean>()
  const done = task.items.filter(({ state }) => state !== 'waiting' && state !== 'running').length
  const failed = task.items.filter(({ state }) => state === 'failed').length
  const runs = task.ended === undefined
  const skipped = task.items.every(({ state }) => state === 'skipped')
  const tone: Tone = runs ? 'busy' : failed > 0 ? 'bad' : skipped ? 'idle' : 'ok'
  // What it writes is looked at while it writes, and afterwards when it failed; whoever says otherwise is heeded.
  const open = chosen ?? (task.lines > 0 && (runs || failed > 0))
  const worthListing = task.items.filter(
    ({ state, note }) => state === 'failed' || state === 'skipped' || (runs && (task.items.length > 1 || note !== undefined)),
  )
  return (
    <>
      <div className={style.task}>
        <StateDot tone={tone} />
        {task.lines > 0 ? (
          <button type="button" className={style.unfold} aria-expanded={open} onClick={() => setChosen(!open)}>
            {open ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
            <b>{task.title}</b>
          </button>
        ) : (
          <b>{task.title}</b>
        )}
        {task.items.length > 1 && <span className="muted num">{t('dock.progress', { done, total: task.items.length })}</span>}
        {failed > 0 && task.items.length > 1 && <span className="bad">{t('dock.failures', { count: failed })}</span>}
        <span className={`${style.right} faint`}>
          <Age at={task.ended ?? task.started} />
        </span>
        {runs && canCancel(task) && (
          <Button
            variant="ghost"
            size="small"
            icon={Ban}
            label={task.items.some(({ cancellable }) => cancellable) ? t('common.cancel') : t('dock.cancelTask')}
            onPress={() => cancelTask(task.id)}
          />
        )}
      </div>
      {worthListing.length > 0 && (
        <div className={`${style.items} selectable`}>
          {worthListing.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: items of a task do not move
            <Item key={index} item={item} />
          ))}
        </div>
      )}
      {open && <Output task={task} />}
    </>
  )
}

function Item({ item }: { item: TaskItem }) {
  const { t } = useTranslation()
  const { fault, share, note, parts, state } = item
  return (
    <div>
      <StateDot tone={tones[state]} small />
      <span className="mono">{item.name}</span>
      {state === 'running' && share !== undefined && (
        <>
          <progress className={style.bar} value={share} max={1} aria-label={item.name} />
          <span className="muted num">{formatPercent(share * 100)}</span>
        </>
      )}
      <span className={state === 'failed' ? 'bad' : 'muted'}>
        {fault ? words(fault.message) : state === 'running' && note !== undefined ? note : t(`dock.${state}`)}
      </span>
      {fault?.hint && <span className="muted">{words(fault.hint)}</span>}
      {fault?.detail && <span className="muted mono">{fault.detail}</span>}
      {state === 'running' && parts && parts.length > 1 && <Parts parts={parts} />}
    </div>
  )
}

/** The pieces of an item, one line each. What they say is read when one looks for it: they change too often to be told. */
function Parts({ parts }: { parts: readonly TaskPart[] }) {
  return (
    <ul className={style.parts}>
      {parts.map(({ id, share, note }) => (
        <li key={id}>
          <bdi className="mono">{id}</bdi>
          <span className={style.partBar} aria-hidden>
            {share !== undefined && <i style={{ width: `${share * 100}%` }} />}
          </span>
          <span className="muted num">{note}</span>
        </li>
      ))}
    </ul>
  )
}

/** What it wrote, the newest in sight for as long as nobody scrolls up. */
function Output({ task }: { task: Task }) {
  const { t } = useTranslation()
  const box = useRef<HTMLElement>(null)
  const follows = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each line that comes moves the end
  useLayoutEffect(() => {
    if (box.current && follows.current) box.current.scrollTop = box.current.scrollHeight
  }, [task.lines])
  const lines = outputOf(task.id).slice(-shown)
  return (
    <section
      ref={box}
      className={`${style.output} mono selectable`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keyboard
      tabIndex={0}
      aria-label={t('dock.output', { name: task.title })}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < 20
      }}
    >
      {task.lines > lines.length && (
        <span className="faint">
          {t('dock.earlier', { count: task.lines - lines.length })}
          {'\n'}
        </span>
      )}
      {lines.join('\n')}
    </section>
  )
}
