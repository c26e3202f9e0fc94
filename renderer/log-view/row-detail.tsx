/** Everything of one line, opened under it: its fields as a tree, each with a menu, or the whole of its text. */
import type { TFunction } from 'i18next'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldTest, LogRow } from '../../shared/contract/logs.ts'
import { fieldOf } from '../../shared/lib/log-fields.ts'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'
import { faultLine } from '../i18n/index.ts'
import { api } from '../state/api.ts'
import { plainText } from '../ui/ansi.ts'
import { JsonTree } from '../ui/json-tree.tsx'
import { treeRows, textOf } from '../ui/json-tree-rows.ts'
import { MenuAt, type MenuEntry } from '../ui/menu.tsx'
import { exactTime } from './row-time.ts'
import style from './rows.module.css'
import { type Structured, structureOf } from '../../shared/lib/log-structure.ts'

export type FieldActs = {
  onTest: (test: FieldTest) => void
  onColumn: (name: string) => void
  onText: (text: string) => void
  onCopy: (text: string) => void
}

const openAtFirst = (depth: number) => depth < 3
const none: ReadonlySet<string> = new Set()
const rowHeight = 22
/** Rows of the tree that are seen at once. */
const mostRows = 14

type RowDetailProps = { row: LogRow; acts: FieldActs; onLeave: () => void }

export function RowDetail({ row, acts, onLeave }: RowDetailProps) {
  const { t } = useTranslation()
  const { text, more, fault } = useWhole(row)
  const box = useRef<HTMLDivElement>(null)
  const leave = useRef(onLeave)
  leave.current = onLeave
  // Scrolled out of sight, it is gone: whoever works in it by keyboard stays in the log.
  useEffect(() => {
    const element = box.current
    return () => {
      if (element?.contains(document.activeElement)) leave.current()
    }
  }, [])
  const plain = useMemo(() => (text === undefined ? undefined : plainText(text)), [text])
  const form = useMemo(() => (plain === undefined ? undefined : structureOf(plain)), [plain])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is typed in here is not meant for the lines
    <div
      className={style.detail}
      ref={box}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onLeave()
        event.stopPropagation()
      }}
      onClick={(event) => event.stopPropagation()}
      onContextMenu={(event) => event.stopPropagation()}
    >
      {row.time > 0 && <div className={style.facts}>{exactTime(row)}</div>}
      {fault && <div className="warn">{faultLine(fault)}</div>}
      {plain === undefined ? (
        <div className="faint">{t('common.loading')}</div>
      ) : form ? (
        <Tree form={form} plain={plain} acts={acts} />
      ) : (
        <pre data-scrolls>{plain}</pre>
      )}
      {more && <div className="warn">{t('logs.wholeCut')}</div>}
    </div>
  )
}

/** The whole of its text: what the row has, or what is fetched for it. */
function useWhole(row: LogRow): { text: string | undefined; more: boolean; fault: Fault | undefined } {
  const [whole, setWhole] = useState<{ text: string; more: boolean }>()
  const [fault, setFault] = useState<Fault>()
  const { ref, size, text } = row
  useEffect(() => {
    if (size === undefined) return
    const abort = new AbortController()
    api.call('logs.line', { ref }, abort.signal).then(setWhole, (error) => abort.signal.aborted || setFault(asFault(error)))
    return () => abort.abort()
  }, [ref, size])
  if (size === undefined) return { text, more: false, fault: undefined }
  return { text: whole?.text ?? (fault ? text : undefined), more: whole?.more === true, fault }
}

function Tree({ form, plain, acts }: { form: Structured; plain: string; acts: FieldActs }) {
  const { t } = useTranslation()
  const [turned, setTurned] = useState(none)
  const [active, setActive] = useState<string>()
  const [menu, setMenu] = useState<{ x: number; y: number; label: string; entries: MenuEntry[] }>()
  const document = useMemo(
    () => form.document ?? { message: form.message, ...Object.fromEntries(form.fields.map(({ name, value }) => [name, value])) },
    [form],
  )
  const count = useMemo(() => treeRows(document, (id, depth) => openAtFirst(depth) !== turned.has(id)).length, [document, turned])
  return (
    <div className={style.tree} style={{ height: Math.min(Math.max(count, 1), mostRows) * rowHeight + 8 }} data-scrolls>
      <JsonTree
        label={t('logs.fieldsOf')}
        document={document}
        turned={turned}
        onTurned={setTurned}
        openAtFirst={openAtFirst}
        find=""
        active={active}
        onActive={setActive}
        onCopy={acts.onCopy}
        onMenu={(row, at) => {
          const name = form.document === undefined ? row.name : row.path.join('.')
          const value = row.size > 0 ? JSON.stringify(row.value, null, 2) : textOf(row.value)
          setMenu({ ...at, label: name, entries: fieldMenu(name, value, row.size > 0, fieldOf(plain, name) !== undefined, acts, t) })
        }}
      />
      {menu && <MenuAt {...menu} onClose={() => setMenu(undefined)} />}
    </div>
  )
}

/** @param known whether the backend finds the field by its name: of some forms, only its value can be looked for */
function fieldMenu(name: string, value: string, holds: boolean, known: boolean, acts: FieldActs, t: TFunction): MenuEntry[] {
  const tests: MenuEntry[] = known
    ? [
        { key: 'only', label: t('logs.field.only'), onAction: () => acts.onTest({ name, op: '=', value }) },
        { key: 'without', label: t('logs.field.without'), onAction: () => acts.onTest({ name, op: '!=', value }) },
      ]
    : [{ key: 'find', label: t('logs.field.find'), onAction: () => acts.onText(value) }]
  return [
    ...(holds || value.length > 1000 || value === '' ? [] : tests),
    ...(holds ? [] : [{ key: 'column', label: t('logs.field.column'), onAction: () => acts.onColumn(name) }]),
    { key: 'copy', label: t('inspect.copyValue'), onAction: () => acts.onCopy(value) },
    { key: 'copyName', label: t('logs.field.copyName'), onAction: () => acts.onCopy(name) },
  ]
}
