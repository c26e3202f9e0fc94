/** A text with a grammar, to be read or changed: coloured, searchable, with what is wrong at its lines. Left by keyboard with Escape, then Tab. */
import type { TFunction } from 'i18next'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import style from './code-editor.module.css'
import type { CodeLanguage, CodeOptions, CodeProblem, OpenEditor } from './code-editor-view.ts'
import { SkeletonRows } from './skeleton-rows.tsx'

export type { CodeLanguage, CodeProblem } from './code-editor-view.ts'

type CodeEditorProps = {
  label: string
  value: string
  /** Without it the text is only read. */
  onChange?: (text: string) => void
  /** Ctrl+S, ⌘S. */
  onSave?: () => void
  language: CodeLanguage
  problems?: readonly CodeProblem[]
  /** Where the caret is to go; another object goes there again. */
  place?: { line: number; column?: number } | undefined
}

const none: readonly CodeProblem[] = []

export function CodeEditor({ label, value, onChange, onSave, language, problems = none, place }: CodeEditorProps) {
  const { t, i18n } = useTranslation()
  const hint = useId()
  const host = useRef<HTMLDivElement>(null)
  const [editor, setEditor] = useState<OpenEditor>()
  const readOnly = onChange === undefined
  const options: CodeOptions = { label, describedBy: hint, language, readOnly, phrases: phrases(t) }
  const latest = useRef({ value, options, onChange, onSave })
  latest.current = { value, options, onChange, onSave }

  useEffect(() => {
    let over = false
    let opened: OpenEditor | undefined
    // Its library is large: it comes with the first text that is shown.
    void import('./code-editor-view.ts').then(({ openEditor }) => {
      if (over || !host.current) return
      opened = openEditor(host.current, latest.current.value, latest.current.options, {
        onChange: (text) => latest.current.onChange?.(text),
        onSave: () => latest.current.onSave?.(),
      })
      setEditor(opened)
    })
    return () => {
      over = true
      opened?.close()
      setEditor(undefined)
    }
  }, [])
  useEffect(() => editor?.setText(value), [editor, value])
  // biome-ignore lint/correctness/useExhaustiveDependencies: made anew of these
  useEffect(() => editor?.setOptions(latest.current.options), [editor, label, language, readOnly, i18n.language])
  // The text first: problems are of places in it.
  useEffect(() => editor?.setProblems(problems), [editor, problems])
  useEffect(() => {
    if (place) editor?.goTo(place.line, place.column)
  }, [editor, place])

  return (
    <div className={style.editor}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it keeps what is typed into the editor from the page's own keys */}
      <div
        ref={host}
        className={style.host}
        aria-busy={!editor}
        onKeyDown={(event) => {
          if (event.defaultPrevented || !(event.ctrlKey || event.metaKey)) event.stopPropagation()
        }}
      />
      {!editor && (
        <div className={style.loading}>
          <SkeletonRows rowHeight={19} count={12} />
        </div>
      )}
      <p id={hint} className={`${style.hint} faint`}>
        {readOnly ? t('editor.leaveReading') : t('editor.leave')}
      </p>
    </div>
  )
}

/** What the editor says in its own panels. */
const phrases = (t: TFunction): Record<string, string> => ({
  Find: t('editor.find'),
  Replace: t('editor.replaceWith'),
  next: t('editor.next'),
  previous: t('editor.previous'),
  all: t('editor.all'),
  'match case': t('editor.matchCase'),
  regexp: t('editor.regexp'),
  'by word': t('editor.byWord'),
  replace: t('editor.replace'),
  'replace all': t('editor.replaceAll'),
  close: t('editor.close'),
  'current match': t('editor.currentMatch'),
  'on line': t('editor.onLine'),
  'replaced match on line $': t('editor.replacedOne', { line: '$' }),
  'replaced $ matches': t('editor.replacedMany', { number: '$' }),
  'Go to line': t('editor.goToLine'),
  go: t('editor.go'),
  'Fold line': t('editor.fold'),
  'Unfold line': t('editor.unfold'),
  'folded code': t('editor.folded'),
  'Folded lines': t('editor.folded'),
  'Unfolded lines': t('editor.unfolded'),
  to: t('editor.to'),
  Diagnostics: t('editor.problems'),
  'No diagnostics': t('editor.noProblems'),
})
