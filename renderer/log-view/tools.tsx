/** How lines look, and what can be done with all of them. */
import { ArrowDownToLine, CalendarClock, ChartColumn, Clock, Copy, Download, FoldVertical, WrapText } from 'lucide-react'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogLook } from '../state/ui-store.ts'
import { Button } from '../ui/button.tsx'
import { MenuAt, type MenuEntry } from '../ui/menu.tsx'
import { Toggle } from '../ui/toggle.tsx'
import style from './log-view.module.css'
import { timeLooks } from './row-time.ts'

type ToolsProps = {
  look: LogLook
  onLook: (change: Partial<LogLook>) => void
  follow: boolean
  onFollow: (follow: boolean) => void
  empty: boolean
  /** Asks which moment to go to. */
  onMoment: () => void
  onCopy: () => void
  onExport: (format: 'text' | 'json') => void
}

export const Tools = memo(function Tools({ look, onLook, follow, onFollow, empty, onMoment, onCopy, onExport }: ToolsProps) {
  const { t } = useTranslation()
  const [menu, setMenu] = useState<{ x: number; y: number; label: string; entries: MenuEntry[] }>()
  const openAt = (target: Element, label: string, entries: MenuEntry[]) => {
    const box = target.getBoundingClientRect()
    setMenu({ x: box.left, y: box.bottom, label, entries })
  }
  return (
    <div className={style.tools}>
      <Toggle on={follow} onChange={onFollow} label={t('logs.follow')} icon={ArrowDownToLine} keys="f" />
      <i aria-hidden />
      <Button
        variant="ghost"
        size="small"
        icon={Clock}
        label={t('logs.times')}
        keys="t"
        onPress={({ target }) =>
          openAt(target, t('logs.times'), [
            { key: 'jump', label: t('logs.jumpTo'), icon: CalendarClock, onAction: onMoment },
            { separator: 'looks' },
            ...timeLooks.map((time) => ({
              key: time,
              label: t(`logs.time.${time}`),
              checked: look.time === time,
              onAction: () => onLook({ time }),
            })),
          ])
        }
      />
      <Toggle on={look.wrap} onChange={(wrap) => onLook({ wrap })} label={t('logs.wrap')} icon={WrapText} keys="w" />
      <Toggle on={look.fold} onChange={(fold) => onLook({ fold })} label={t('logs.fold')} icon={FoldVertical} />
      <Toggle on={look.histogram} onChange={(histogram) => onLook({ histogram })} label={t('logs.histogram')} icon={ChartColumn} />
      <i aria-hidden />
      <Button variant="ghost" size="small" icon={Copy} label={t('logs.copy')} onPress={onCopy} isDisabled={empty} />
      <Button
        variant="ghost"
        size="small"
        icon={Download}
        label={t('logs.save')}
        isDisabled={empty}
        onPress={({ target }) =>
          openAt(target, t('logs.save'), [
            { key: 'text', label: t('logs.saveText'), onAction: () => onExport('text') },
            { key: 'json', label: t('logs.saveJson'), onAction: () => onExport('json') },
          ])
        }
      />
      {menu && <MenuAt {...menu} onClose={() => setMenu(undefined)} />}
    </div>
  )
})
