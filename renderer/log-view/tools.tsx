/** How lines look, and what can be done with all of them. */
import type { TFunction } from 'i18next'
import {
  AlignVerticalSpaceAround,
  ArrowDownToLine,
  CalendarClock,
  ChartColumn,
  Clock,
  Copy,
  Download,
  FoldVertical,
  WrapText,
} from 'lucide-react'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogLook } from '../state/ui-store.ts'
import { Button } from '../ui/button.tsx'
import { MenuAt, type MenuEntry } from '../ui/menu.tsx'
import { Toggle } from '../ui/toggle.tsx'
import style from './log-view.module.css'
import { timeLooks } from './row-time.ts'
import { contexts } from './shown-query.ts'

type ToolsProps = {
  look: LogLook
  onLook: (change: Partial<LogLook>) => void
  follow: boolean
  onFollow: (follow: boolean) => void
  empty: boolean
  /** Lines that are shown around each hit; undefined where nothing is looked for. */
  context: number | undefined
  onContext: (lines: number) => void
  /** Asks which moment to go to. */
  onMoment: () => void
  onCopy: () => void
  onExport: (format: 'text' | 'json') => void
}

/** How many lines are shown around each hit, in words. */
export const contextWords = (lines: number, t: TFunction): string =>
  lines === 0 ? t('logs.contextNone') : t('logs.contextLines', { lines })

export const Tools = memo(function Tools(props: ToolsProps) {
  const { look, onLook, follow, onFollow, empty, context = 0, onContext, onMoment, onCopy, onExport } = props
  const { t } = useTranslation()
  const [menu, setMenu] = useState<{ x: number; y: number; label: string; entries: MenuEntry[] }>()
  const openAt = (target: Element, label: string, entries: MenuEntry[]) => {
    const box = target.getBoundingClientRect()
    setMenu({ x: box.left, y: box.bottom, label, entries })
  }
  return (
    <div className={style.tools}>
      <Toggle on={follow} onChange={onFollow} label={t('logs.follow')} icon={ArrowDownToLine} keys="f" />
      <Button
        variant="ghost"
        size="small"
        icon={AlignVerticalSpaceAround}
        label={t('logs.context')}
        aria-label={[t('logs.context'), context > 0 && contextWords(context, t)].filter(Boolean).join(': ')}
        keys="x"
        isDisabled={props.context === undefined}
        data-on={context > 0 || undefined}
        onPress={({ target }) =>
          openAt(
            target,
            t('logs.context'),
            contexts.map((lines) => ({
              key: String(lines),
              label: contextWords(lines, t),
              checked: context === lines,
              onAction: () => onContext(lines),
            })),
          )
        }
      >
        {context > 0 && `±${context}`}
      </Button>
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
