/** The questions that the shell itself asks, in boxes of the system. */
import { type BrowserWindow, dialog } from 'electron'
import { say } from './look.ts'

/** When the page keeps crashing. @returns whether to load it again; otherwise the person wants to quit */
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

/** Whether files that something else named may be read and written; closing the question says no. */
export async function askToAllow(window: BrowserWindow, paths: readonly string[]): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: 'Wheelhouse',
    message:
      paths.length === 1
        ? say({ en: 'Let Wheelhouse read and change this file?', fr: 'Autoriser Wheelhouse à lire et à modifier ce fichier ?' })
        : say({
            en: `Let Wheelhouse read and change these ${paths.length} files?`,
            fr: `Autoriser Wheelhouse à lire et à modifier ces ${paths.length} fichiers ?`,
          }),
    detail: `${paths.map(shown).join('\n')}\n\n${say({
      en: 'They were named by something that runs on an engine, not by you.',
      fr: 'Ils ont été nommés par ce qui tourne sur un moteur, pas par vous.',
    })}`,
    buttons: [say({ en: 'Allow', fr: 'Autoriser' }), say({ en: 'Cancel', fr: 'Annuler' })],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  })
  return response === 0
}

/** On one line and in its true order: a name may hold what would make it look like another. */
const shown = (path: string) => path.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD')
