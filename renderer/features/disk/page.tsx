/** Disk usage: what each engine in scope keeps, as a picture and in numbers, and what could be freed. */
import { useCallback, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { EngineNotes, NoEngine, Waiting } from '../../engine-list/engine-notes.tsx'
import { type Command, useCommandSource } from '../../state/commands.ts'
import { looking, useEngines, useScopedEngines } from '../../state/engines.ts'
import style from './disk.module.css'
import { EngineDisk } from './engine-disk.tsx'
import { measure, measureIfOld } from './measure.ts'

export function DiskPage() {
  const { t } = useTranslation()
  const all = useEngines()
  const engines = useScopedEngines()
  const answering = engines.filter(({ state }) => state === 'live' || state === 'stale')
  const live = engines
    .filter(({ state }) => state === 'live')
    .map(({ id }) => id)
    .join('\n')
  useEffect(() => {
    for (const engine of live.split('\n')) if (engine) measureIfOld(engine)
  }, [live])
  const commands = useCallback(
    (): Command[] => [
      { id: 'disk measure', title: t('disk.again'), run: () => void Promise.all(live.split('\n').filter(Boolean).map(measure)) },
    ],
    [live, t],
  )
  useCommandSource('disk', commands)
  const waiting = !all.loaded || looking(all) || engines.some(({ state }) => state === 'connecting')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keyboard
    <div className={style.page} role="group" aria-label={t('disk.title')} tabIndex={0}>
      <div className={style.notes}>
        <EngineNotes engines={engines} disconnected={all.loaded && !all.connected} />
      </div>
      {answering.map((engine) => (
        <EngineDisk key={engine.id} engine={engine} />
      ))}
      {answering.length === 0 && (waiting ? <Waiting rowHeight={30} /> : <NoEngine state={all} />)}
    </div>
  )
}
