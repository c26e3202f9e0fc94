/** One file in the editor: saved by its button or Ctrl+S, checked while one types, and never over what somebody else wrote. */
import { Save, Undo2 } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { words } from '../../i18n/index.ts'
import { Waited } from '../../ui/answer.tsx'
import { Button } from '../../ui/button.tsx'
import { CodeEditor, type CodeProblem } from '../../ui/code-editor.tsx'
import { Note } from '../../ui/note.tsx'
import { RefusedFiles } from './allow.tsx'
import style from './compose.module.css'
import { dropDraft, type FileRef, keepMine, readFile, saveFile, takeTheirs, typed, useFile } from './files.ts'
import { ProblemList } from './problem-list.tsx'
import { useProblems } from './use-problems.ts'

export function FileEditor({ fileRef, isCompose }: { fileRef: FileRef; isCompose: boolean }) {
  const { t, i18n } = useTranslation()
  const { engine, project, file } = fileRef
  const ref = useMemo(() => ({ engine, project, file }), [engine, project, file])
  const { disk, draft, theirs, fault, saving, since } = useFile(ref)
  const [place, setPlace] = useState<{ line: number; column?: number }>()
  useEffect(() => {
    const stop = new AbortController()
    void readFile(ref, stop.signal)
    // Whoever comes back may have changed it in another editor.
    const again = () => void readFile(ref, stop.signal)
    window.addEventListener('focus', again)
    return () => {
      stop.abort()
      window.removeEventListener('focus', again)
    }
  }, [ref])
  const text = draft ?? disk?.text
  const checked = useProblems(text, isCompose ? ref : undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: said again in another language
  const problems = useMemo(
    () => checked.problems.map((each): CodeProblem => ({ ...each, message: words(each.message) })),
    [checked.problems, i18n.language],
  )
  const dirty = draft !== undefined
  return (
    <>
      <div className={style.fileBar}>
        <span className="mono muted cut selectable" title={file}>
          <bdi>{file}</bdi>
        </span>
        <span className={style.fileTools}>
          <span className="faint" role="status">
            {saving ? t('compose.file.saving') : dirty ? t('compose.file.unsaved') : ''}
          </span>
          <Button
            variant="ghost"
            size="small"
            icon={Undo2}
            label={t('compose.file.drop')}
            isDisabled={!dirty}
            onPress={() => dropDraft(ref)}
          />
          <Button size="small" icon={Save} isDisabled={!dirty || saving === true} onPress={() => void saveFile(ref)}>
            {t('compose.file.save')}
          </Button>
        </span>
      </div>
      <RefusedFiles fault={fault} asks={{ engine, project, use: 'write' }} refresh={() => void (dirty ? saveFile(ref) : readFile(ref))} />
      {theirs && (
        <div className={style.notes}>
          <Note tone="warn" title={t('compose.file.conflict')}>
            {t('compose.file.conflictHint')}
          </Note>
          <div className={style.noteActs}>
            <Button onPress={() => takeTheirs(ref)}>{t('compose.file.takeTheirs')}</Button>
            <Button onPress={() => void keepMine(ref)}>{t('compose.file.keepMine')}</Button>
          </div>
        </div>
      )}
      {text !== undefined ? (
        <CodeEditor
          label={t('compose.file.label', { name: file })}
          value={text}
          onChange={(next) => typed(ref, next)}
          onSave={() => void saveFile(ref)}
          language={isCompose ? 'yaml' : 'text'}
          problems={problems}
          place={place}
        />
      ) : (
        !fault && <Waited since={since} />
      )}
      {isCompose && text !== undefined && <ProblemList problems={problems} fault={checked.fault} onPick={setPlace} />}
    </>
  )
}
