/** What can go wrong with an engine, in words for a person: what happened, and what to do. */
import { readFileSync, statSync } from 'node:fs'
import { type Fault, FaultError, fault, type Text } from '../../../shared/rpc/fault.ts'

const t = (en: string, fr: string): Text => ({ en, fr })
const startHint = t(
  'Start the engine: open its desktop app, or run `sudo systemctl start docker`.',
  'Démarrez le moteur : ouvrez son application, ou lancez `sudo systemctl start docker`.',
)

/** Why a place has no engine, as far as looking tells. */
export function absentFault(error: NodeJS.ErrnoException, endpoint: string): Fault {
  if (error.code === 'EACCES' || error.code === 'EPERM')
    return fault(
      'forbidden',
      t(`You may not look for an engine at ${endpoint}.`, `Vous n’avez pas le droit de chercher un moteur à ${endpoint}.`),
      { detail: error.message },
    ).fault
  return fault('unavailable', t(`Nothing is at ${endpoint}.`, `Il n’y a rien à ${endpoint}.`), { hint: startHint }).fault
}

export const brokenContextFault = (file: string, why: string): Fault =>
  fault('invalid', t(`The file ${file} cannot be understood.`, `Le fichier ${file} est illisible.`), {
    hint: t(
      'Correct it, or remove the context with `docker context rm`.',
      'Corrigez-le, ou supprimez le contexte avec `docker context rm`.',
    ),
    detail: why,
  }).fault

export const brokenEndpointFault = (endpoint: string): Fault =>
  fault('invalid', t(`${endpoint} is not the address of an engine.`, `${endpoint} n’est pas l’adresse d’un moteur.`), {
    hint: t('Use unix://, npipe://, tcp:// or ssh://.', 'Utilisez unix://, npipe://, tcp:// ou ssh://.'),
  }).fault

export const timeoutFault = (seconds: number): FaultError =>
  fault('timeout', t(`The engine did not answer within ${seconds} seconds.`, `Le moteur n’a pas répondu en ${seconds} secondes.`), {
    hint: t(
      'It may be busy or stuck. It is tried again by itself; restarting it usually helps.',
      'Il est peut-être occupé ou bloqué. Un nouvel essai est automatique ; le redémarrer suffit en général.',
    ),
  })

/** @param changes whether what was asked may have been done before the connection was lost */
export const lostFault = (cause?: unknown, changes = false): FaultError =>
  fault('unavailable', t('The connection to the engine was lost.', 'La connexion au moteur a été perdue.'), {
    hint: changes
      ? t(
          'Look at the list before you try again: the action may have been done.',
          'Vérifiez la liste avant de réessayer : l’action a pu être effectuée.',
        )
      : t('It comes back by itself once the engine does.', 'Elle revient d’elle-même avec le moteur.'),
    ...(cause instanceof Error ? { detail: cause.message } : {}),
    cause,
  })

export const garbledFault = (detail: string, cause?: unknown): FaultError =>
  fault('unavailable', t('What answers is not a container engine.', 'Ce qui répond n’est pas un moteur de conteneurs.'), {
    hint: t('Check the address, and whether a proxy stands in between.', 'Vérifiez l’adresse, et si un proxy s’interpose.'),
    detail: detail.slice(0, 300),
    cause,
  })

/** A failure to reach the engine, or to stay connected to it. */
export function connectionFault(error: unknown, endpoint: string, changes = false): FaultError {
  if (error instanceof FaultError) return error
  const { code = '', message = String(error) } = (error ?? {}) as NodeJS.ErrnoException
  const more = { detail: message, cause: error }
  if (code === 'ABORT_ERR' || (error as Error)?.name === 'AbortError')
    return fault('cancelled', t('Cancelled.', 'Annulé.'), { cause: error })
  if (code === 'ENOENT')
    return fault('unavailable', t(`Nothing is at ${endpoint}.`, `Il n’y a rien à ${endpoint}.`), { hint: startHint, ...more })
  if (code === 'ECONNREFUSED')
    return fault('unavailable', t(`No engine listens at ${endpoint}.`, `Aucun moteur n’écoute sur ${endpoint}.`), {
      hint: startHint,
      ...more,
    })
  if (code === 'EACCES' || code === 'EPERM') return permissionFault(endpoint, more)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return fault('unavailable', t(`The host of ${endpoint} is not known.`, `L’hôte de ${endpoint} est inconnu.`), {
      hint: t('Check the name and your network.', 'Vérifiez le nom et votre réseau.'),
      ...more,
    })
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'ETIMEDOUT')
    return fault('unavailable', t(`${endpoint} cannot be reached.`, `${endpoint} est injoignable.`), {
      hint: t('Check your network or VPN.', 'Vérifiez votre réseau ou votre VPN.'),
      ...more,
    })
  if (code.startsWith('HPE_')) return garbledFault(message, error)
  if (/^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|EPROTO|ERR_OSSL)/.test(code)) return tlsFault(endpoint, more)
  return lostFault(error, changes)
}

const tlsFault = (endpoint: string, more: { detail: string; cause: unknown }) =>
  fault(
    'unauthenticated',
    t(`No secure connection to ${endpoint} could be made.`, `Impossible d’établir une connexion sûre avec ${endpoint}.`),
    {
      hint: t(
        "Check the certificates of this context, their dates, and the engine's name in them.",
        'Vérifiez les certificats de ce contexte, leurs dates, et le nom du moteur.',
      ),
      ...more,
    },
  )

function permissionFault(endpoint: string, more: { detail: string; cause: unknown }): FaultError {
  const group = groupOf(endpoint.replace(/^unix:\/\//, ''))
  if (!group || group === 'root')
    return fault('forbidden', t(`You may not use ${endpoint}.`, `Vous n’avez pas accès à ${endpoint}.`), {
      hint: group
        ? t(
            'It belongs to root. Use rootless mode, or make it belong to a group: `sudo groupadd docker`, then restart the engine.',
            'Cet emplacement appartient à root. Utilisez le mode rootless, ou donnez-le à un groupe : `sudo groupadd docker`, puis redémarrez le moteur.',
          )
        : t('Look at who may use this place.', 'Vérifiez qui a le droit d’utiliser cet emplacement.'),
      ...more,
    })
  return fault(
    'forbidden',
    t(`Only members of the group “${group}” may use ${endpoint}.`, `Seuls les membres du groupe « ${group} » ont accès à ${endpoint}.`),
    {
      hint: t(
        `Run \`sudo usermod -aG ${group} $USER\`, then log out and in again.`,
        `Lancez \`sudo usermod -aG ${group} $USER\`, puis reconnectez-vous à votre session.`,
      ),
      ...more,
    },
  )
}

function groupOf(path: string): string | undefined {
  try {
    const { gid } = statSync(path)
    const line = readFileSync('/etc/group', 'utf8')
      .split('\n')
      .find((one) => one.split(':')[2] === String(gid))
    return line?.split(':')[0] ?? String(gid)
  } catch {
    return undefined
  }
}

/** An answer that says no. `said` is the engine's own text. */
export function statusFault(status: number, said: string): FaultError {
  const detail = said.trim().slice(0, 2000)
  if (status === 400 && /HTTP request to an HTTPS server/i.test(detail))
    return fault('invalid', t('This engine wants a secure connection.', 'Ce moteur exige une connexion sûre.'), {
      hint: t(
        'Use its context with certificates, or set DOCKER_TLS_VERIFY.',
        'Utilisez son contexte avec certificats, ou définissez DOCKER_TLS_VERIFY.',
      ),
      detail,
    })
  if (status === 401) return fault('unauthenticated', t('The engine asks who you are.', 'Le moteur demande qui vous êtes.'), { detail })
  if (status === 403) return fault('forbidden', t('The engine does not allow this.', 'Le moteur ne le permet pas.'), { detail })
  if (status === 404 && /no such container|no container with/i.test(detail))
    return fault('not_found', t('This container does not exist any more.', 'Ce conteneur n’existe plus.'), { detail })
  if (status === 404) return fault('not_found', t('The engine does not have that.', 'Le moteur ne connaît pas cela.'), { detail })
  if (status === 409 && /name .*already in use/i.test(detail))
    return fault('conflict', t('Another container has that name.', 'Un autre conteneur porte ce nom.'), { detail })
  if (status === 409 && /is not running/i.test(detail)) return notRunningFault(detail)
  if (status === 409)
    return fault('conflict', t('That does not go with its present state.', 'Son état actuel ne s’y prête pas.'), { detail })
  if (status === 429) return fault('rate_limited', t('The engine is asked too much.', 'Le moteur est trop sollicité.'), { detail })
  if (status === 501 || /does not support reading/i.test(detail))
    return fault('unsupported', t('This engine cannot do that.', 'Ce moteur ne sait pas faire cela.'), { detail })
  if (status === 502 || status === 503 || status === 504)
    return fault('unavailable', t('The engine is not ready.', 'Le moteur n’est pas prêt.'), { detail })
  // Podman says so with 500.
  if (status === 500 && /container state improper/i.test(detail))
    return /running containers|is not running/i.test(detail)
      ? notRunningFault(detail)
      : fault('conflict', t('That does not go with its present state.', 'Son état actuel ne s’y prête pas.'), { detail })
  if (status >= 500) return refused(detail)
  return fault('invalid', t('The engine refused the request.', 'Le moteur a refusé la demande.'), { detail })
}

/** The engine tried and failed; some of the reasons are so common that they deserve words. */
/** What to do about the full disk of an engine. */
export const freeSpace = t(
  'Open Disk: it shows what takes the space, and prunes what nobody uses. Then try again.',
  'Ouvrez Disque : vous y verrez ce qui prend la place et pourrez supprimer ce qui ne sert à personne. Puis réessayez.',
)

function refused(detail: string): FaultError {
  if (/port is already allocated|address already in use/i.test(detail))
    return fault('conflict', t('A port that it publishes is in use.', 'Un port qu’il publie est déjà utilisé.'), {
      hint: t('Stop what uses the port, then start the container again.', 'Arrêtez ce qui utilise le port, puis relancez le conteneur.'),
      detail,
    })
  if (/no space left on device/i.test(detail))
    return fault('unavailable', t("The engine's disk is full.", 'Le disque du moteur est plein.'), {
      hint: freeSpace,
      detail,
      retryable: false,
    })
  return fault('internal', t('The engine could not do it.', 'Le moteur n’a pas pu le faire.'), { detail })
}

export const notRunningFault = (detail?: string): FaultError =>
  fault('conflict', t('The container is not running.', 'Le conteneur n’est pas en marche.'), {
    hint: t('Start it first.', 'Démarrez-le d’abord.'),
    ...(detail ? { detail } : {}),
  })

/** @param driver what keeps the container's log */
export const unreadableLogFault = (driver: string, detail: string): FaultError =>
  fault(
    'unsupported',
    driver === 'none'
      ? t('What this container writes is not kept.', 'Ce que ce conteneur écrit n’est pas conservé.')
      : t(
          `The engine cannot read back what the log driver “${driver}” has sent away.`,
          `Le moteur ne peut pas relire ce que le pilote de journaux « ${driver} » a envoyé ailleurs.`,
        ),
    {
      hint: t(
        'Start it with another log driver, such as `local` or `json-file`, to see its lines here.',
        'Lancez-le avec un autre pilote de journaux, `local` ou `json-file` par exemple, pour voir ses lignes ici.',
      ),
      detail,
    },
  )

export const noShellFault = (tried: string[]): FaultError =>
  fault('unsupported', t('This container has no shell.', 'Ce conteneur n’a pas de shell.'), {
    hint: t(
      'Its image holds only the program. Look at its logs instead, or use an image with a shell.',
      'Son image ne contient que le programme. Consultez ses journaux, ou utilisez une image avec un shell.',
    ),
    detail: tried.join('\n').slice(0, 2000),
  })
