/** What an exit code says, in words: 128 and more are the signal that ended it. */
import i18next from 'i18next'

const known = [0, 1, 2, 126, 127, 129, 130, 132, 134, 135, 136, 137, 139, 141, 143] as const
type Known = (typeof known)[number]
const isKnown = (code: number): code is Known => (known as readonly number[]).includes(code)

/** @param reason as the engine says it; a want of memory is what matters then, whatever the code */
export function exitWords(code: number | undefined, reason?: 'oom' | 'error'): string {
  const { t } = i18next
  if (reason === 'oom') return t('river.exit.oom')
  if (code === undefined) return reason === 'error' ? t('river.exit.failed') : t('river.exit.unknown')
  if (isKnown(code)) return t(`river.exit.code${code}`)
  return code > 128 && code < 193 ? t('river.exit.signal', { signal: code - 128 }) : t('river.exit.error')
}

/** Whether one that ended so is worth a look: being asked to stop is no fault. */
export const isDeath = (code: number | undefined, reason?: 'oom' | 'error'): boolean =>
  reason !== undefined || (code !== undefined && ![0, 137, 143].includes(code))
