/** Keys that work everywhere; `g` waits a moment for the letter of a section. */
import { openKeys, openPalette, typeAhead, useCommands } from '../state/commands.ts'
import { toggleDock } from '../state/dock.ts'
import { goTo } from '../state/navigate.ts'
import { setUi } from '../state/ui-store.ts'
import { places } from './sections.ts'

/** Milliseconds that `g` waits for its letter. */
const patience = 1200

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest('input:not([type=radio], [type=checkbox]), textarea, select, .xterm') !== null)

export function listenForKeys(): () => void {
  let goingSince = 0
  const onKeyDown = (event: KeyboardEvent) => {
    const mod = event.ctrlKey || event.metaKey
    const inShell = event.target instanceof HTMLElement && event.target.closest('.xterm') !== null
    const take = (run: () => unknown) => {
      event.preventDefault()
      event.stopPropagation()
      run()
    }
    // It loads when it is first opened: what is typed until then is meant for it, and must not stop a container.
    if (useCommands.getState().paletteOpen && !document.querySelector('[role=dialog]')) {
      if (event.key === 'Escape') return take(() => openPalette(false))
      if (!mod) return take(() => event.key.length === 1 && typeAhead(event.key))
    }
    // A shell has all keys of its own but these two, which need Shift there.
    if (mod && event.key.toLowerCase() === 'k' && (!inShell || event.shiftKey))
      return take(() => openPalette(!useCommands.getState().paletteOpen))
    if (mod && event.key.toLowerCase() === 'j' && (!inShell || event.shiftKey)) return take(toggleDock)
    if (mod && event.key === ',') return take(() => setUi({ section: 'settings' }))
    if (isTyping(event.target) || mod || event.altKey || document.querySelector('[role=dialog], [role=alertdialog], [role=menu]')) return
    if (goingSince && event.timeStamp - goingSince < patience) {
      goingSince = 0
      const place = places.find(({ letter }) => letter === event.key)
      if (place) return take(() => (place.tab ? goTo(place.section, place.tab) : setUi({ section: place.section })))
    }
    if (event.key === 'g') goingSince = event.timeStamp
    else if (event.key === '?') take(() => openKeys(true))
    else if (event.key === '/') {
      // What the focus is in has a filter of its own, or else the page has one.
      const near = event.target instanceof Element ? event.target.closest('[data-finds]')?.querySelector('input') : null
      const filter = near ?? document.querySelector<HTMLInputElement>('main input[type=search]')
      if (filter) take(() => filter.focus())
    }
  }
  // Before the lists see it: `g` then `s` goes to the settings, it does not stop a container.
  document.addEventListener('keydown', onKeyDown, { capture: true })
  return () => document.removeEventListener('keydown', onKeyDown, { capture: true })
}
