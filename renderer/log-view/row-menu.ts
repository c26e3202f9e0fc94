/** The verbs of a line, and of several that are chosen. */
import i18next from 'i18next'
import { Clipboard, Eye, EyeOff, FileText, ListFilter, ListTree, MapPin, Pin, PinOff, ScanSearch } from 'lucide-react'
import type { LogRow } from '../../shared/contract/logs.ts'
import type { MenuEntry } from '../ui/menu.tsx'

export type RowActs = {
  open: () => void
  copy: () => void
  copyMarkdown: () => void
  pin: () => void
  /** Undefined where nothing is hidden. */
  context: (() => void) | undefined
  hide: () => void
  only: () => void
  onlySource: (() => void) | undefined
  mark: () => void
}

/** @param count how many lines are chosen */
export function rowMenu(row: LogRow, acts: RowActs, { pinned, count }: { pinned: boolean; count: number }): MenuEntry[] {
  const { t } = i18next
  const several = count > 1
  const copies: MenuEntry[] = [
    { key: 'copy', label: t('logs.row.copy', { count }), icon: Clipboard, keys: 'c', onAction: acts.copy },
    { key: 'markdown', label: t('logs.row.markdown'), note: t('logs.row.markdownNote'), icon: FileText, onAction: acts.copyMarkdown },
  ]
  const mark: MenuEntry = { key: 'mark', label: t('logs.row.mark'), icon: MapPin, keys: 'm', onAction: acts.mark }
  if (several || row.mark) return [...(row.mark && !several ? [] : copies), { separator: 'mark' }, mark]
  return [
    { key: 'open', label: t('logs.row.open'), icon: ListTree, keys: 'Enter', onAction: acts.open },
    ...copies,
    {
      key: 'pin',
      label: t(pinned ? 'logs.row.unpin' : 'logs.row.pin'),
      icon: pinned ? PinOff : Pin,
      keys: 'p',
      onAction: acts.pin,
    },
    { separator: 'kinds' },
    {
      key: 'context',
      label: t('logs.row.context'),
      icon: ScanSearch,
      disabled: !acts.context,
      onAction: () => acts.context?.(),
    },
    { key: 'hide', label: t('river.kinds.hide'), icon: EyeOff, keys: 'h', onAction: acts.hide },
    { key: 'only', label: t('logs.row.only'), icon: Eye, onAction: acts.only },
    ...(acts.onlySource ? [{ key: 'source', label: t('logs.row.onlySource'), icon: ListFilter, onAction: acts.onlySource }] : []),
    { separator: 'mark' },
    mark,
  ]
}
