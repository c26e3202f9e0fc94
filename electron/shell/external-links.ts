/** Web addresses that the page wants to show go to the system's browser, after the person has seen where they lead. */
import { BrowserWindow, dialog, shell } from 'electron'
import { say } from './look.ts'

/** Origins that the person does not want to be asked about again until the app quits. */
const trusted = new Set<string>()
let asking = false

/** Opens an http(s) address once it was confirmed; anything else, and anything while a question is open, is dropped. */
export async function openExternally(address: string): Promise<void> {
  const url = webAddress(address)
  if (!url || asking) return
  if (!trusted.has(url.origin)) {
    asking = true
    const answer = await ask(url).finally(() => (asking = false))
    if (!answer.open) return
    if (answer.remember) trusted.add(url.origin)
  }
  await shell.openExternal(url.href)
}

/** The address, when it is one for a browser. One with a name or password before the host is not: it misleads who reads it. */
export function webAddress(address: string): URL | undefined {
  if (address.length > 2000 || !URL.canParse(address)) return undefined
  const url = new URL(address)
  return /^https?:$/.test(url.protocol) && !url.username && !url.password ? url : undefined
}

async function ask(url: URL): Promise<{ open: boolean; remember: boolean }> {
  const options = {
    type: 'question' as const,
    title: 'Wheelhouse',
    message: say({ en: `Open ${url.host} in your browser?`, fr: `Ouvrir ${url.host} dans votre navigateur ?` }),
    detail: url.href,
    buttons: [say({ en: 'Open', fr: 'Ouvrir' }), say({ en: 'Cancel', fr: 'Annuler' })],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
    checkboxLabel: say({ en: "Don't ask again for this address", fr: 'Ne plus demander pour cette adresse' }),
  }
  const window = BrowserWindow.getAllWindows()[0]
  const { response, checkboxChecked } = await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options))
  return { open: response === 0, remember: checkboxChecked }
}
