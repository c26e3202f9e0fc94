/** A part of the form that folds away: what is set in it is counted in its head. */
import { ChevronRight } from 'lucide-react'
import { type ReactNode, useId, useLayoutEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import style from './run.module.css'

type SectionProps = {
  title: string
  count: number
  /** Something in it is wrong: it can be seen from outside, too. */
  wrong: boolean
  /** With each one, a part in which something is wrong unfolds. */
  attempts: number
  onOpen?: () => void
  children: ReactNode
}

export function Section({ title, count, wrong, attempts, onOpen, children }: SectionProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(count > 0)
  const id = useId()
  // Before anybody looks for the field that is wrong.
  // biome-ignore lint/correctness/useExhaustiveDependencies: not while one is still typing
  useLayoutEffect(() => {
    if (attempts > 0 && wrong) setOpen(true)
  }, [attempts])
  return (
    <section className={style.section}>
      <h3>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => {
            if (!open) onOpen?.()
            setOpen(!open)
          }}
        >
          <ChevronRight aria-hidden data-open={open} />
          {title}
          {count > 0 && (
            <span className={style.count}>
              {count}
              <span className="visually-hidden"> {t('run.set', { count })}</span>
            </span>
          )}
          {wrong && !open && <span className="bad">{t('run.wrongInside')}</span>}
        </button>
      </h3>
      <div id={id} className={style.inside} hidden={!open}>
        {open && children}
      </div>
    </section>
  )
}
