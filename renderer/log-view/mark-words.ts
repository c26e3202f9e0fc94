/** What the app itself says between lines, in words. */
import i18next from 'i18next'
import type { LogMark } from '../../shared/contract/logs.ts'
import { formatDateTime } from '../i18n/format.ts'
import { exitWords } from '../ui/exit-words.ts'

export function markWords(mark: LogMark): string {
  const { t } = i18next
  switch (mark.kind) {
    case 'gap':
    case 'resumed':
      return t(`river.mark.${mark.kind}`, { from: formatDateTime(mark.from), to: formatDateTime(mark.to) })
    case 'ended':
      return mark.exitCode === undefined
        ? exitWords(undefined, mark.reason)
        : `${t('river.deaths.code', { code: mark.exitCode })}. ${exitWords(mark.exitCode, mark.reason)}`
    case 'note':
      return mark.text
    default:
      return t(`river.mark.${mark.kind}`)
  }
}
