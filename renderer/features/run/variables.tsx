/** Environment variables and labels of the form: rows that take many lines at once when they are pasted. */
import { Eye, EyeOff, FilePlus2, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { desktop } from '../../state/api.ts'
import { Button } from '../../ui/button.tsx'
import { isChosen, noteChosen } from './chosen-files.ts'
import { examples } from './examples.ts'
import { useForm, useRows } from './form.ts'
import { isFromContainer } from './hidden-values.ts'
import { readVariables } from './pasted.ts'
import { RowEditor } from './row-editor.tsx'
import style from './run.module.css'

export function Pairs({ part, add, name }: { part: 'environment' | 'labels' | 'logOptions'; add: string; name: string }) {
  const { t } = useTranslation()
  const { add: addRows, set } = useRows(part)
  const { revealed } = useForm()
  const onPaste = (row: { id: number; name: string; value: string }, text: string) => {
    // One without its value is a name that goes where it was pasted.
    const read = readVariables(text)
    const [first, ...more] = read ?? []
    if (!first || row.name + row.value !== '') return false
    set(row.id, first)
    if (more.length > 0) addRows(more, row.id)
    return true
  }
  return (
    <RowEditor
      part={part}
      add={add}
      cells={[
        { field: 'name', title: t('run.pair.name'), width: 'minmax(0, 1fr)', placeholder: name, onPaste },
        {
          field: 'value',
          title: t('run.pair.value'),
          width: 'minmax(0, 1.5fr)',
          hidden: (row) => part === 'environment' && !revealed && isFromContainer(row),
        },
      ]}
    />
  )
}

export function Environment() {
  const { t } = useTranslation()
  const { draft, change, revealed, reveal } = useForm()
  const setFiles = (files: (now: string[]) => string[]) => change((now) => ({ ...now, envFiles: files(now.envFiles) }))
  const choose = async (instead?: string) => {
    const files = await desktop.call('desktop.choose', { title: t('run.env.choose'), kind: 'file', many: instead === undefined })
    noteChosen(files)
    const [first] = files
    if (first === undefined) return
    setFiles((now) =>
      instead === undefined ? [...now, ...files.filter((file) => !now.includes(file))] : now.map((one) => (one === instead ? first : one)),
    )
  }
  return (
    <>
      <Pairs part="environment" add={t('run.add.environment')} name={examples.variable} />
      <p className="faint">{t('run.env.hint')}</p>
      <ul className={style.files} aria-label={t('run.env.files')}>
        {draft.envFiles.map((file) => (
          <li key={file} {...(isChosen(file) ? {} : { 'data-wrong': true })}>
            <bdi className="mono selectable">{file}</bdi>
            {!isChosen(file) && (
              <>
                <span className="bad">{t('run.env.unchosen')}</span>
                <Button size="small" onPress={() => void choose(file)}>
                  {t('run.env.chooseIt')}
                </Button>
              </>
            )}
            <Button
              variant="ghost"
              size="small"
              icon={X}
              label={t('run.env.remove', { name: file })}
              onPress={() => setFiles((now) => now.filter((one) => one !== file))}
            />
          </li>
        ))}
      </ul>
      <div className={style.add}>
        <Button size="small" variant="ghost" icon={FilePlus2} onPress={() => void choose()}>
          {t('run.env.add')}
        </Button>
        {draft.rows.environment.some(isFromContainer) && (
          <Button size="small" variant="ghost" icon={revealed ? EyeOff : Eye} onPress={() => reveal(!revealed)}>
            {t(revealed ? 'inspect.hide' : 'inspect.reveal')}
          </Button>
        )}
      </div>
    </>
  )
}
