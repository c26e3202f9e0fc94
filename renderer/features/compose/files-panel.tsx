/** The files of a project, each in the editor, with what is wrong in it while one types. */
import { FileX2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Project } from '../../../shared/contract/compose.ts'
import { Empty } from '../../ui/empty.tsx'
import { Segments } from '../../ui/segments.tsx'
import style from './compose.module.css'
import { FileEditor } from './file-editor.tsx'
import { useUnsaved } from './files.ts'

/** Their names, and of those with the same name their folders, too. */
export function shortNames(files: readonly string[]): Map<string, string> {
  const parts = (file: string) => file.split(/[\\/]/)
  const last = (file: string) => parts(file).at(-1) ?? file
  return new Map(
    files.map((file) => {
      const alone = files.filter((other) => last(other) === last(file)).length === 1
      return [file, alone ? last(file) : parts(file).slice(-2).join('/')]
    }),
  )
}

export function FilesPanel({ row }: { row: Project }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState('')
  const { source: engine, project } = row
  const all = [...row.files, ...row.envFiles.filter((file) => !row.files.includes(file))]
  const unsaved = useUnsaved(all.map((file) => ({ engine, project, file })))
  const file = all.includes(chosen) ? chosen : all[0]
  if (file === undefined) return <Empty icon={FileX2} title={t('compose.note.noFiles')} hint={t('compose.note.noFilesHint')} />
  const names = shortNames(all)
  return (
    <div className={style.files}>
      {all.length > 1 && (
        <div className={style.fileTabs}>
          <Segments
            label={t('compose.tab.files')}
            value={file}
            onChange={setChosen}
            options={all.map((each) => [each, `${names.get(each)}${unsaved.includes(each) ? ' •' : ''}`] as const)}
          />
        </div>
      )}
      <FileEditor key={file} fileRef={{ engine, project, file }} isCompose={row.files.includes(file)} />
    </div>
  )
}
