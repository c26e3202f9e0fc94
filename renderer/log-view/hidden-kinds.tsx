/** The kinds of lines that a query hides, or the only one it shows: each to be taken back. */
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { LogQuery } from '../../shared/contract/logs.ts'
import { Button } from '../ui/button.tsx'
import style from './kinds.module.css'
import { TemplateText } from './template-text.tsx'

export function HiddenKinds({ query, onQuery }: { query: LogQuery; onQuery: (query: LogQuery) => void }) {
  const { t } = useTranslation()
  const { hide = [], only, ...rest } = query
  if (hide.length === 0 && only === undefined) return null
  const show = (template: string) => onQuery({ ...query, hide: hide.filter((each) => each !== template) })
  return (
    <div className={style.hidden} role="group" aria-label={t('river.hiddenKinds')}>
      {only !== undefined && (
        <Kind said={t('river.onlyKind')} template={only} label={t('river.showOthers')} onRemove={() => onQuery({ ...rest, hide })} />
      )}
      {hide.map((template) => (
        <Kind
          key={template}
          said={t('river.hidden')}
          template={template}
          label={t('river.showKind', { template })}
          onRemove={() => show(template)}
        />
      ))}
      {hide.length > 1 && (
        <Button variant="ghost" size="small" onPress={() => onQuery({ ...query, hide: [] })}>
          {t('river.showAllKinds')}
        </Button>
      )}
    </div>
  )
}

function Kind({ said, template, label, onRemove }: { said: string; template: string; label: string; onRemove: () => void }) {
  return (
    <span className={style.kind}>
      <span className="faint">{said}</span>
      <span className="mono cut" title={template}>
        <TemplateText template={template} />
      </span>
      <Button variant="ghost" size="small" icon={X} label={label} onPress={onRemove} />
    </span>
  )
}
