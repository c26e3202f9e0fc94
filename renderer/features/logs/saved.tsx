/** Searches that are kept under a name: whose lines, and which of them. */
import { Bookmark, ChevronDown, Trash2 } from 'lucide-react'
import { type FormEvent, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Command, useCommandSource } from '../../state/commands.ts'
import { openSaved, saveSearch, setRiver, useRiver } from '../../state/river.ts'
import { type LogPane, type SavedLogs, useUi } from '../../state/ui-store.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import field from '../../ui/field.module.css'
import { MenuAt, type MenuEntry } from '../../ui/menu.tsx'
import { usePickedName } from './lines-pane.tsx'
import style from './logs.module.css'

export function SavedMenu({ pane }: { pane: LogPane }) {
  const { t } = useTranslation()
  const { saved } = useRiver()
  const picked = usePickedName(pane)
  const [menu, setMenu] = useState<{ x: number; y: number }>()
  const [dialog, setDialog] = useState<'save' | 'edit'>()

  const commands = useCallback(
    (): Command[] =>
      useUi.getState().river.saved.map((one) => ({
        id: `saved logs ${one.name}`,
        title: t('river.saved.command', { name: one.name }),
        run: () => openSaved(one),
      })),
    [t],
  )
  useCommandSource('logs', commands)

  const entries: MenuEntry[] = [
    ...saved.map((one): MenuEntry => ({ key: `open ${one.name}`, label: one.name, icon: Bookmark, onAction: () => openSaved(one) })),
    ...(saved.length > 0 ? [{ separator: 'saved' }] : []),
    { key: 'save', label: t('river.saved.save'), onAction: () => setDialog('save') },
    { key: 'edit', label: t('river.saved.edit'), disabled: saved.length === 0, onAction: () => setDialog('edit') },
  ]
  return (
    <>
      <Button
        variant="ghost"
        icon={Bookmark}
        aria-haspopup="menu"
        onPress={({ target }) => {
          const box = target.getBoundingClientRect()
          setMenu({ x: box.left, y: box.bottom })
        }}
      >
        {t('river.saved.title')}
        <ChevronDown aria-hidden />
      </Button>
      {menu && <MenuAt x={menu.x} y={menu.y} label={t('river.saved.title')} entries={entries} onClose={() => setMenu(undefined)} />}
      {dialog === 'save' && <SaveDialog pane={pane} picked={picked} onClose={() => setDialog(undefined)} />}
      {dialog === 'edit' && <EditDialog saved={saved} onClose={() => setDialog(undefined)} />}
    </>
  )
}

function SaveDialog({ pane, picked, onClose }: { pane: LogPane; picked: string; onClose: () => void }) {
  const { t } = useTranslation()
  const { saved } = useRiver()
  const [name, setName] = useState([picked, pane.query.text].filter(Boolean).join(': ').slice(0, 80))
  const valid = name.trim() !== ''
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (!valid) return
    saveSearch(name.trim(), pane)
    onClose()
  }
  return (
    <Dialog
      title={t('river.saved.saveTitle')}
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={!valid} onPress={() => submit()}>
            {t('river.saved.act')}
          </Button>
        </>
      }
    >
      <p>{t('river.saved.about')}</p>
      <form onSubmit={submit}>
        <label>
          {t('river.saved.name')}
          <input className={field.text} value={name} maxLength={80} autoFocus onChange={(event) => setName(event.target.value)} />
        </label>
      </form>
      {saved.some((one) => one.name === name.trim()) && <p className="warn">{t('river.saved.replaces')}</p>}
    </Dialog>
  )
}

function EditDialog({ saved, onClose }: { saved: SavedLogs[]; onClose: () => void }) {
  const { t } = useTranslation()
  const change = (at: number, name: string) => {
    const taken = saved.some((one, other) => other !== at && one.name === name.trim())
    if (name.trim() !== '' && !taken) setRiver({ saved: saved.map((one, other) => (other === at ? { ...one, name: name.trim() } : one)) })
  }
  return (
    <Dialog title={t('river.saved.editTitle')} onClose={onClose} buttons={<Button onPress={onClose}>{t('river.saved.done')}</Button>}>
      {saved.length === 0 && <p>{t('river.saved.none')}</p>}
      <ul className={style.savedList}>
        {saved.map((one, at) => (
          <li key={one.name}>
            <input
              className={field.text}
              aria-label={t('river.saved.rename', { name: one.name })}
              defaultValue={one.name}
              maxLength={80}
              onBlur={(event) => change(at, event.target.value)}
              onKeyDown={(event) => event.key === 'Enter' && change(at, event.currentTarget.value)}
            />
            <Button
              variant="ghost"
              icon={Trash2}
              label={t('river.saved.remove', { name: one.name })}
              onPress={() => setRiver({ saved: saved.filter((_, other) => other !== at) })}
            />
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
