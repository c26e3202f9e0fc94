/** Files of a container or volume: a tree, what is in the one that is chosen, and bringing them in and out. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FileSubject } from '../../shared/contract/files.ts'
import { Segments } from '../ui/segments.tsx'
import { Changes } from './changes.tsx'
import style from './files-view.module.css'
import { FilesPane } from './files-pane.tsx'

export type FilesViewProps = FileSubject & {
  /** What it is called. */
  name: string
  /** Another one reads again what is shown: it runs or not, or somebody else has it. */
  version: string
}

export function FilesView({ name, version, ...subject }: FilesViewProps) {
  const { t } = useTranslation()
  const [form, setForm] = useState<'tree' | 'changes'>('tree')
  /** A path that was chosen among the changes. */
  const [wanted, setWanted] = useState<string>()
  return (
    <div className={style.view}>
      {subject.kind === 'container' && (
        <div className={style.forms}>
          <Segments
            label={t('files.view')}
            value={form}
            onChange={setForm}
            options={[
              ['tree', t('files.viewTree')],
              ['changes', t('files.viewChanges')],
            ]}
          />
        </div>
      )}
      {form === 'tree' ? (
        <FilesPane
          key={`${subject.engine} ${subject.kind} ${subject.of}`}
          subject={subject}
          name={name}
          version={version}
          wanted={wanted}
        />
      ) : (
        <Changes
          engine={subject.engine}
          container={subject.of}
          version={version}
          onOpen={(path) => {
            setWanted(path)
            setForm('tree')
          }}
        />
      )}
    </div>
  )
}
