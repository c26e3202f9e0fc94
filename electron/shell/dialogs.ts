/** The question that is asked when the page keeps crashing. */
import { type BrowserWindow, dialog } from 'electron'
import { say } from './look.ts'

/** @returns whether to load the page again; otherwise the person wants to quit */
export async function askAfterCrash(window: BrowserWindow, reason: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: 'Wheelhouse',
    message: say({ en: 'The page has crashed three times in five minutes.', fr: 'La page a planté trois fois en cinq minutes.' }),
    detail: say({
      en: `Your containers are not affected. The system says: ${reason}.`,
      fr: `Vos conteneurs ne sont pas touchés. Le système indique : ${reason}.`,
    }),
    buttons: [say({ en: 'Load it again', fr: 'La recharger' }), say({ en: 'Quit', fr: 'Quitter' })],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  return response === 0
}
