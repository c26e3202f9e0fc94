/** Short news at the edge of the page, where it covers neither the drawer nor what a dialog asks. */
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { type CSSProperties, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { words } from '../i18n/index.ts'
import { showDock } from '../state/dock.ts'
import { dismissToast, holdToast, shownToasts, type Toast as News, useToasts } from '../state/toasts.ts'
import { useUi } from '../state/ui-store.ts'
import { Button } from '../ui/button.tsx'
import style from './toasts.module.css'

export function Toasts() {
  const { t } = useTranslation()
  const { toasts } = useToasts()
  const dock = useUi((ui) => ui.dock)
  useEffect(() => {
    // Before anybody else hears of it: the tip of the button that has the focus would take it, and so would the drawer.
    const onKeyDown = (event: KeyboardEvent) => {
      const focused = event.key === 'Escape' && event.target instanceof Element && event.target.closest('[data-toast]')
      if (!focused) return
      event.stopImmediatePropagation()
      dismissToast(Number(focused.getAttribute('data-toast')))
    }
    document.addEventListener('keydown', onKeyDown, { capture: true })
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [])
  const waiting = toasts.length - shownToasts
  return (
    <div
      className={style.toasts}
      role="status"
      aria-live="polite"
      // What stands beside a dialog can be read and closed while it is open, and closing it does not close the dialog.
      data-react-aria-top-layer="true"
      style={{ '--dock': `${dock.open ? dock.height : 0}px` } as CSSProperties}
    >
      {waiting > 0 && <span className={`${style.waiting} faint`}>{t('news.waiting', { count: waiting })}</span>}
      {toasts.slice(-shownToasts).map((toast) => (
        <Toast key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

/** Characters that surely have room in the lines that are shown. */
const short = 150

function Toast({ toast }: { toast: News }) {
  const { t } = useTranslation()
  const { id, tone, title, fault, inTasks, folded } = toast
  const [whole, setWhole] = useState(false)
  const Icon = tone === 'bad' ? CircleAlert : CircleCheck
  const said = [
    { text: fault && words(fault.message) !== title ? words(fault.message) : '', look: 'muted' },
    { text: fault?.hint ? words(fault.hint) : '', look: 'muted' },
    { text: fault?.detail ?? '', look: 'muted mono' },
    { text: fault?.logId ? t('common.logId', { id: fault.logId }) : '', look: 'faint' },
  ].filter(({ text }) => text !== '')
  const long = title.length + said.reduce((sum, { text }) => sum + text.length, 0) > short
  const inDock = { label: t('common.details'), run: () => showDock('tasks') }
  const action = toast.action ?? (tone === 'bad' && inTasks ? inDock : undefined)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: who reads it stops its clock; there is nothing in it to press but its buttons
    <div
      className={style.toast}
      data-tone={tone}
      data-toast={id}
      onPointerEnter={() => holdToast(id, true)}
      onPointerLeave={({ currentTarget }) => holdToast(id, currentTarget.contains(document.activeElement))}
      onFocus={() => holdToast(id, true)}
      onBlur={({ currentTarget, relatedTarget }) => holdToast(id, currentTarget.contains(relatedTarget) || currentTarget.matches(':hover'))}
    >
      <Icon aria-hidden />
      <div className={style.body}>
        <div className={`${style.said} selectable`} data-show={whole ? 'whole' : folded ? 'line' : 'lines'}>
          <b>{title}</b>
          {said.map(({ text, look }) => (
            <span key={`${look} ${text}`} className={look}>
              {' '}
              {text}
            </span>
          ))}
        </div>
        {action && (
          <Button
            size="small"
            variant="ghost"
            onPress={() => {
              dismissToast(id)
              action.run()
            }}
          >
            {action.label}
          </Button>
        )}
        {!inTasks && (long || folded) && (
          <Button size="small" variant="ghost" onPress={() => setWhole(!whole)}>
            {whole ? t('news.less') : t('news.more')}
          </Button>
        )}
      </div>
      <Button variant="ghost" size="small" icon={X} label={t('common.dismiss')} onPress={() => dismissToast(id)} />
    </div>
  )
}
