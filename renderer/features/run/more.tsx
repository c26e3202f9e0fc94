/** What few containers need: who it runs as, what it may do, how it is watched and where its log goes. */
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { FormGroup, FormRow, Select } from '../../ui/form.tsx'
import { Note } from '../../ui/note.tsx'
import { examples } from './examples.ts'
import { useForm } from './form.ts'
import { keptParts, withoutPart } from './kept.ts'
import { RowEditor } from './row-editor.tsx'
import style from './run.module.css'
import { Flag, TextRow } from './text-row.tsx'
import { Pairs } from './variables.tsx'

export function More() {
  const { t } = useTranslation()
  const { draft } = useForm()
  return (
    <>
      <TextRow of="user" placeholder="1000:1000" />
      <TextRow of="groupAdd" />
      <TextRow of="workdir" placeholder={examples.workdir} />
      <TextRow of="entrypoint" hint={t('run.hint.entrypoint')} />
      <FormGroup label={t('run.process')}>
        <Flag of="tty" />
        <Flag of="interactive" />
        <Flag of="init" />
      </FormGroup>
      <TextRow of="stopSignal" short placeholder={examples.stopSignal} />
      <TextRow of="stopTimeout" short placeholder="10" />
      <h4>{t('run.rights')}</h4>
      <Flag of="privileged" />
      {draft.flags.privileged && (
        <Note tone="warn" title={t('run.privilegedTitle')}>
          {t('run.privilegedHint')}
        </Note>
      )}
      <TextRow of="capAdd" placeholder={examples.capAdd} />
      <TextRow of="capDrop" placeholder={examples.capDrop} />
      <TextRow of="securityOpt" placeholder={examples.securityOpt} />
      <TextRow of="gpus" short placeholder={examples.gpus} />
      <TextRow of="ipc" short placeholder={examples.host} />
      <TextRow of="pid" short placeholder={examples.host} />
      <RowEditor
        part="devices"
        add={t('run.add.devices')}
        cells={[
          { field: 'host', title: t('run.devices.host'), width: 'minmax(0, 1fr)', placeholder: examples.device },
          { field: 'container', title: t('run.devices.container'), width: 'minmax(0, 1fr)', placeholder: ({ host }) => host },
          { field: 'permissions', title: t('run.devices.permissions'), width: '96px', placeholder: 'rwm' },
        ]}
      />
      <h4>{t('run.health.label')}</h4>
      <Health />
      <h4>{t('run.log')}</h4>
      <TextRow of="logDriver" short placeholder={examples.logDriver} />
      <Pairs part="logOptions" add={t('run.add.logOptions')} name={examples.logOption} />
      <Kept />
    </>
  )
}

function Health() {
  const { t } = useTranslation()
  const { draft, change } = useForm()
  return (
    <>
      <FormRow label={t('run.health.which')}>
        {(control) => (
          <Select
            {...control}
            value={draft.health}
            onChange={(health) => change((now) => ({ ...now, health }))}
            options={(['image', 'own', 'off'] as const).map((one) => [one, t(`run.health.${one}`)] as const)}
          />
        )}
      </FormRow>
      {draft.health === 'own' && (
        <>
          <TextRow of="health-command" placeholder={examples.check} />
          <TextRow of="health-interval" short placeholder="30s" />
          <TextRow of="health-timeout" short placeholder="30s" />
          <TextRow of="health-startPeriod" short placeholder="0s" />
          <TextRow of="health-retries" short placeholder="3" />
        </>
      )}
    </>
  )
}

function Kept() {
  const { t } = useTranslation()
  const { draft, change } = useForm()
  const kept = keptParts(draft)
  if (kept.length === 0) return null
  return (
    <>
      <h4>{t('run.kept')}</h4>
      <ul className={style.files} aria-label={t('run.kept')}>
        {kept.map(({ part, flags }) => (
          <li key={part}>
            <bdi className="mono selectable">{flags.join(' ')}</bdi>
            <Button
              variant="ghost"
              size="small"
              icon={X}
              label={t('run.keptRemove', { name: flags[0] ?? part })}
              onPress={() => change((now) => withoutPart(now, part))}
            />
          </li>
        ))}
      </ul>
    </>
  )
}
