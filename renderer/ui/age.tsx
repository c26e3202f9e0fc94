/** How long ago something was, kept up to date; the full time on hover. */
import { formatDateTime } from '../i18n/format.ts'
import { useAge } from '../state/ticker.ts'

export function Age({ at }: { at: number }) {
  return (
    <time className="num" dateTime={new Date(at).toISOString()} title={formatDateTime(at)}>
      {useAge(at)}
    </time>
  )
}
