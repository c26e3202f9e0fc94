/** The tree with its tools above it and the preview under it. */
import { Copy, Download, Ellipsis, FilePlus, FolderPlus, FolderUp, Pencil, Plus, RefreshCw, Trash2, Upload } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel, Group as PanelGroup, Separator } from 'react-resizable-panels'
import type { FileSubject } from '../../shared/contract/files.ts'
import { folderOf, inFolder, nameOf, shownName } from '../../shared/lib/file-name.ts'
import { api } from '../state/api.ts'
import { Button } from '../ui/button.tsx'
import { MenuAt, type MenuEntry } from '../ui/menu.tsx'
import splitter from '../ui/splitter.module.css'
import { download, remove, upload } from './acts.ts'
import style from './files-view.module.css'
import { NameDialog, type NameQuestion } from './name-dialog.tsx'
import { PathBar } from './path-bar.tsx'
import { Preview } from './preview.tsx'
import { FileTree } from './tree.tsx'
import type { EntryRow } from './tree-rows.ts'
import { useTree } from './use-tree.ts'

type FilesPaneProps = { subject: FileSubject; name: string; version: string; wanted: string | undefined }

export function FilesPane({ subject: given, name, version, wanted }: FilesPaneProps) {
  const { t } = useTranslation()
  const tree = useTree(given, version)
  const { subject, row, folder } = tree
  const [menu, setMenu] = useState<{ x: number; y: number; label: string; entries: MenuEntry[] }>()
  const [question, setQuestion] = useState<NameQuestion>()
  const pane = useRef<HTMLDivElement>(null)
  const preview = useRef<HTMLElement>(null)
  const { goTo } = tree
  useEffect(() => {
    if (wanted !== undefined) void goTo(wanted)
  }, [wanted, goTo])

  const toTree = () => pane.current?.querySelector<HTMLElement>('[role=treegrid]')?.focus()
  const save = (of: EntryRow | undefined) =>
    void download(subject, of?.path ?? '/', of ? of.entry.kind === 'folder' : true, of?.entry.name ?? name)
  const send = async (kind: 'file' | 'folder') => {
    if (!(await upload(subject, folder, kind))) return
    if (folder !== '/') tree.setOpen(folder, true)
    await tree.refresh(folder)
  }
  const make = (kind: 'folder' | 'file') =>
    setQuestion({
      title: t(kind === 'folder' ? 'files.name.folderTitle' : 'files.name.fileTitle', { folder: shownName(folder) }),
      act: t('files.name.make'),
      name: '',
      taken: tree.names(folder),
      submit: async (typed) => {
        const path = inFolder(folder, typed)
        if (kind === 'folder') await api.call('files.makeFolder', { subject, path })
        else await api.call('files.write', { subject, path, text: '' })
        await tree.goTo(path)
      },
    })
  const rename = ({ path, entry }: EntryRow) =>
    setQuestion({
      title: t('files.name.renameTitle', { name: shownName(entry.name) }),
      act: t('files.name.rename'),
      name: entry.name,
      taken: tree.names(folderOf(path)),
      submit: async (typed) => {
        const to = inFolder(folderOf(path), typed)
        await api.call('files.rename', { subject, path, to })
        await tree.goTo(to)
      },
    })
  const drop = async ({ path, entry }: EntryRow) => {
    if (!(await remove(subject, path, entry.kind === 'folder'))) return
    tree.setOpen(path, false)
    tree.select(folderOf(path))
    await tree.refresh(folderOf(path))
    toTree()
  }

  const entriesOf = (of: EntryRow): MenuEntry[] => {
    // What cannot work is offered with why.
    const why = of.limited ? { disabled: true, note: t(`files.limited.${subject.kind}`) } : {}
    return [
      {
        key: 'download',
        label: of.entry.kind === 'folder' ? t('files.action.downloadFolder') : t('files.action.download'),
        icon: Download,
        disabled: of.entry.kind === 'other',
        onAction: () => save(of),
      },
      {
        key: 'copy',
        label: t('files.action.copyPath'),
        icon: Copy,
        onAction: () => void navigator.clipboard.writeText(shownName(of.path)),
      },
      { separator: 'change' },
      { key: 'rename', label: t('files.action.rename'), icon: Pencil, keys: 'F2', ...why, onAction: () => rename(of) },
      {
        key: 'remove',
        label: t('files.action.remove'),
        icon: Trash2,
        keys: 'Delete',
        danger: true,
        ...why,
        onAction: () => void drop(of),
      },
    ]
  }
  const onKey = (key: string, of: EntryRow): boolean => {
    if (key !== 'Delete' && key !== 'F2') return false
    if (of.limited) openMenuOf(of)
    else if (key === 'F2') rename(of)
    else void drop(of)
    return true
  }
  const openMenuOf = (of: EntryRow) => {
    const box = pane.current?.querySelector('[role=row][aria-selected=true]')?.getBoundingClientRect()
    setMenu({ x: (box?.left ?? 0) + 40, y: box?.bottom ?? 0, label: shownName(of.entry.name), entries: entriesOf(of) })
  }
  /** A menu under the button that it was asked by. */
  const under = (target: Element, label: string, entries: MenuEntry[]) => {
    const box = target.getBoundingClientRect()
    setMenu({ x: box.left, y: box.bottom, label, entries })
  }
  const shownFolder = shownName(folder)
  const uploads: MenuEntry[] = [
    { key: 'files', label: t('files.action.uploadFiles'), icon: Upload, onAction: () => void send('file') },
    { key: 'folder', label: t('files.action.uploadFolder'), icon: FolderUp, onAction: () => void send('folder') },
    { separator: 'new' },
    {
      key: 'new-folder',
      label: t('files.action.newFolder', { folder: shownFolder }),
      icon: FolderPlus,
      onAction: () => make('folder'),
    },
    { key: 'new-file', label: t('files.action.newFile', { folder: shownFolder }), icon: FilePlus, onAction: () => make('file') },
  ]
  const addLabel = t('files.action.add', { folder: shownFolder })
  const hasPreview = row !== undefined && row.entry.kind !== 'folder' && !row.open
  return (
    <div ref={pane} className={style.pane}>
      <div className={style.tools}>
        <PathBar at={tree.at} onGo={tree.goTo} onDone={toTree} />
        <Button variant="ghost" icon={Plus} label={addLabel} onPress={({ target }) => under(target, addLabel, uploads)} />
        <Button
          variant="ghost"
          icon={Download}
          label={row && row.entry.kind !== 'folder' ? t('files.action.download') : t('files.action.downloadFolder')}
          isDisabled={row?.entry.kind === 'other'}
          onPress={() => save(row)}
        />
        <Button variant="ghost" icon={RefreshCw} label={t('files.refresh')} onPress={() => void tree.refresh()} />
        <Button
          variant="ghost"
          icon={Ellipsis}
          label={t('common.more')}
          isDisabled={!row}
          onPress={({ target }) => row && under(target, shownName(nameOf(row.path)), entriesOf(row))}
        />
      </div>
      <PanelGroup orientation="vertical" style={{ flex: 1, minHeight: 0 }}>
        <Panel id="tree" minSize={110} className={style.column ?? ''}>
          <FileTree
            tree={tree}
            label={t('files.tree', { name })}
            onEnter={() => preview.current?.focus()}
            onMenu={(of, x, y) => setMenu({ x, y, label: shownName(of.entry.name), entries: entriesOf(of) })}
            onKey={onKey}
          />
        </Panel>
        {hasPreview && (
          <>
            <Separator className={splitter.horizontal} aria-label={t('files.preview.resize')} />
            <Panel id="preview" minSize={120} defaultSize="55%" className={`${style.column} ${style.preview}`}>
              <Preview
                subject={subject}
                row={row}
                focusRef={preview}
                onDownload={() => save(row)}
                onChanged={() => void tree.refresh(folderOf(row.path))}
                onLeave={toTree}
              />
            </Panel>
          </>
        )}
      </PanelGroup>
      {menu && <MenuAt {...menu} onClose={() => setMenu(undefined)} />}
      {question && <NameDialog question={question} onClose={() => setQuestion(undefined)} />}
    </div>
  )
}
