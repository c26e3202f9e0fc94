/** Why it did not run, with ways to the containers that the reason names. */
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fault } from '../../../shared/rpc/fault.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import type { Known } from './lists.ts'
import style from './run.module.css'

type EndedProps = {
  fault: Fault
  names: Map<string, Known>
  onGo: (known: Known) => void
  /** The container that was made and did not start. */
  stuck: string | undefined
  onAgain: () => void
}

export function Ended({ fault, names, onGo, stuck, onAgain }: EndedProps) {
  const { t } = useTranslation()
  const said = [...`${fault.message.en} ${fault.hint?.en ?? ''}`.matchAll(/“([^”]+)”/g)].map(([, name]) => names.get(name ?? ''))
  const known = [...new Set(said)].filter((one) => one !== undefined)
  const isThere = stuck !== undefined && [...names.values()].some(({ container }) => container === stuck)
  const place = useRef<HTMLDivElement>(null)
  // Whoever pressed the button is far below it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another fault is to be seen, too
  useEffect(() => place.current?.scrollIntoView({ block: 'nearest' }), [fault])
  return (
    <div ref={place} className={style.ended}>
      <FaultNote
        fault={fault}
        {...(known.length > 0 || isThere
          ? {
              action: (
                <span className={style.ways}>
                  {isThere && <Button onPress={onAgain}>{t('run.removeAndRetry')}</Button>}
                  {known.map((one) => (
                    <Button key={one.container} onPress={() => onGo(one)}>
                      {t('run.showNamed', { name: one.name })}
                    </Button>
                  ))}
                </span>
              ),
            }
          : {})}
      />
    </div>
  )
}
