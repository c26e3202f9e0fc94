/** What can go wrong with files of containers and volumes, and with those on this machine, in words for a person. */
import { asFault, FaultError, fault, type Text } from '../../../shared/rpc/fault.ts'
import { shownName } from '../../../shared/lib/file-name.ts'

const t = (en: string, fr: string): Text => ({ en, fr })
const cut = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text)
const shown = (path: string) => cut(shownName(path))

export const noFileFault = (path: string, detail = ''): FaultError =>
  fault('not_found', t(`${shown(path)} is not there.`, `${shown(path)} n’existe pas.`), {
    hint: t(
      'It may have been removed or renamed; list the folder again.',
      'Il a peut-être été supprimé ou renommé ; actualisez le dossier.',
    ),
    ...(detail ? { detail } : {}),
  })

export const noFolderFault = (path: string, detail = ''): FaultError =>
  fault('invalid', t(`${shown(path)} is not a folder.`, `${shown(path)} n’est pas un dossier.`), detail ? { detail } : {})

export const isFolderFault = (path: string): FaultError =>
  fault('invalid', t(`${shown(path)} is a folder.`, `${shown(path)} est un dossier.`), {
    hint: t('Open it, or download it as an archive.', 'Ouvrez-le, ou téléchargez-le sous forme d’archive.'),
  })

export const specialFileFault = (path: string): FaultError =>
  fault('unsupported', t(`${shown(path)} is a device, a pipe or a socket.`, `${shown(path)} est un périphérique, un tube ou une socket.`), {
    hint: t('Only files have content that can be shown or saved.', 'Seuls les fichiers ont un contenu à afficher ou à enregistrer.'),
  })

/** @param names what is there already */
export const thereFault = (names: readonly string[]): FaultError => {
  const list = cut(names.slice(0, 5).map(shown).join(', '))
  const more = names.length > 5 ? names.length - 5 : 0
  return fault(
    'conflict',
    t(
      `Already there: ${list}${more ? ` and ${more} more` : ''}.`,
      `Déjà présent${names.length > 1 ? 's' : ''} : ${list}${more ? ` et ${more} de plus` : ''}.`,
    ),
    {
      hint: t('Choose another name, or agree to overwriting.', 'Choisissez un autre nom, ou acceptez le remplacement.'),
      detail: names.map(shownName).join('\n').slice(0, 2000),
    },
  )
}

export const changedFault = (path: string): FaultError =>
  fault('conflict', t(`${shown(path)} was changed since it was opened.`, `${shown(path)} a été modifié depuis son ouverture.`), {
    hint: t(
      'Nothing was written. Open it again and compare, or save under another name.',
      'Rien n’a été écrit. Rouvrez-le pour comparer, ou enregistrez sous un autre nom.',
    ),
  })

export const shortFault = (): FaultError =>
  fault('unavailable', t('The text did not arrive whole.', 'Le texte n’est pas arrivé en entier.'), {
    hint: t('Nothing was written. Save it again.', 'Rien n’a été écrit. Enregistrez de nouveau.'),
  })

const readOnlyFault = (detail: string) =>
  fault('forbidden', t('It can only be read there.', 'Cet emplacement est en lecture seule.'), {
    hint: t(
      'The container or its volume was made read-only. Choose a folder that it may write to.',
      'Le conteneur ou son volume est en lecture seule. Choisissez un dossier où il peut écrire.',
    ),
    detail,
  })

/** Nothing in the container can do it, and the engine cannot without. */
export const needsToolsFault = (subject: 'container' | 'volume', detail: string): FaultError =>
  fault('unsupported', t('The engine cannot do this by itself.', 'Le moteur ne peut pas le faire lui-même.'), {
    hint:
      subject === 'volume'
        ? t(
            'It takes a running container that uses this volume and has the usual commands. Start one, then try again.',
            'Il faut un conteneur en marche qui utilise ce volume et dispose des commandes usuelles. Démarrez-en un, puis réessayez.',
          )
        : t(
            'It takes a running container with the usual commands (sh, rm, mv). Start it, or use an image that has them.',
            'Il faut un conteneur en marche qui dispose des commandes usuelles (sh, rm, mv). Démarrez-le, ou utilisez une image qui les contient.',
          ),
    detail: detail.slice(0, 2000),
  })

/** In memory, or the kernel's own: engines do not see it from outside. */
export const hiddenFault = (path: string): FaultError =>
  fault('unsupported', t(`The engine does not see ${shown(path)}.`, `Le moteur ne voit pas ${shown(path)}.`), {
    hint: t(
      'It is kept in memory, for the container alone, and the container lacks the commands to hand it out (sh, tar).',
      'Il est en mémoire, pour le conteneur seul, et celui-ci n’a pas les commandes pour le transmettre (sh, tar).',
    ),
  })

export const strangeNameFault = (path: string): FaultError =>
  fault('unsupported', t(`The engine does not take the name ${shown(path)}.`, `Le moteur n’accepte pas le nom ${shown(path)}.`), {
    hint: t(
      'Only a running container with a shell can be asked for it. Start it, then try again.',
      'Seul un conteneur en marche avec un shell peut y accéder. Démarrez-le, puis réessayez.',
    ),
  })

/** The engine does not say whose a file is, and what it writes is root's. */
export const ownerlessFault = (path: string): FaultError =>
  fault('unsupported', t(`Nobody says whose ${shown(path)} is.`, `On ignore à qui appartient ${shown(path)}.`), {
    hint: t(
      'Written from outside it would become root’s. Start the container, then it can be edited from within.',
      'Écrit de l’extérieur, il deviendrait la propriété de root. Démarrez le conteneur pour le modifier de l’intérieur.',
    ),
  })

export const rootFault = (): FaultError => fault('invalid', t('The root itself stays.', 'La racine elle-même ne peut pas être modifiée.'))

export const noVolumeFault = (volume: string, detail = ''): FaultError =>
  fault('not_found', t(`There is no volume ${cut(volume)} any more.`, `Le volume ${cut(volume)} n’existe plus.`), detail ? { detail } : {})

/** What a command in the container said, in the words of the C locale. */
export function toolFault(said: string, path: string): FaultError {
  const detail = said.trim().slice(0, 2000)
  if (/no such file|not found|cannot open .*: no such/i.test(detail)) return noFileFault(path, detail)
  if (/not a directory|nonexistent directory/i.test(detail)) return noFolderFault(path, detail)
  if (/read-only file system/i.test(detail)) return readOnlyFault(detail)
  if (/file exists/i.test(detail)) return thereFault([path])
  if (/is a directory/i.test(detail)) return isFolderFault(path)
  if (/permission denied|operation not permitted/i.test(detail))
    return fault(
      'forbidden',
      t(`The container may not do that with ${shown(path)}.`, `Le conteneur n’a pas ce droit sur ${shown(path)}.`),
      {
        hint: t(
          'Even its root user was refused: look at its capabilities and at the mode of the folder.',
          'Même son utilisateur root a été refusé : vérifiez ses capacités et le mode du dossier.',
        ),
        detail,
      },
    )
  if (/no space left|quota exceeded/i.test(detail))
    return fault(
      'unavailable',
      t(`Where ${shown(path)} is there is no space left.`, `Il n’y a plus de place là où se trouve ${shown(path)}.`),
      {
        hint: t('Free some there, then try again.', 'Libérez-en à cet endroit, puis réessayez.'),
        retryable: false,
        detail,
      },
    )
  if (/resource busy|text file busy/i.test(detail))
    return fault('conflict', t(`${shown(path)} is in use.`, `${shown(path)} est utilisé.`), {
      hint: t(
        'It is mounted, or runs. Remove the mount or end the program first.',
        'Il est monté, ou en cours d’exécution. Retirez le montage ou arrêtez le programme d’abord.',
      ),
      detail,
    })
  if (/symbolic link|too many levels/i.test(detail))
    return fault('invalid', t(`The link ${shown(path)} leads in a circle.`, `Le lien ${shown(path)} tourne en rond.`), { detail })
  return fault('internal', t('The container could not do it.', 'Le conteneur n’a pas pu le faire.'), { detail })
}

/** @param mount what is mounted: the path itself, or one in it */
export const mountedFault = (path: string, mount: string): FaultError =>
  fault(
    'conflict',
    t(`${shown(path)} has to stay: ${shown(mount)} is mounted.`, `${shown(path)} doit rester : ${shown(mount)} est un montage.`),
    {
      hint: t(
        'Nothing was done: it would have emptied the volume, or the folder of the host, that is mounted there. Remove what is in it by itself, or recreate the container without the mount.',
        'Rien n’a été fait : cela aurait vidé le volume, ou le dossier de l’hôte, qui y est monté. Supprimez son contenu directement, ou recréez le conteneur sans ce montage.',
      ),
      detail: mount.slice(0, 2000),
    },
  )

const withMore = ({ fault: { code, message, hint, detail, retryable } }: FaultError, more: Text): FaultError =>
  fault(code, t(`${message.en} ${more.en}`, `${message.fr} ${more.fr}`), {
    ...(hint ? { hint } : {}),
    ...(detail ? { detail } : {}),
    retryable,
  })

/** Of a folder that is still there. */
export const partlyRemovedFault = (said: string, path: string): FaultError => {
  const why = toolFault(said, path)
  if (/read-only file system/i.test(said)) return why
  return withMore(why, t('Some of what was in it may be gone.', 'Une partie de son contenu a peut-être disparu.'))
}

/** @param kept what was there before is there as it was */
export const unsavedFault = (why: FaultError, kept: boolean): FaultError =>
  withMore(
    why,
    kept
      ? t(
          'Nothing was written: the file is as it was, and your text is still in the editor.',
          'Rien n’a été écrit : le fichier est intact, et votre texte est toujours dans l’éditeur.',
        )
      : t(
          'What was in the file may be gone in part; your text is still in the editor.',
          'Une partie du fichier a peut-être été perdue ; votre texte est toujours dans l’éditeur.',
        ),
  )

/** What the engine's refusal means where it was asked for a path. */
export function archiveFault(error: unknown, path: string): unknown {
  if (!(error instanceof FaultError)) return error
  const { code, detail = '' } = error.fault
  if (/read-only|readonly/i.test(detail)) return readOnlyFault(detail)
  if (/no such container|no container with/i.test(detail)) return error
  if (/could not find the file|no such file|no such path/i.test(detail) || (code === 'not_found' && detail === ''))
    return noFileFault(path, detail)
  if (/not a directory|extraction point is not a directory/i.test(detail)) return noFolderFault(path, detail)
  if (/cannot overwrite|cannot create directory/i.test(detail)) return thereFault([path])
  if (/symbolic links|too many levels/i.test(detail)) return toolFault(detail, path)
  return error
}

/** What went wrong on this machine. */
export function localFault(error: unknown, file: string): unknown {
  if (error instanceof FaultError) return error
  const { code, message } = (error ?? {}) as NodeJS.ErrnoException
  const more = { detail: message ?? '', cause: error }
  const name = shown(file)
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return fault('not_found', t(`${name} is not on this machine.`, `${name} n’est pas sur cette machine.`), more)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return fault('forbidden', t(`You may not use ${name} here.`, `Vous n’avez pas accès à ${name} sur cette machine.`), {
      hint: t('Choose another folder.', 'Choisissez un autre dossier.'),
      ...more,
    })
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return fault('unavailable', t('The disk of this machine is full.', 'Le disque de cette machine est plein.'), {
      hint: t('Nothing was kept. Free some space, then try again.', 'Rien n’a été conservé. Libérez de la place, puis réessayez.'),
      retryable: false,
      ...more,
    })
  if (code === 'EISDIR')
    return fault('conflict', t(`${name} is a folder on this machine.`, `${name} est un dossier sur cette machine.`), more)
  return error
}

/** A file of this machine that is no file, or that changed while it was sent. */
export const localChangedFault = (file: string): FaultError =>
  fault('conflict', t(`${shown(file)} changed while it was sent.`, `${shown(file)} a changé pendant l’envoi.`), {
    hint: t('Send it again when nobody writes to it.', 'Renvoyez-le quand plus personne n’y écrit.'),
  })

export const localSpecialFault = (file: string): FaultError =>
  fault('unsupported', t(`${shown(file)} is no file, folder or link.`, `${shown(file)} n’est ni un fichier, ni un dossier, ni un lien.`), {
    hint: t('Nothing was sent. Leave it out, then try again.', 'Rien n’a été envoyé. Retirez-le, puis réessayez.'),
  })

export const tooManyFault = (most: number): FaultError =>
  fault('invalid', t(`More than ${most} files at once.`, `Plus de ${most} fichiers à la fois.`), {
    hint: t('Pack them into an archive, or send them in parts.', 'Rassemblez-les dans une archive, ou envoyez-les en plusieurs fois.'),
  })

/**
 * @param arrived undefined when nobody can say
 * @param partly what may be there only in part
 */
export function brokenUploadFault(error: unknown, arrived: number | undefined, all: number, partly: string | undefined): FaultError {
  const { code, hint, detail, retryable, message } = asFault(error)
  const came =
    arrived === undefined
      ? t('How much of it arrived is not known.', 'On ignore ce qui est arrivé.')
      : t(`${arrived} of ${all} arrived.`, `${arrived} sur ${all} ${arrived > 1 ? 'sont arrivés' : 'est arrivé'}.`)
  const rest =
    partly === undefined
      ? t('', '')
      : t(` ${shown(partly)} may be there only in part.`, ` ${shown(partly)} n’est peut-être là qu’en partie.`)
  return fault(code, t(`${message.en} ${came.en}${rest.en}`, `${message.fr} ${came.fr}${rest.fr}`), {
    ...(hint ? { hint } : {}),
    ...(detail ? { detail } : {}),
    retryable,
    cause: error,
  })
}
