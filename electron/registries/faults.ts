/** What can go wrong with a registry, in words for a person: what happened, and what to do. */
import { FaultError, fault, type Text } from '../../shared/rpc/fault.ts'
import { redact } from '../core/redact.ts'

const t = (en: string, fr: string): Text => ({ en, fr })
/** What the other side said: text from outside, and maybe not meant for a screen. */
const said = (detail: string) => (detail.trim() === '' ? {} : { detail: redact(detail.trim()).slice(0, 500) })

/** Without what was written: some paste an address with a password in it. */
export const badHostFault = (): FaultError =>
  fault('invalid', t('That is not the address of a registry.', 'Ce n’est pas l’adresse d’un registre.'), {
    hint: t(
      'Write it as a host, with a port where it has one: registry.example.com:5000.',
      'Écrivez un hôte, suivi du port au besoin : registry.example.com:5000.',
    ),
  })

export const badRepositoryFault = (text: string): FaultError =>
  fault('invalid', t('That is not the name of a repository.', 'Ce n’est pas le nom d’un dépôt.'), {
    hint: t('It has small letters, digits, and - _ . / between them.', 'Il se compose de minuscules et de chiffres, séparés par - _ . /'),
    ...said(text),
  })

export const badReferenceFault = (text: string): FaultError =>
  fault('invalid', t('That is not the name of an image.', 'Ce n’est pas le nom d’une image.'), {
    hint: t('Write it as name:tag.', 'Écrivez-le sous la forme nom:tag.'),
    ...said(text),
  })

export const localOnlyFault = (reference: string): FaultError =>
  fault('not_found', t(`${reference} was not pulled from a registry.`, `${reference} ne vient pas d’un registre.`), {
    hint: t(
      'It was built or loaded here: there is nothing to compare with.',
      'L’image a été construite ou chargée ici : il n’y a rien à comparer.',
    ),
  })

export const notPublicFault = (reference: string, detail = ''): FaultError =>
  fault('not_found', t(`${reference} was built here, or is not public.`, `${reference} a été construite ici, ou n’est pas publique.`), {
    hint: t(
      'There is nothing to compare with. If it is on Docker Hub, log in to it.',
      'Il n’y a rien à comparer. Si elle est sur Docker Hub, connectez-vous-y.',
    ),
    next: 'log_in',
    ...said(detail),
  })

export const unknownHostFault = (host: string): FaultError =>
  fault('not_found', t(`${host} is not in the list of registries.`, `${host} n’est pas dans la liste des registres.`), {
    hint: t('Add it first.', 'Ajoutez-le d’abord.'),
  })

export const dockersOwnFault = (host: string): FaultError =>
  fault(
    'unsupported',
    t(`The login for ${host} is Docker's own, not ours to end.`, `La connexion à ${host} est celle de Docker, pas la nôtre.`),
    { hint: t(`Run \`docker logout ${host}\`.`, `Lancez \`docker logout ${host}\`.`) },
  )

export const loginNeededFault = (host: string, detail = ''): FaultError =>
  fault('unauthenticated', t(`${host} asks who you are.`, `${host} demande qui vous êtes.`), {
    hint: t('Log in to this registry.', 'Connectez-vous à ce registre.'),
    next: 'log_in',
    ...said(detail),
  })

export const wrongLoginFault = (host: string, detail = ''): FaultError =>
  fault('unauthenticated', t(`${host} does not accept this name and password.`, `${host} refuse ce nom et ce mot de passe.`), {
    hint: t(
      'Check both. Where two-factor login is on, an access token takes the place of the password.',
      'Vérifiez les deux. Avec l’authentification à deux facteurs, un jeton d’accès remplace le mot de passe.',
    ),
    next: 'correct_login',
    ...said(detail),
  })

/** Registries say the same of what is not there and of what one may not see. */
export const deniedFault = (host: string, named: boolean, detail = ''): FaultError =>
  fault(
    named ? 'forbidden' : 'unauthenticated',
    t(`${host} does not have that, or does not show it to you.`, `${host} ne connaît pas cela, ou ne vous le montre pas.`),
    {
      hint: named
        ? t('Check the name, or log in as somebody who may.', 'Vérifiez le nom, ou connectez-vous avec un compte qui en a le droit.')
        : t('Check the name, or log in to this registry.', 'Vérifiez le nom, ou connectez-vous à ce registre.'),
      next: 'log_in',
      ...said(detail),
    },
  )

export const noCatalogFault = (host: string, detail = ''): FaultError =>
  fault('unsupported', t(`${host} does not list its repositories.`, `${host} ne liste pas ses dépôts.`), {
    hint: t('Type the name of a repository to see its tags.', 'Saisissez le nom d’un dépôt pour voir ses tags.'),
    ...said(detail),
  })

export const searchFirstFault = (): FaultError =>
  fault('unsupported', t('Docker Hub does not list all of its repositories.', 'Docker Hub ne liste pas tous ses dépôts.'), {
    hint: t('Type a part of a name to search.', 'Saisissez une partie d’un nom pour chercher.'),
  })

export const noDeletionFault = (host: string, detail = ''): FaultError =>
  fault('unsupported', t(`${host} does not let anybody delete.`, `${host} ne permet pas de supprimer.`), {
    hint: t(
      'Deletion is off in the registry. Its administrator can allow it (`storage.delete.enabled` for the one that Docker makes).',
      'La suppression est désactivée dans ce registre. Son administrateur peut la permettre (`storage.delete.enabled` pour celui de Docker).',
    ),
    ...said(detail),
  })

export const movedTagFault = (tag: string, digest: string): FaultError =>
  fault(
    'conflict',
    t(`${tag} is another image by now; nothing was deleted.`, `${tag} désigne désormais une autre image ; rien n’a été supprimé.`),
    { hint: t('Look at it again, then decide.', 'Regardez à nouveau, puis décidez.'), detail: digest },
  )

export const garbledFault = (host: string, detail: string, cause?: unknown): FaultError =>
  fault(
    'unavailable',
    t(`What answers at ${host} does not speak as a registry does.`, `Ce qui répond à ${host} ne parle pas comme un registre.`),
    {
      hint: t('Check the address, and whether a proxy stands in between.', 'Vérifiez l’adresse, et si un proxy s’interpose.'),
      ...said(detail),
      cause,
    },
  )

export const tooLargeFault = (host: string, most: number): FaultError =>
  garbledFault(host, `more than ${Math.round(most / 1_000_000)} MB in one answer`)

export const timeoutFault = (host: string, seconds: number): FaultError =>
  fault('timeout', t(`${host} did not answer within ${seconds} seconds.`, `${host} n’a pas répondu en ${seconds} secondes.`), {
    hint: t('Try again; check your network when it stays so.', 'Réessayez ; vérifiez votre réseau si cela persiste.'),
  })

/** A redirect, a page or a token that would lead our request where it must not go. */
export const strayFault = (host: string, to: string): FaultError =>
  fault(
    'forbidden',
    t(`${host} wanted to send us somewhere that is not safe.`, `${host} voulait nous envoyer vers une adresse non sûre.`),
    {
      hint: t('Ask who runs this registry. Nothing was sent there.', 'Demandez à qui gère ce registre. Rien n’y a été envoyé.'),
      ...said(to),
    },
  )

/** An answer that says no. `detail` is the registry's own text, `wait` its Retry-After. */
export function statusFault(host: string, status: number, detail: string, wait?: string): FaultError {
  const more = said(detail)
  if (status === 401) return loginNeededFault(host, detail)
  if (status === 403)
    return fault('forbidden', t(`${host} does not allow this to you.`, `${host} ne vous le permet pas.`), {
      hint: t('Log in as somebody who may, or ask for the right.', 'Connectez-vous avec un compte qui en a le droit, ou demandez-le.'),
      next: 'log_in',
      ...more,
    })
  if (status === 404)
    return fault('not_found', t(`${host} does not have that.`, `${host} ne connaît pas cela.`), {
      hint: t(
        'Check the name. Some registries say so of what you may not see, too.',
        'Vérifiez le nom. Certains registres le disent aussi de ce que vous ne pouvez pas voir.',
      ),
      ...more,
    })
  if (status === 429) return rateFault(host, wait, more)
  if (status >= 500)
    return fault('unavailable', t(`${host} has a problem of its own (${status}).`, `${host} a un problème interne (${status}).`), {
      hint: t('Try again in a while.', 'Réessayez dans un moment.'),
      ...more,
    })
  return garbledFault(host, `status ${status} ${detail}`)
}

function rateFault(host: string, wait: string | undefined, more: { detail?: string }): FaultError {
  const seconds = retryAfter(wait)
  const hub = t(' Logging in may raise the limit.', ' Se connecter peut relever la limite.')
  const again =
    seconds === undefined
      ? t('Try again in a few minutes.', 'Réessayez dans quelques minutes.')
      : t(`It asks to wait ${inWords(seconds, 'en')}.`, `Il demande d’attendre ${inWords(seconds, 'fr')}.`)
  return fault('rate_limited', t(`${host} was asked too often.`, `${host} a été trop sollicité.`), {
    hint: { en: again.en + hub.en, fr: again.fr + hub.fr },
    ...more,
  })
}

/** Seconds that a Retry-After asks for: a number, or a date. */
export function retryAfter(value: string | undefined, now = Date.now()): number | undefined {
  if (!value) return undefined
  const seconds = /^\d{1,9}$/.test(value.trim()) ? Number(value) : (Date.parse(value) - now) / 1000
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined
}

function inWords(seconds: number, language: 'en' | 'fr'): string {
  const [amount, unit] =
    seconds < 90
      ? [seconds, 'second' as const]
      : seconds < 5400
        ? [Math.ceil(seconds / 60), 'minute' as const]
        : [Math.ceil(seconds / 3600), 'hour' as const]
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(amount)
}

/** Without its value: it may hold a password. */
export const proxyFault = (variable: string): FaultError =>
  fault('invalid', t(`${variable} is not the address of a proxy.`, `${variable} n’est pas l’adresse d’un proxy.`), {
    hint: t(
      'Write that variable as http://host:port, then start Wheelhouse again.',
      'Écrivez cette variable sous la forme http://hôte:port, puis relancez Wheelhouse.',
    ),
  })

/**
 * A failure to reach a registry, or whom it sent us to, or to stay connected.
 * @param authority the file that an authority of one's own belongs into, if there is such a place
 */
export function connectionFault(error: unknown, host: string, authority?: string): FaultError {
  if (error instanceof FaultError) return error
  const { code = '', message = String(error) } = (error ?? {}) as NodeJS.ErrnoException
  const more = { ...said(message), cause: error }
  if ((error as Error)?.name === 'AbortError') return fault('cancelled', t('Cancelled.', 'Annulé.'), { cause: error })
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return fault('unavailable', t(`The host ${host} is not known.`, `L’hôte ${host} est inconnu.`), {
      hint: t('Check the name and your network.', 'Vérifiez le nom et votre réseau.'),
      ...more,
    })
  if (code === 'ECONNREFUSED')
    return fault('unavailable', t(`No registry listens at ${host}.`, `Aucun registre n’écoute à ${host}.`), {
      hint: t(
        'Check the address and its port, and that the registry runs.',
        'Vérifiez l’adresse et son port, et que le registre fonctionne.',
      ),
      ...more,
    })
  if (['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'].includes(code))
    return fault('unavailable', t(`${host} cannot be reached.`, `${host} est injoignable.`), {
      hint: t('Check your network, proxy or VPN.', 'Vérifiez votre réseau, votre proxy ou votre VPN.'),
      ...more,
    })
  if (isNotTls(code))
    return fault('unauthenticated', t(`${host} does not speak securely (TLS).`, `${host} ne parle pas de façon sûre (TLS).`), {
      hint: t(
        'If you trust the network in between, allow this registry without encryption when you add it.',
        'Si vous avez confiance dans le réseau, autorisez ce registre sans chiffrement en l’ajoutant.',
      ),
      next: 'allow_plain',
      ...more,
    })
  if (isOfCertificate(code)) return certificateFault(code, host, authority, more)
  if (code.startsWith('HPE_')) return garbledFault(host, message, error)
  return fault('unavailable', t(`The connection to ${host} was lost.`, `La connexion à ${host} a été perdue.`), {
    hint: t('Try again.', 'Réessayez.'),
    ...more,
  })
}

/** Nobody has said yet who one is: what is wrong is who the other side says it is. */
function certificateFault(
  code: string,
  host: string,
  authority: string | undefined,
  more: { detail?: string; cause?: unknown },
): FaultError {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return fault(
      'unauthenticated',
      t(`The certificate of ${host} is out of date.`, `Le certificat de ${host} n’est pas valable à cette date.`),
      {
        hint: t(
          'Whoever runs this registry has to renew it. Check the date of this machine, too.',
          'C’est à qui gère ce registre de le renouveler. Vérifiez aussi la date de cette machine.',
        ),
        ...more,
      },
    )
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH')
    return fault(
      'unauthenticated',
      t(`The certificate of ${host} is for another name.`, `Le certificat de ${host} est celui d’un autre nom.`),
      {
        hint: t(
          'Use the name that is in it, or ask who runs this registry.',
          'Utilisez le nom qui y figure, ou demandez à qui gère ce registre.',
        ),
        ...more,
      },
    )
  return fault('unauthenticated', t(`The certificate of ${host} is not trusted.`, `Le certificat de ${host} n’est pas reconnu.`), {
    hint:
      authority === undefined
        ? t(
            'If its authority is your own, add it to those that this machine trusts, then start Wheelhouse again.',
            'Si son autorité est la vôtre, ajoutez-la à celles que cette machine reconnaît, puis relancez Wheelhouse.',
          )
        : t(
            `If its authority is your own, put the file of that authority here: ${authority}. Then try again.`,
            `Si son autorité est la vôtre, placez le fichier de celle-ci ici : ${authority}. Puis réessayez.`,
          ),
    ...more,
  })
}

/** The other side answered with TLS, and is not known by it. */
export const isOfCertificate = (code: string): boolean =>
  !isNotTls(code) && /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|ERR_OSSL|HOSTNAME_MISMATCH)/.test(code)

/** The other side answered, and not with TLS. */
export const isNotTls = (code: string): boolean =>
  [
    'EPROTO',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'ERR_SSL_PACKET_LENGTH_TOO_LONG',
    'ERR_SSL_HTTP_REQUEST',
    'ERR_SSL_UNEXPECTED_EOF_WHILE_READING',
  ].includes(code)
