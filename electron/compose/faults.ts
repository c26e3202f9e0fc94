/** What can go wrong with compose files of this machine, in words for a person. */
import { type FileProblem, mostComposeFile } from '../../shared/contract/compose.ts'
import { FaultError, fault, type Text } from '../../shared/rpc/fault.ts'

const t = (en: string, fr: string): Text => ({ en, fr })

export const changedFileFault = (file: string): FaultError =>
  fault('conflict', t(`${file} was changed by somebody else meanwhile.`, `${file} a été modifié entre-temps par quelqu’un d’autre.`), {
    hint: t(
      'Nothing was written. Read it again, and bring your changes in.',
      'Rien n’a été écrit. Relisez-le, puis reportez vos modifications.',
    ),
  })

export const tooLargeFault = (file: string): FaultError =>
  fault('invalid', t(`${file} is too large for a compose file.`, `${file} est trop volumineux pour un fichier Compose.`))

export const tooLongFault = (file: string): FaultError =>
  fault('invalid', t(`This is too much for ${file}: nothing was written.`, `Ce texte est trop long pour ${file} : rien n’a été écrit.`), {
    hint: t(
      `A compose file has ${mostComposeFile / 1024} KiB at most. Move a part of it to another file.`,
      `Un fichier Compose compte au plus ${mostComposeFile / 1024} Kio. Déplacez-en une partie dans un autre fichier.`,
    ),
  })

export const invalidFileFault = (file: string, { line, column, message }: FileProblem): FaultError =>
  fault('invalid', t(`${file} cannot be understood.`, `${file} est illisible.`), {
    hint: t('Correct it in the editor.', 'Corrigez-le dans l’éditeur.'),
    detail: `${line}:${column} ${message.en}`,
  })

export const foreignFileFault = (file: string): FaultError =>
  fault('forbidden', t('This file does not belong to the project.', 'Ce fichier n’appartient pas au projet.'), {
    hint: t('Add it to the project first.', 'Ajoutez-le d’abord au projet.'),
    detail: file.slice(0, 500),
  })

/** @param here whether paths that labels name may be of this machine */
export const notAllowedFault = (files: readonly string[], here: boolean): FaultError =>
  fault(
    'forbidden',
    here
      ? t('Wheelhouse has not been allowed to use these files yet.', 'Wheelhouse n’est pas encore autorisé à utiliser ces fichiers.')
      : t('The files of this project are named by another machine.', 'Les fichiers de ce projet sont désignés par une autre machine.'),
    {
      hint: here
        ? t(
            "Only labels of containers name them. Look at their paths, and allow them in the project's files.",
            'Seuls des labels de conteneurs les désignent. Vérifiez leurs chemins, puis autorisez-les dans les fichiers du projet.',
          )
        : t(
            'Add the compose file where it is on this machine to the project.',
            'Ajoutez au projet le fichier Compose tel qu’il se trouve sur cette machine.',
          ),
      detail: files.join('\n').slice(0, 2000),
    },
  )

export const unknownProjectFault = (project: string): FaultError =>
  fault('not_found', t(`The project “${project}” is not there any more.`, `Le projet « ${project} » n’existe plus.`), {
    hint: t('Add its compose file to have it in the list again.', 'Ajoutez son fichier Compose pour le retrouver dans la liste.'),
  })

export const takenNameFault = (project: string): FaultError =>
  fault(
    'conflict',
    t(`There is another project “${project}” on this engine.`, `Un autre projet « ${project} » existe déjà sur ce moteur.`),
    {
      hint: t('Give this one another name, or forget the other one.', 'Donnez un autre nom à celui-ci, ou oubliez l’autre.'),
    },
  )

export const tooManyFilesFault = (most: number): FaultError =>
  fault('invalid', t(`No more than ${most} projects can be remembered.`, `Il n’est pas possible de retenir plus de ${most} projets.`), {
    hint: t('Forget some first.', 'Oubliez-en d’abord quelques-uns.'),
  })

/** What the system says of a file. */
export function fileFault(error: unknown, file: string): FaultError {
  if (error instanceof FaultError) return error
  const { code = '', message = String(error) } = (error ?? {}) as NodeJS.ErrnoException
  const more = { detail: message, cause: error }
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return fault('not_found', t(`The file ${file} is not on this machine.`, `Le fichier ${file} n’est pas sur cette machine.`), {
      hint: t('It may have been moved; add it where it is now.', 'Il a pu être déplacé ; ajoutez-le là où il se trouve.'),
      ...more,
    })
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return fault('forbidden', t(`You may not do this with ${file}.`, `Vous n’avez pas le droit de faire cela avec ${file}.`), {
      hint: t('Look at who may read and write it and its folder.', 'Vérifiez qui peut le lire et écrire dans son dossier.'),
      ...more,
    })
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return fault('unavailable', t('The disk is full: nothing was written.', 'Le disque est plein : rien n’a été écrit.'), {
      hint: t('Free some space, then try again.', 'Libérez de la place, puis réessayez.'),
      ...more,
    })
  if (code === 'EEXIST')
    return fault('conflict', t(`${file} is just being written.`, `${file} est en cours d’écriture.`), { ...more, retryable: true })
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return fault('invalid', t(`${file} is not text.`, `${file} n’est pas du texte.`), { ...more })
  return fault('internal', t(`${file} could not be read or written.`, `${file} n’a pas pu être lu ou écrit.`), more)
}
