/** Ports, mounts and variables of the form. */
import { FolderOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Mount, PortSpec } from '../../../shared/contract/run-spec.ts'
import { desktop } from '../../state/api.ts'
import { engineTag, present, useEngines } from '../../state/engines.ts'
import { Button } from '../../ui/button.tsx'
import { ComboField } from '../../ui/combo-field.tsx'
import { Check } from '../../ui/field.tsx'
import { Select } from '../../ui/form.tsx'
import { examples } from './examples.ts'
import { useForm, useRows } from './form.ts'
import { fitting, type Known, useTakenPorts, useVolumes } from './lists.ts'
import { RowEditor } from './row-editor.tsx'
import style from './run.module.css'
import { holderOf } from './taken.ts'
import { Flag } from './text-row.tsx'

export function Ports({ onGo }: { onGo: (known: Known) => void }) {
  const { t } = useTranslation()
  const { engine, except } = useForm()
  const taken = useTakenPorts(engine, except)
  return (
    <RowEditor
      part="ports"
      add={t('run.add.ports')}
      cells={[
        { field: 'host', title: t('run.ports.host'), width: 'minmax(0, 1fr)', placeholder: t('run.ports.free'), numeric: true },
        { field: 'container', title: t('run.ports.container'), width: 'minmax(0, 1fr)', placeholder: '80', numeric: true },
        {
          field: 'protocol',
          title: t('run.ports.protocol'),
          width: '84px',
          render: ({ protocol }, set, control) => (
            <Select<PortSpec['protocol']>
              {...asControl(control)}
              value={protocol}
              onChange={(one) => set({ protocol: one })}
              options={(['tcp', 'udp', 'sctp'] as const).map((one) => [one, one.toUpperCase()] as const)}
            />
          ),
        },
        { field: 'ip', title: t('run.ports.address'), width: 'minmax(0, 1.4fr)', placeholder: t('run.ports.every') },
      ]}
      note={(row) => {
        const holder = holderOf(row, taken)
        return (
          holder && (
            <span className="warn" role="status">
              {t('run.ports.taken', { name: holder.name })}
              {engineTag(holder.source) && ` (${engineTag(holder.source)})`}{' '}
              <button type="button" className={style.link} onClick={() => onGo(holder)}>
                {t('run.show')}
              </button>
            </span>
          )
        )
      }}
    >
      <Flag of="publishAll" />
    </RowEditor>
  )
}

/** The name and the words of a control in a row, as `Select` and `ComboField` take them. */
const asControl = (control: { 'aria-label': string; 'aria-invalid'?: boolean; 'aria-describedby'?: string }) => {
  const { 'aria-label': label, ...more } = control
  return { ...more, label }
}

export function Mounts() {
  const { t } = useTranslation()
  const { engine } = useForm()
  const volumes = useVolumes(engine)
  const { set } = useRows('mounts')
  const remote = present(useEngines()).find(({ id }) => id === engine)?.remote ?? false
  const choose = async (set: (change: { source: string }) => void) => {
    const [folder] = await desktop.call('desktop.choose', { title: t('run.mounts.choose'), kind: 'folder', many: false })
    if (folder) set({ source: folder })
  }
  return (
    <RowEditor
      part="mounts"
      add={t('run.add.mounts')}
      cells={[
        {
          field: 'type',
          title: t('run.mounts.type'),
          width: '104px',
          render: ({ type }, set, control) => (
            <Select<Mount['type']>
              {...asControl(control)}
              value={type}
              onChange={(one) => set({ type: one })}
              options={(['volume', 'bind', 'tmpfs'] as const).map((one) => [one, t(`run.mounts.${one}`)] as const)}
            />
          ),
        },
        {
          field: 'source',
          title: t('run.mounts.source'),
          width: 'minmax(0, 1.3fr)',
          render: ({ type, source }, set, control) => (
            <span className={style.beside}>
              <ComboField
                {...asControl(control)}
                value={source}
                onChange={(one) => set({ source: one })}
                suggestions={type === 'volume' ? fitting(volumes, source) : []}
                placeholder={t(`run.mounts.${type}Source`)}
              />
              {type === 'bind' && !remote && <Button icon={FolderOpen} label={t('run.mounts.choose')} onPress={() => void choose(set)} />}
            </span>
          ),
        },
        { field: 'target', title: t('run.mounts.target'), width: 'minmax(0, 1fr)', placeholder: examples.target },
        {
          field: 'readOnly',
          title: t('run.mounts.readOnly'),
          width: '96px',
          render: ({ readOnly }, set, control) => (
            <input
              type="checkbox"
              {...control}
              className={style.tick}
              checked={readOnly}
              onChange={(event) => set({ readOnly: event.target.checked })}
            />
          ),
        },
      ]}
      note={({ id, type, createSource }) =>
        type === 'bind' && (
          <>
            <Check checked={createSource} onChange={(on) => set(id, { createSource: on })}>
              {t('run.mounts.create')}
            </Check>
            {remote && <span className="faint">{t('run.mounts.remote')}</span>}
          </>
        )
      }
    >
      <Flag of="readOnly" />
    </RowEditor>
  )
}
