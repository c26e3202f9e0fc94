/** Asks which files make a project, for which engine, and what it is called. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { compose } from '../../../shared/contract/compose.ts'
import { EngineRow, useChosenEngine } from '../../engine-list/engine-row.tsx'
import { api } from '../../state/api.ts'
import { goTo } from '../../state/navigate.ts'
import { Button } from '../../ui/button.tsx'
import { FormGroup, FormRow, TextInput } from '../../ui/form.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { chooseComposeFiles, chooseFiles } from './add.ts'
import { FileNames } from './file-names.tsx'

type AddDialogProps = { files: string[]; engine?: string; name?: string; onClose: () => void }

export function AddDialog({ onClose, ...begin }: AddDialogProps) {
  const { t } = useTranslation()
  const [engine = '', setEngine] = useChosenEngine(begin.engine)
  const [files, setFiles] = useState(begin.files)
  const [envFiles, setEnvFiles] = useState<string[]>([])
  const [name, setName] = useState(begin.name ?? '')
  const wanted = name.trim()
  const input = { engine, files, envFiles, ...(wanted ? { name: wanted } : {}) }
  const wrongName = wanted !== '' && !compose.add.input.shape.name.safeParse(wanted).success
  const valid = compose.add.input.safeParse(input).success
  const send = async () => {
    const { project } = await api.call('compose.add', input)
    onClose()
    goTo('containers', 'compose', { open: { id: `${engine}/${project}`, source: engine, item: project, tab: 'services' } })
  }
  const also = (more: string[], old: string[]) => [...old, ...more.filter((file) => !old.includes(file))]
  return (
    <FormDialog title={t('compose.add.title')} wide act={t('compose.add.act')} valid={valid} send={send} onClose={onClose}>
      <FormGroup label={t('compose.add.files')} hint={files.length > 1 ? t('compose.add.order') : undefined}>
        <FileNames files={files} onRemove={(file) => setFiles(files.filter((each) => each !== file))} />
        <div>
          <Button size="small" onPress={() => void chooseComposeFiles().then((more) => setFiles((old) => also(more, old)))}>
            {t('compose.add.choose')}
          </Button>
        </div>
      </FormGroup>
      <EngineRow value={engine} onChange={setEngine} />
      <FormRow
        label={t('compose.add.name')}
        error={wrongName ? t('compose.add.badName') : undefined}
        hint={begin.name ? t('compose.add.nameKnown') : t('compose.add.nameHint')}
      >
        {(control) => <TextInput {...control} mono value={name} onChange={setName} autoFocus />}
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
    </FormDialog>
  )
}
