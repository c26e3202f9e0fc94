/** Where one is, to be typed over: Enter goes there. */
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { shownName } from '../../shared/lib/file-name.ts'
import type { Fault } from '../../shared/rpc/fault.ts'
import { words } from '../i18n/index.ts'
import field from '../ui/field.module.css'
import style from './files-view.module.css'

type PathBarProps = {
  at: string
  /** Resolves with why it cannot be shown. */
  onGo: (path: string) => Promise<Fault | undefined>
  /** It is shown: the keyboard goes on there. */
  onDone: () => void
}

export function PathBar({ at, onGo, onDone }: PathBarProps) {
  const { t } = useTranslation()
  const id = useId()
  const [typed, setTyped] = useState<string>()
  const [error, setError] = useState('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever goes elsewhere leaves what was typed
  useEffect(() => {
    setTyped(undefined)
    setError('')
  }, [at])
  const go = async () => {
    if (typed === undefined) return onDone()
    if (!typed.startsWith('/')) return setError(t('files.relative'))
    const fault = await onGo(typed)
    if (fault) return setError(words(fault.message))
    setTyped(undefined)
    setError('')
    onDone()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') void go()
    else if (event.key === 'Escape' && typed !== undefined) {
      setTyped(undefined)
      setError('')
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={style.path}>
      <input
        className={`${field.text} mono`}
        aria-label={t('files.path')}
        value={typed ?? shownName(at)}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={error !== ''}
        {...(error ? { 'aria-describedby': id } : {})}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {error && (
        <p id={id} className="bad" role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
