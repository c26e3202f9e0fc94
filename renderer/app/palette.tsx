/** The command palette: everything that can be gone to or done, found by a few letters. */
import { useEffect, useMemo, useState } from 'react'
import { Autocomplete, Dialog, Input, Menu, MenuItem, Modal, ModalOverlay, SearchField } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { type Command, openKeys, openPalette, useCommands } from '../state/commands.ts'
import { openDialog } from '../state/dialogs.ts'
import { toggleDock } from '../state/dock.ts'
import { present, useEngines } from '../state/engines.ts'
import { goTo } from '../state/navigate.ts'
import { saveSettings } from '../state/settings.ts'
import { setUi } from '../state/ui-store.ts'
import { Keys } from '../ui/keys.tsx'
import style from './palette.module.css'
import { useFound } from './find.ts'
import { searchCommands } from './palette-search.ts'
import { places } from './sections.ts'

export function Palette() {
  const { t } = useTranslation()
  const [text, setText] = useState(() => useCommands.getState().typedAhead)
  const [offered, setOffered] = useState<Command[]>([])
  const own = useOwnCommands()

  useEffect(() => {
    let current = true
    void Promise.all([...useCommands.getState().sources.values()].map((source) => source())).then((lists) => {
      if (current) setOffered(lists.flat())
    })
    return () => {
      current = false
    }
  }, [])

  // A tab whose list is on screen offers what can be done in it, too.
  const [shown] = useState(() => [...useCommands.getState().sources.keys()])
  const elsewhere = useFound(text, shown)
  const found = useMemo(() => searchCommands([...offered, ...own], elsewhere, text), [offered, own, elsewhere, text])
  const run = (id: unknown) => {
    openPalette(false)
    found.find((command) => command.id === id)?.run()
  }
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={openPalette} className={style.overlay ?? ''}>
      <Modal className={style.modal ?? ''}>
        <Dialog aria-label={t('palette.title')} className={style.dialog ?? ''}>
          <Autocomplete inputValue={text} onInputChange={setText} disableAutoFocusFirst={false}>
            <SearchField
              aria-label={t('palette.placeholder')}
              autoFocus
              className={style.field ?? ''}
              // One Escape closes, whatever was typed.
              onKeyDown={(event) => event.key === 'Escape' && openPalette(false)}
            >
              <Input placeholder={t('palette.placeholder')} className={style.input ?? ''} />
            </SearchField>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the field keeps the focus; what scrolls can be reached all the same */}
            <section className={style.list} aria-label={t('palette.title')} tabIndex={0}>
              <Menu
                aria-label={t('palette.title')}
                items={found}
                className={style.menu ?? ''}
                onAction={run}
                renderEmptyState={() => <p className={style.empty}>{t('palette.empty', { text })}</p>}
              >
                {(command: Command) => (
                  <MenuItem id={command.id} textValue={command.title} className={style.item ?? ''}>
                    <span className="cut">{command.title}</span>
                    {command.hint && <span className="faint cut">{command.hint}</span>}
                    {command.keys && <Keys of={command.keys} />}
                  </MenuItem>
                )}
              </Menu>
            </section>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

/** Commands of the frame itself. */
function useOwnCommands(): Command[] {
  const { t } = useTranslation()
  const engines = present(useEngines())
  return useMemo(() => {
    const themes = {
      system: t('settings.themeSystem'),
      light: t('settings.themeLight'),
      dark: t('settings.themeDark'),
      contrast: t('settings.themeContrast'),
    } as const
    const languages = { system: t('settings.languageSystem'), en: t('settings.languageEn'), fr: t('settings.languageFr') } as const
    return [
      ...places.map(({ section, tab, letter }) => ({
        id: `go ${tab ?? section}`,
        title: t('palette.goTo', { name: tab ? t(`tabs.${tab}`) : t(`nav.${section}`) }),
        keys: `g ${letter}`,
        run: () => (tab ? goTo(section, tab) : setUi({ section })),
      })),
      ...(engines.length > 1
        ? [
            { id: 'scope', title: t('palette.scopeTo', { name: t('bar.allEngines') }), run: () => setUi({ engine: '' }) },
            ...engines.map(({ id, name }) => ({
              id: `scope ${id}`,
              title: t('palette.scopeTo', { name }),
              run: () => setUi({ engine: id }),
            })),
          ]
        : []),
      ...Object.entries(themes).map(([theme, name]) => ({
        id: `theme ${theme}`,
        title: t('palette.theme', { name }),
        run: () => void saveSettings({ theme: theme as keyof typeof themes }),
      })),
      ...Object.entries(languages).map(([language, name]) => ({
        id: `language ${language}`,
        title: t('palette.language', { name }),
        run: () => void saveSettings({ language: language as keyof typeof languages }),
      })),
      { id: 'run', title: t('run.title'), keys: 'n', kind: 'act', run: () => openDialog('run', {}) },
      { id: 'prune', title: t('disk.pruneOpen'), also: t('palette.pruneWords'), kind: 'act', run: () => openDialog('prune', {}) },
      { id: 'dock', title: t('palette.toggleDock'), keys: 'Mod+J', run: toggleDock },
      { id: 'keys', title: t('palette.keys'), keys: '?', run: () => openKeys(true) },
      { id: 'reload', title: t('palette.reload'), run: () => location.reload() },
    ]
  }, [t, engines])
}
