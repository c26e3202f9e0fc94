/** A file that is there once it is whole: written beside its place, and gone without a trace when that fails or is given up. */
import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { type FaultError, fault, type Text } from '../../shared/rpc/fault.ts'

export type PartFile = {
  /** Resolves once the bytes are with the system, so that whoever waits for it is as slow as the disk. */
  write: (bytes: Buffer) => Promise<void>
  /** Forces it to the disk and puts it in its place. */
  finish: () => Promise<void>
  /** Ends it; removes it unless it was finished. */
  close: () => Promise<void>
}

/** Every method rejects with a FaultError that says why it cannot be written. */
export async function partFile(file: string): Promise<PartFile> {
  const part = `${file}.${randomBytes(4).toString('hex')}.part`
  const told = <T>(work: Promise<T>) => work.catch((error) => Promise.reject(unwritable(file, error)))
  const handle = await told(open(part, 'wx'))
  let finished = false
  return {
    write: (bytes) => told(handle.writeFile(bytes)),
    finish: async () => {
      await told(handle.sync())
      await told(handle.close())
      await told(rename(part, file))
      finished = true
    },
    close: async () => {
      if (finished) return
      await handle.close().catch(() => {})
      await rm(part, { force: true }).catch(() => {})
    },
  }
}

const t = (en: string, fr: string): Text => ({ en, fr })

function unwritable(file: string, error: unknown): FaultError {
  const { code, message } = error as NodeJS.ErrnoException
  const more = { detail: message, cause: error }
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return fault('unavailable', t('The disk is full.', 'Le disque est plein.'), {
      hint: t(
        'Free some space, or choose a file on another disk. Nothing was left behind.',
        'Libérez de la place, ou choisissez un autre disque. Rien n’est resté à moitié écrit.',
      ),
      retryable: false,
      ...more,
    })
  return fault(code === 'ENOENT' ? 'not_found' : 'forbidden', t(`${file} cannot be written.`, `Impossible d’écrire ${file}.`), {
    hint: t('Choose another folder.', 'Choisissez un autre dossier.'),
    ...more,
  })
}
