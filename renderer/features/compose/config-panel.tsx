/** What the files of a project come to, in the program's words; values stay hidden until a person asks for them. */
import { Copy, Eye, EyeOff, FileCheck2, RefreshCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Project } from '../../../shared/contract/compose.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { api } from '../../state/api.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { Waited } from '../../ui/answer.tsx'
import { Button } from '../../ui/button.tsx'
import { CodeEditor } from '../../ui/code-editor.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Note } from '../../ui/note.tsx'
import { RefusedFiles } from './allow.tsx'
import style from './compose.module.css'
import { targetOf, useOptions } from './options.ts'

export function ConfigPanel({ row }: { row: Project }) {
  const { t } = useTranslation()
  // Other options are another target.
  useOptions(row.id)
  const target = targetOf(row)
  const version = JSON.stringify([row.files, row.envFiles, row.activeProfiles])
  const { answer, fault, since, refresh } = useAnswer('compose.config', target, version)
  const values = useValues(target, `${version} ${answer?.yaml}`)
  if (row.files.length === 0) return <Empty icon={FileCheck2} title={t('compose.note.noFiles')} hint={t('compose.note.noFilesHint')} />
  const yaml = values.yaml ?? answer?.yaml ?? ''
  return (
    <div className={style.files}>
      <RefusedFiles fault={fault} asks={{ engine: row.source, project: row.project, use: 'read' }} refresh={refresh} />
      {values.fault && (
        <div className={style.notes}>
          <FaultNote fault={values.fault} />
        </div>
      )}
      {!answer && !fault && <Waited since={since} />}
      {answer && answer.problems.length > 0 && (
        <div className={style.notes}>
          {answer.problems.map(({ line, message }) => (
            <Note key={`${line} ${message}`} tone="bad" title={line ? t('compose.file.errorAt', { line }) : t('compose.config.wrong')}>
              <span className="mono">{message}</span>
            </Note>
          ))}
        </div>
      )}
      {answer && yaml && (
        <>
          <div className={style.fileBar}>
            <span className="muted cut">{values.yaml === undefined ? t('compose.config.masked') : t('compose.config.revealed')}</span>
            <span className={style.fileTools}>
              <Button
                size="small"
                variant="ghost"
                icon={values.yaml === undefined ? Eye : EyeOff}
                isDisabled={values.asking}
                onPress={() => (values.yaml === undefined ? void values.reveal() : values.hide())}
              >
                {values.yaml === undefined ? t('compose.config.reveal') : t('compose.config.hide')}
              </Button>
              <Button
                size="small"
                variant="ghost"
                icon={Copy}
                label={t('compose.config.copy')}
                onPress={() => void navigator.clipboard.writeText(yaml)}
              />
              <Button size="small" variant="ghost" icon={RefreshCw} label={t('inspect.refresh')} onPress={refresh} />
            </span>
          </div>
          <CodeEditor label={t('compose.config.label', { name: row.project })} value={yaml} language="yaml" />
        </>
      )}
    </div>
  )
}

/** @param of values never outlive the configuration that they were shown for */
function useValues(target: ReturnType<typeof targetOf>, of: string) {
  const [state, setState] = useState<{ of: string; yaml?: string; fault?: Fault; asking?: boolean }>({ of })
  useEffect(() => setState({ of }), [of])
  const reveal = async () => {
    setState({ of, asking: true })
    try {
      const { yaml } = await api.call('compose.reveal', target)
      setState((now) => (now.of === of ? { of, yaml } : now))
    } catch (error) {
      setState((now) => (now.of === of ? { of, fault: asFault(error) } : now))
    }
  }
  const { yaml, fault, asking = false }: Partial<typeof state> = state.of === of ? state : {}
  return { yaml, fault, asking, reveal, hide: () => setState({ of }) }
}
