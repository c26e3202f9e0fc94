/** How Up does it: profiles, env files, what is made anew, and how many containers of each service. Kept at once, used by the next Up. */
import { ArrowBigUpDash } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Project } from '../../../shared/contract/compose.ts'
import { equal } from '../../../shared/lib/equal.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { api } from '../../state/api.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Check } from '../../ui/field.tsx'
import { FormGroup } from '../../ui/form.tsx'
import { Note } from '../../ui/note.tsx'
import { act, fits } from './actions.ts'
import { addFiles, chooseFiles } from './add.ts'
import { RefusedFiles } from './allow.tsx'
import style from './compose.module.css'
import { FileNames } from './file-names.tsx'
import { isAdded, setOptions, targetOf, useOptions } from './options.ts'
import { ScaleRow } from './scale-row.tsx'

const flags = ['build', 'forceRecreate', 'removeOrphans'] as const

export function OptionsPanel({ row }: { row: Project }) {
  const { t } = useTranslation()
  const options = useOptions(row.id)
  const [fault, setFault] = useState<Fault>()
  const added = isAdded(row)
  /** What was chosen and is on its way: shown at once, and what the next choice starts from. */
  const [chosen, setChosen] = useState<{ profiles: string[]; envFiles: string[] }>()
  const kept = { profiles: row.activeProfiles, envFiles: row.envFiles }
  if (chosen && equal(chosen, kept)) setChosen(undefined)
  const { profiles, envFiles } = chosen ?? kept
  const active = added ? profiles : options.profiles
  /** Kept with the files of a project that has some of its own; here for the others. */
  const keep = async (change: { profiles?: string[]; envFiles?: string[] }) => {
    setFault(undefined)
    if (!added) return setOptions(row.id, { profiles: change.profiles ?? active })
    const { source: engine, project: name, files } = row
    const next = { profiles, envFiles, ...change }
    setChosen(next)
    await api.call('compose.add', { engine, name, files, ...next }).catch((error) => {
      setFault(asFault(error))
      setChosen(undefined)
    })
  }
  return (
    <div className={style.options}>
      {fault && <FaultNote fault={fault} />}
      {!added && (
        <Note
          tone="info"
          title={t('compose.options.notAdded')}
          action={<Button onPress={() => void addFiles({ engine: row.source, name: row.project })}>{t('compose.add.open')}</Button>}
        >
          {t('compose.options.notAddedHint')}
        </Note>
      )}
      <FormGroup label={t('compose.options.profiles')} hint={t('compose.options.profilesHint')}>
        <Profiles row={row} active={active} onChange={(profiles) => void keep({ profiles })} />
      </FormGroup>
      <FormGroup label={t('compose.envFiles')} hint={t('compose.options.envHint')}>
        {added ? (
          <>
            <FileNames files={envFiles} onRemove={(file) => void keep({ envFiles: envFiles.filter((each) => each !== file) })} />
            <div>
              <Button
                size="small"
                onPress={() =>
                  void chooseFiles(t('compose.options.chooseEnv')).then((more) => {
                    const fresh = more.filter((file) => !envFiles.includes(file))
                    if (fresh.length > 0) void keep({ envFiles: [...envFiles, ...fresh] })
                  })
                }
              >
                {t('compose.add.choose')}
              </Button>
            </div>
          </>
        ) : (
          <FileNames files={row.envFiles} />
        )}
      </FormGroup>
      <FormGroup label={t('compose.options.up')}>
        {flags.map((flag) => (
          <Check key={flag} checked={options[flag]} onChange={(on) => setOptions(row.id, { [flag]: on })}>
            {t(`compose.options.${flag}`)}
          </Check>
        ))}
      </FormGroup>
      <FormGroup label={t('compose.options.scale')} hint={t('compose.options.scaleHint')}>
        {row.services.map((service) => (
          <ScaleRow
            key={service.name}
            service={service}
            value={options.scale[service.name]}
            onChange={(count) => {
              const { [service.name]: _old, ...rest } = options.scale
              setOptions(row.id, { scale: count === undefined ? rest : { ...rest, [service.name]: count } })
            }}
          />
        ))}
      </FormGroup>
      <div className={style.optionActs}>
        <Button variant="primary" icon={ArrowBigUpDash} isDisabled={!fits('up', row)} onPress={() => void act('up', [row])}>
          {t('compose.options.act')}
        </Button>
      </div>
    </div>
  )
}

/** Those that the files name; of a project that nobody added the program is asked. */
function Profiles({ row, active, onChange }: { row: Project; active: readonly string[]; onChange: (profiles: string[]) => void }) {
  const added = isAdded(row)
  const known = [...new Set([...row.profiles, ...active])].sort()
  if (!added && row.files.length > 0) return <AskedProfiles row={row} active={active} onChange={onChange} />
  return <ProfileChecks known={known} active={active} onChange={onChange} />
}

function AskedProfiles({ row, active, onChange }: { row: Project; active: readonly string[]; onChange: (profiles: string[]) => void }) {
  const { t } = useTranslation()
  const { answer, fault, refresh } = useAnswer('compose.config', targetOf(row))
  if (!answer && !fault) return <span className="faint">{t('common.loading')}</span>
  const known = [...new Set([...(answer?.profiles ?? []), ...active])].sort()
  return (
    <>
      <RefusedFiles fault={fault} asks={{ engine: row.source, project: row.project, use: 'read' }} refresh={refresh} />
      {(answer || known.length > 0) && <ProfileChecks known={known} active={active} onChange={onChange} />}
    </>
  )
}

type ProfileChecksProps = { known: readonly string[]; active: readonly string[]; onChange: (profiles: string[]) => void }

function ProfileChecks({ known, active, onChange }: ProfileChecksProps) {
  const { t } = useTranslation()
  if (known.length === 0) return <span className={`${style.line} faint`}>{t('compose.options.noProfiles')}</span>
  return known.map((profile) => (
    <Check
      key={profile}
      checked={active.includes(profile)}
      onChange={(on) => onChange(on ? [...active, profile] : active.filter((each) => each !== profile))}
    >
      <bdi className="mono">{profile}</bdi>
    </Check>
  ))
}
