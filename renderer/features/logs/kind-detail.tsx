/** One kind of lines: one of them in full, and what can be done. */
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { LogKind } from '../../../shared/contract/logs.ts'
import { formatDateTime, formatNumber } from '../../i18n/format.ts'
import { plainText } from '../../ui/ansi.ts'
import { Button } from '../../ui/button.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import style from './logs.module.css'
import { TemplateText } from '../../log-view/template-text.tsx'

export function KindDetail({ kind, verbs, onClose }: { kind: LogKind; verbs: MenuEntry[]; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <aside className={style.kindDetail} aria-label={t('river.kinds.detail')}>
      <div className={style.kindHead}>
        {verbs.map(
          (verb) =>
            'label' in verb && (
              <Button key={verb.key} {...(verb.icon ? { icon: verb.icon } : {})} onPress={verb.onAction}>
                {verb.label}
              </Button>
            ),
        )}
        <span className={style.tools}>
          <Button variant="ghost" size="small" icon={X} label={t('drawer.close')} keys="Esc" onPress={onClose} />
        </span>
      </div>
      <dl className={`${style.kindFacts} selectable`}>
        <dt>{t('river.kinds.template')}</dt>
        <dd className="mono">
          <TemplateText template={kind.template} />
        </dd>
        <dt>{t('river.kinds.example')}</dt>
        <dd className="mono">
          <bdi>{plainText(kind.sample.text)}</bdi>
        </dd>
        <dt>{t('river.kinds.seen')}</dt>
        <dd>
          {t('river.kinds.seenValue', {
            times: formatNumber(kind.count),
            first: formatDateTime(kind.first),
            last: formatDateTime(kind.last),
            count: kind.sources,
          })}
        </dd>
      </dl>
    </aside>
  )
}
