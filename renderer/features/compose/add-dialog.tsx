/** Asks which files make a project, for which engine, and what it is called. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { compose } from '../../../shared/contract/compose.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { EngineRow, useAnswering } from '../../engine-list/engine-row.tsx'
import { api } from '../../state/api.ts'
import { goTo } from '../../state/navigate.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import field from '../../ui/field.module.css'
import { FormGroup, FormRow } from '../../ui/form.tsx'
import { chooseComposeFiles, chooseFiles } from './add.ts'
import style from './compose.module.css'
import { FileNames } from './file-names.tsx'

type AddDialogProps = { files: string[]; engine?: string; name?: string; onClose: () => void }

export function AddDialog({ onClose, ...begin }: AddDialogProps) {
  const { t } = useTranslation()
  const engines = useAnswering()
  const [chosen, setChosen] = useState(begin.engine ?? '')
  const engine = engines.some(({ id }) => id === chosen) ? chosen : (engines[0]?.id ?? '')
  const [files, setFiles] = useState(begin.files)
  const [envFiles, setEnvFiles] = useState<string[]>([])
  const [name, setName] = useState(begin.name ?? '')
  const [fault, setFault] = useState<Fault>()
  const [busy, setBusy] = useState(false)
  const wanted = name.trim()
  const input = { engine, files, envFiles, ...(wanted ? { name: wanted } : {}) }
  const wrongName = wanted !== '' && !compose.add.input.shape.name.safeParse(wanted).success
  const valid = compose.add.input.safeParse(input).success && !busy
  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    if (!valid) return
    setBusy(true)
    setFault(undefined)
    try {
      const { project } = await api.call('compose.add', input)
      onClose()
      goTo('containers', 'compose', { open: { id: `${engine}/${project}`, source: engine, item: project, tab: 'services' } })
    } catch (error) {
      setFault(asFault(error))
      setBusy(false)
    }
  }
  const also = (more: string[], old: string[]) => [...old, ...more.filter((file) => !old.includes(file))]
  return (
    <Dialog
      wide
      title={t('compose.add.title')}
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={!valid} onPress={() => void submit()}>
            {t('compose.add.act')}
          </Button>
        </>
      }
    >
      {fault && <FaultNote fault={fault} />}
      <form className={style.form} onSubmit={(event) => void submit(event)}>
        <FormGroup label={t('compose.add.files')} hint={files.length > 1 ? t('compose.add.order') : undefined}>
          <FileNames files={files} onRemove={(file) => setFiles(files.filter((each) => each !== file))} />
          <div>
            <Button size="small" onPress={() => void chooseComposeFiles().then((more) => setFiles((old) => also(more, old)))}>
              {t('compose.add.choose')}
            </Button>
          </div>
        </FormGroup>
        <EngineRow value={engine} onChange={setChosen} />
        <FormRow
          label={t('compose.add.name')}
          error={wrongName ? t('compose.add.badName') : undefined}
          hint={begin.name ? t('compose.add.nameKnown') : t('compose.add.nameHint')}
        >
          {(control) => (
            <input
              {...control}
              type="text"
              className={`${field.text} mono`}
              value={name}
              spellCheck={false}
              autoComplete="off"
              autoFocus
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </FormRow>
        <FormGroup label={t('compose.envFiles')} hint={t('compose.options.envHint')}>
          <FileNames files={envFiles} onRemove={(file) => setEnvFiles(envFiles.filter((each) => each !== file))} />
          <div>
            <Button
              size="small"
              onPress={() => void chooseFiles(t('compose.options.chooseEnv')).then((more) => setEnvFiles((old) => also(more, old)))}
            >
              {t('compose.add.choose')}
            </Button>
          </div>
        </FormGroup>
        <input type="submit" hidden />
      </form>
    </Dialog>
  )
}
