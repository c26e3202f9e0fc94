/** What is in a file: text with line numbers, a picture, or its first bytes; and the way to change it. */
import { Copy, Download, Pencil } from 'lucide-react'
import { type Ref, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FileContent, type FileSubject, mostShown } from '../../shared/contract/files.ts'
import { shownName } from '../../shared/lib/file-name.ts'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'
import { formatBytes } from '../i18n/format.ts'
import { words } from '../i18n/index.ts'
import { api } from '../state/api.ts'
import { Refused, Waited } from '../ui/answer.tsx'
import { Button } from '../ui/button.tsx'
import { Note } from '../ui/note.tsx'
import { fromBase64, hexLines, lineEnds, pictureType } from './bytes.ts'
import { draftKey, keepDraft, useDrafts } from './drafts.ts'
import { Editor, type Saved } from './editor.tsx'
import style from './preview.module.css'
import { TextLines } from './text-lines.tsx'
import type { EntryRow } from './tree-rows.ts'

/** Bytes of what is no text. */
const hexShown = 4096
/** Milliseconds before a file is read that the keyboard only passes. */
const pause = 120

type PreviewProps = {
  subject: FileSubject
  row: EntryRow
  /** Where Enter in the tree goes. */
  focusRef: Ref<HTMLElement>
  onDownload: () => void
  /** The file is another now. */
  onChanged: () => void
  onLeave: () => void
}

export function Preview({ subject, row, focusRef, onDownload, onChanged, onLeave }: PreviewProps) {
  const { t } = useTranslation()
  const { path, entry } = row
  const key = draftKey(subject, path)
  const [pressed, setPressed] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it was pressed for this file only
  useEffect(() => () => setPressed(false), [key])
  const draft = useDrafts(({ of }) => of[key])
  const { content, fault, since, refresh, showSaved } = useContent(subject, path, `${entry.size} ${entry.modified}`, entry.kind !== 'other')
  const name = shownName(entry.name)
  const why = content && notEditable(content)
  const done = (saved?: Saved) => {
    if (saved) showSaved(saved)
    refresh()
    onChanged()
    onLeave()
  }
  if (draft) return <Editor key={key} subject={subject} path={path} draft={draft} takesFocus={pressed} onDone={done} />
  return (
    <>
      <div className={style.bar}>
        <b className="cut" title={name}>
          <bdi>{name}</bdi>
        </b>
        {content && <span className="muted num">{formatBytes(content.size)}</span>}
        <span className={style.barEnd}>
          {content?.text !== undefined && (
            <Button
              size="small"
              variant="ghost"
              icon={Copy}
              label={t('files.action.copyText')}
              onPress={() => void navigator.clipboard.writeText(content.text ?? '')}
            />
          )}
          <Button size="small" variant="ghost" icon={Download} label={t('files.action.download')} onPress={onDownload} />
          {content && (
            <span title={why && t(why, { size: formatBytes(mostShown) })}>
              <Button
                size="small"
                icon={Pencil}
                isDisabled={why !== undefined}
                onPress={() => {
                  const { text = '', size, modified } = content
                  const ends = lineEnds(text)
                  if (ends === 'mixed') return
                  setPressed(true)
                  keepDraft(key, { text: text.replaceAll('\r\n', '\n'), base: { size, modified }, ends })
                }}
              >
                {t('files.action.edit')}
              </Button>
            </span>
          )}
        </span>
      </div>
      {entry.kind === 'other' ? (
        <p className={`${style.plain} muted`}>{t('files.preview.other')}</p>
      ) : fault?.code === 'invalid' ? (
        <p className={`${style.plain} muted`}>{words(fault.message)}</p>
      ) : fault ? (
        <Refused fault={fault} refresh={refresh} />
      ) : content ? (
        <Content key={path} name={name} content={content} focusRef={focusRef} />
      ) : (
        <Waited since={since} count={4} />
      )}
    </>
  )
}

/** Why a content cannot be edited here, as the key of its words. */
function notEditable({ text, binary, truncated }: FileContent) {
  if (binary || text === undefined) return 'files.edit.notWhole' as const
  if (truncated) return 'files.edit.tooLarge' as const
  return lineEnds(text) === 'mixed' ? ('files.edit.mixed' as const) : undefined
}

function Content({ name, content, focusRef }: { name: string; content: FileContent; focusRef: Ref<HTMLElement> }) {
  const { t } = useTranslation()
  const { text, base64, size, end, truncated } = content
  const bytes = useMemo(() => (base64 === undefined ? undefined : fromBase64(base64)), [base64])
  const picture = bytes && pictureType(bytes)
  const [unwell, setUnwell] = useState(false)
  if (text !== undefined)
    return (
      <>
        {truncated && (
          <div className={style.notes}>
            <Note tone="info" title={t('files.preview.large', { shown: formatBytes(end), size: formatBytes(size) })}>
              {t('files.preview.largeHint')}
            </Note>
          </div>
        )}
        {text === '' ? (
          <p className={`${style.plain} muted`}>{t('files.preview.emptyFile')}</p>
        ) : (
          <TextLines label={t('files.preview.label', { name })} text={text} focusRef={focusRef} />
        )}
      </>
    )
  if (picture && !truncated && !unwell)
    return (
      <div className={style.picture}>
        <img src={`data:${picture};base64,${base64}`} alt={t('files.preview.picture', { name })} onError={() => setUnwell(true)} />
      </div>
    )
  const first = bytes?.subarray(0, hexShown) ?? new Uint8Array()
  return (
    <>
      <div className={style.notes}>
        <Note tone="info" title={unwell ? t('files.preview.unwell') : t('files.preview.binary')}>
          {first.length < size ? t('files.preview.binaryHint', { bytes: formatBytes(first.length) }) : ''}
          {truncated && ` ${t('files.preview.largeHint')}`}
        </Note>
      </div>
      <TextLines label={t('files.preview.hex', { name })} text={hexLines(first).join('\n')} numbered={false} focusRef={focusRef} />
    </>
  )
}

type Read = { of: string; content?: FileContent; fault?: Fault; since: number }

/** @param version another one reads it again, with what was there kept meanwhile */
function useContent(subject: FileSubject, path: string, version: string, wanted: boolean) {
  const [state, setState] = useState<Read>({ of: '', since: Date.now() })
  const [asked, setAsked] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version, or asking again, reads it again
  useEffect(() => {
    if (!wanted) return
    const stop = new AbortController()
    const since = Date.now()
    const timer = setTimeout(() => {
      api.call('files.read', { subject, path, limit: mostShown }, stop.signal).then(
        (content) => setState({ of: path, content, since }),
        (error) => {
          if (!stop.signal.aborted) setState({ of: path, fault: asFault(error), since })
        },
      )
    }, pause)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [subject, path, version, asked, wanted])
  const current: Partial<Read> = state.of === path ? state : {}
  /** Known without reading: what was there before must not be seen again, least of all edited. */
  const showSaved = ({ text, size, modified }: Saved) =>
    setState(({ content, since }) => ({
      of: path,
      since,
      ...(content ? { content: { mode: content.mode, binary: false, truncated: false, text, size, end: size, modified } } : {}),
    }))
  return { ...current, since: current.since ?? Date.now(), refresh: () => setAsked((n) => n + 1), showSaved }
}
