/** A dot that says a state; the word beside it says it too, so colour is never the only signal. */
import style from './state-dot.module.css'

export type Tone = 'ok' | 'warn' | 'bad' | 'idle' | 'off' | 'busy'

export function StateDot({ tone, small }: { tone: Tone; small?: boolean }) {
  return <span aria-hidden className={[style.dot, style[tone], small && style.small].filter(Boolean).join(' ')} />
}
