/** Short news at the edge of the page. */
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { words } from '../i18n/index.ts'
import { dismissToast, useToasts } from '../state/toasts.ts'
import { Button } from '../ui/button.tsx'
import style from './frame.module.css'

export function Toasts() {
  const { t } = useTranslation()
  const { toasts } = useToasts()
  return (
    <div className={style.toasts} role="status" aria-live="polite">
      {toasts.map(({ id, tone, title, fault, action }) => {
        const Icon = tone === 'bad' ? CircleAlert : CircleCheck
        return (
          <div key={id} className={style.toast} data-tone={tone}>
            <Icon aria-hidden />
            <div className="selectable">
              <b>{title}</b>
              {fault && words(fault.message) !== title && <span className="muted">{words(fault.message)} </span>}
              {fault?.hint && <span className="muted">{words(fault.hint)} </span>}
              {fault?.detail && <span className="muted mono">{fault.detail} </span>}
              {fault?.logId && <span className="faint">{t('common.logId', { id: fault.logId })}</span>}
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
            </div>
            <Button variant="ghost" size="small" icon={X} label={t('common.dismiss')} onPress={() => dismissToast(id)} />
          </div>
        )
      })}
    </div>
  )
}
