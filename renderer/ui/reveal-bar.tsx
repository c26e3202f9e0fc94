/** Says that values of an environment are hidden, or shown, and turns it. */
import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import style from './reveal-bar.module.css'

type RevealBarProps = {
  /** Of variables. */ count: number /** Whether there is a value to hide at all. */
  hides?: boolean
  shown: boolean
  busy?: boolean
  onTurn: () => void
}

export function RevealBar({ count, hides = count > 0, shown, busy = false, onTurn }: RevealBarProps) {
  const { t } = useTranslation()
  if (!hides) return null
  return (
    <div className={style.bar}>
      <span>
        {count > 0 && `${t('inspect.environment', { count })} · `}
        {t(shown ? 'inspect.revealed' : 'inspect.masked')}
      </span>
      <RevealButton shown={shown} busy={busy} onTurn={onTurn} />
    </div>
  )
}

export function RevealButton({ shown, busy = false, onTurn }: Omit<RevealBarProps, 'count' | 'hides'>) {
  const { t } = useTranslation()
  return (
    <Button variant="ghost" size="small" icon={shown ? EyeOff : Eye} isDisabled={busy} onPress={onTurn}>
      {t(shown ? 'inspect.hide' : 'inspect.reveal')}
    </Button>
  )
}

/** Whether values are shown, and what turns it. @param of whose they are: those of another are hidden */
export function useShown(of: string): [shown: boolean, turn: () => void] {
  const [shownOf, setShownOf] = useState<string>()
  const shown = shownOf === of
  return [shown, () => setShownOf(shown ? undefined : of)]
}
