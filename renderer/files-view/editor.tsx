/** A small text edited in place. What was typed is kept until it is saved or discarded; who else changed the file meanwhile is asked about. */
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FileSubject, mostShown } from '../../shared/contract/files.ts'
import { nameOf, shownName } from '../../shared/lib/file-name.ts'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'
import { formatBytes } from '../i18n/format.ts'
import { api } from '../state/api.ts'
import { confirm } from '../state/confirm.ts'
import { Button } from '../ui/button.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import { Note } from '../ui/note.tsx'
import { withLineEnds } from './bytes.ts'
import { type Draft, draftKey, dropDraft, keepDraft } from './drafts.ts'
import style from './preview.module.css'

export type Saved = { text: string; size: number; modified: number }

type EditorProps = {
  subject: FileSubject
  path: string
  draft: Draft
  /** Somebody pressed Edit; who only passes by keeps the keyboard where it is. */
  takesFocus: boolean
  /** It is as the file again: saved, which gets how the file is now, or given up. */
  onDone: (saved?: Saved) => void
}

export function Editor({ subject, path, draft, takesFocus, onDone }: EditorProps) {
  const { t } = useTranslation()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault>()
  const field = useRef<HTMLTextAreaElement>(null)
  const gutter = useRef<HTMLDivElement>(null)
  const key = draftKey(subject, path)
  const name = shownName(nameOf(path))
  const count = draft.text.split('\n').length
  const isLarge = draft.text.length > mostShown
  /** As it was when the editor opened: a text without a change is given up without a question. */
  const before = useRef(draft.text)

  // biome-ignore lint/correctness/useExhaustiveDependencies: only when it opens
  useLayoutEffect(() => {
    if (!takesFocus) return
    field.current?.focus()
    field.current?.setSelectionRange(0, 0)
  }, [])

  const save = async (base: Draft['base']) => {
    if (busy || isLarge) return
    setBusy(true)
    setFault(undefined)
    try {
      const text = withLineEnds(draft.text, draft.ends)
      const now = await api.call('files.write', { subject, path, text, expected: base })
      dropDraft(key)
      onDone({ text, ...now })
    } catch (error) {
      setFault(asFault(error))
      setBusy(false)
    }
  }
  /** Over whatever is there now. */
  const overwrite = async () => {
    try {
      const { size, modified } = await api.call('files.read', { subject, path, limit: 1 })
      await save({ size, modified })
    } catch (error) {
      setFault(asFault(error))
    }
  }
  const giveUp = () => {
    dropDraft(key)
    onDone()
  }
  const discard = async () => {
    if (draft.text === before.current) return giveUp()
    const question = { title: t('files.edit.dropTitle', { name }), body: [t('files.edit.dropBody')] }
    if (await confirm({ ...question, act: t('files.edit.discard'), danger: true })) giveUp()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const mod = event.ctrlKey || event.metaKey
    if (mod && event.key === 's') void save(draft.base)
    else if (event.key === 'Escape') void discard()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <>
      <div className={style.bar}>
        <b className="cut">
          <bdi>{name}</bdi>
        </b>
        <span className={style.barEnd}>
          <Button size="small" variant="ghost" onPress={() => void discard()}>
            {t('files.edit.discard')}
          </Button>
          <Button size="small" variant="primary" isDisabled={busy || isLarge} onPress={() => void save(draft.base)}>
            {busy ? t('files.edit.busy') : t('files.edit.save')}
          </Button>
        </span>
      </div>
      {(fault || isLarge) && (
        <div className={style.notes}>
          {isLarge && <Note tone="warn" title={t('files.edit.tooLarge', { size: formatBytes(mostShown) })} />}
          {fault?.code === 'conflict' ? (
            <Note
              tone="warn"
              title={t('files.edit.conflict')}
              action={
                <span className={style.choices}>
                  <Button size="small" onPress={giveUp}>
                    {t('files.edit.reload')}
                  </Button>
                  <Button size="small" variant="danger" onPress={() => void overwrite()}>
                    {t('files.edit.overwrite')}
                  </Button>
                </span>
              }
            >
              {t('files.edit.conflictHint')}
            </Note>
          ) : (
            fault && <FaultNote fault={fault} />
          )}
        </div>
      )}
      <div className={style.editor}>
        <div ref={gutter} className={style.gutter} aria-hidden>
          {Array.from({ length: count }, (_, at) => at + 1).join('\n')}
        </div>
        <textarea
          ref={field}
          aria-label={t('files.edit.label', { name })}
          value={draft.text}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          onKeyDown={onKeyDown}
          onScroll={(event) => {
            if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop
          }}
          onChange={(event) => keepDraft(key, { ...draft, text: event.target.value })}
        />
      </div>
    </>
  )
}
