/** Takes a `docker run` line or a compose file and fills the form with it; what was not taken stays in sight, with its place. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import { words } from '../../i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Note } from '../../ui/note.tsx'
import { examples } from './examples.ts'
import { placeIn, type Pasted, readPasted } from './pasted.ts'
import style from './run.module.css'

/** What stands in the box, what was read of it, and which service of it is in the form. */
export type PasteState = { text: string; read?: Pasted[]; taken?: Pasted }

/** With what comes of a text: one that can be only one thing is taken at once. */
export function pasteOf(text: string): PasteState {
  const read = readPasted(text)
  const [only] = read
  return { text, read, ...(read.length === 1 && only?.spec ? { taken: only } : {}) }
}

type PasteBoxProps = {
  state: PasteState
  onChange: (state: PasteState) => void
  onFill: (spec: RunSpec) => void
  /** Brings back what was in the form before. */
  onUndo: (() => void) | undefined
}

export function PasteBox({ state, onChange, onFill, onUndo }: PasteBoxProps) {
  const { t } = useTranslation()
  const id = useId()
  const [rows, setRows] = useState(2)
  const { text, read, taken } = state
  const take = (next: PasteState) => {
    onChange(next)
    // Not when it loses the focus: what is about to be clicked would move away.
    setRows(2)
    if (next.taken?.spec) onFill(next.taken.spec)
  }
  const failed = read?.every(({ spec }) => !spec) ?? false
  const services = read?.filter(({ spec }) => spec) ?? []
  const problems = (taken ?? (failed ? read?.[0] : undefined))?.problems ?? []
  return (
    <section className={style.paste}>
      <label htmlFor={id}>{t('run.paste.label')}</label>
      <textarea
        id={id}
        className="mono"
        rows={rows}
        value={text}
        spellCheck={false}
        placeholder={examples.paste}
        onFocus={() => setRows(6)}
        onChange={(event) => onChange({ text: event.target.value })}
        onPaste={(event) => {
          // Into an empty box, it is all there is to read.
          if (text.trim() !== '') return
          event.preventDefault()
          take(pasteOf(event.clipboardData.getData('text/plain')))
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault()
            take(pasteOf(text))
          }
        }}
      />
      <div className={style.add}>
        {text.trim() !== '' && !read && <Button onPress={() => take(pasteOf(text))}>{t('run.paste.fill')}</Button>}
        {taken && (
          <span role="status" className="muted">
            {t('run.paste.filled')}
          </span>
        )}
        {taken && onUndo && (
          <Button size="small" variant="ghost" onPress={onUndo}>
            {t('run.paste.undo')}
          </Button>
        )}
      </div>
      {services.length > 1 && (
        <div role="group" aria-label={t('run.paste.which')} className={style.services}>
          <span className="muted">{t('run.paste.which')}</span>
          {services.map((service) => (
            <Button key={service.name} size="small" aria-pressed={service === taken} onPress={() => take({ ...state, taken: service })}>
              <bdi>{service.name}</bdi>
            </Button>
          ))}
        </div>
      )}
      {failed && problems.length === 0 && <Note tone="bad" title={t('run.paste.nothing')} />}
      {problems.length > 0 && (
        <Note tone={failed ? 'bad' : 'warn'} title={failed ? t('run.paste.nothing') : t('run.paste.left', { count: problems.length })}>
          <ul className={style.problems}>
            {problems.map(({ message, at }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they do not move
              <li key={index}>
                <span className="num faint">{t('run.paste.place', placeIn(text, at))}</span> {words(message)}
              </li>
            ))}
          </ul>
        </Note>
      )}
    </section>
  )
}
