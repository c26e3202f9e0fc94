/** Compose files that a person adds: chosen in the system's own dialog first. */
import i18next from 'i18next'
import { desktop } from '../../state/api.ts'
import { openDialog } from '../../state/dialogs.ts'

export const chooseFiles = (title: string, extensions?: string[]): Promise<string[]> =>
  desktop.call('desktop.choose', { title, kind: 'file', many: true, ...(extensions ? { extensions } : {}) })

export const chooseComposeFiles = (): Promise<string[]> => chooseFiles(i18next.t('compose.add.title'), ['yml', 'yaml'])

/** @param known the project that they are of, where there is one already */
export async function addFiles(known: { engine?: string; name?: string } = {}): Promise<void> {
  const files = await chooseComposeFiles()
  if (files.length > 0) openDialog('addCompose', { files, ...known })
}
