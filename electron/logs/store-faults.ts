/** What can go wrong with what is kept, in words for a person. */
import { type Fault, FaultError, fault } from '../../shared/rpc/fault.ts'

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException)?.code ?? ''
const detailOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Lines are not kept while this holds. */
export function writeFault(error: unknown, folder: string): Fault {
  const detail = detailOf(error)
  if (['ENOSPC', 'EDQUOT'].includes(codeOf(error)))
    return fault(
      'unavailable',
      { en: 'The disk is full: log lines are not kept.', fr: 'Le disque est plein : les lignes de journal ne sont pas conservées.' },
      {
        hint: {
          en: `Free some space for ${folder}; it goes on by itself.`,
          fr: `Libérez de la place pour ${folder} ; la conservation reprend toute seule.`,
        },
        detail,
      },
    ).fault
  if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error)))
    return fault(
      'forbidden',
      { en: 'Log lines may not be written to disk.', fr: 'L’écriture des lignes de journal sur le disque est interdite.' },
      { hint: { en: `Check who may write in ${folder}.`, fr: `Vérifiez qui peut écrire dans ${folder}.` }, detail, retryable: true },
    ).fault
  return fault(
    'unavailable',
    { en: 'Log lines could not be written to disk.', fr: 'Les lignes de journal n’ont pas pu être écrites sur le disque.' },
    { hint: { en: `Check the disk that holds ${folder}.`, fr: `Vérifiez le disque qui contient ${folder}.` }, detail },
  ).fault
}

/** What reading threw, as a fault. */
export function readFault(error: unknown): FaultError {
  if (error instanceof FaultError || (error instanceof Error && error.name === 'AbortError')) return error as FaultError
  if (codeOf(error) === '' && !/broken|ends at/.test(detailOf(error))) throw error
  return fault(
    'unavailable',
    { en: 'Some of the kept lines could not be read.', fr: 'Une partie des lignes conservées n’a pas pu être lue.' },
    { detail: detailOf(error), cause: error },
  )
}

export const noOlder = (): FaultError =>
  fault('conflict', {
    en: 'Older lines were not being fetched for this source.',
    fr: 'Aucune récupération de lignes plus anciennes n’était en cours pour cette source.',
  })

export const storeStopped = (): FaultError =>
  fault(
    'unavailable',
    { en: 'What keeps the logs stopped.', fr: 'Le processus qui conserve les journaux s’est arrêté.' },
    {
      hint: {
        en: 'It is started again by itself, and reading goes on where it was.',
        fr: 'Il redémarre tout seul, et la lecture reprend où elle en était.',
      },
    },
  )

/** Why what is kept cannot be used at all. */
export function openFault(error: unknown, folder: string): FaultError {
  if (error instanceof FaultError) return error
  return fault(
    ['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error)) ? 'forbidden' : 'unavailable',
    { en: 'The kept logs could not be opened.', fr: 'Les journaux conservés n’ont pas pu être ouverts.' },
    {
      hint: { en: `Check the folder ${folder}.`, fr: `Vérifiez le dossier ${folder}.` },
      detail: detailOf(error),
      cause: error,
    },
  )
}
