/** What can go wrong between an engine and a registry, or with an image, in words for a person. `said` is the engine's own text. */
import { asFault, FaultError, fault, type Text } from '../../../shared/rpc/fault.ts'
import { statusFault } from './faults.ts'

const t = (en: string, fr: string): Text => ({ en, fr })

type Reason = { when: RegExp; fault: (reference: string, detail: string) => FaultError }

/** In this order: the text of one may hold words of a later one. */
const reasons: Reason[] = [
  {
    when: /no space left on device/i,
    fault: (_, detail) => statusFault(500, detail),
  },
  {
    when: /toomanyrequests|too many requests|status(?: code)?:? 429|rate limit/i,
    fault: (reference, detail) =>
      fault('rate_limited', t(`The registry of ${reference} was asked too often.`, `Le registre de ${reference} a été trop sollicité.`), {
        hint: t(
          'Wait some minutes, or log in to it: registries allow more to those whom they know.',
          'Attendez quelques minutes, ou connectez-vous à ce registre : il autorise davantage à ceux qu’il connaît.',
        ),
        detail,
      }),
  },
  {
    when: /no matching manifest|does not match the specified platform|no match for platform/i,
    fault: (reference, detail) =>
      fault('not_found', t(`${reference} is not made for that platform.`, `${reference} n’existe pas pour cette plateforme.`), {
        hint: t('Choose another platform or another tag.', 'Choisissez une autre plateforme ou une autre étiquette.'),
        detail,
      }),
  },
  {
    when: /pull access denied|repository does not exist or may require/i,
    fault: (reference, detail) =>
      fault('not_found', t(`${reference} does not exist, or is not for everybody.`, `${reference} n’existe pas, ou n’est pas public.`), {
        next: 'log_in',
        hint: t(
          'Check the name. If it is private, log in to its registry.',
          'Vérifiez le nom. S’il est privé, connectez-vous à son registre.',
        ),
        detail,
      }),
  },
  {
    when: /unauthorized|authentication required|no basic auth credentials|incorrect username or password|status(?: code)?:? 401/i,
    fault: (reference, detail) =>
      fault('unauthenticated', t(`The registry of ${reference} asks who you are.`, `Le registre de ${reference} demande qui vous êtes.`), {
        next: 'log_in',
        hint: t('Log in to it under Registries, then try again.', 'Connectez-vous dans Registres, puis réessayez.'),
        detail,
      }),
  },
  {
    when: /\bdenied\b|forbidden|status(?: code)?:? 403/i,
    fault: (reference, detail) =>
      fault(
        'forbidden',
        t(`The registry does not let you do that with ${reference}.`, `Le registre ne vous y autorise pas pour ${reference}.`),
        {
          next: 'log_in',
          hint: t(
            'Log in as somebody who may, or use a repository that is yours.',
            'Connectez-vous avec un compte autorisé, ou utilisez un dépôt qui est le vôtre.',
          ),
          detail,
        },
      ),
  },
  {
    when: /an image does not exist locally|no such image|reference does not exist|image not known|unable to find.*in local/i,
    fault: (reference, detail) => noImageFault(reference, detail),
  },
  {
    when: /manifest unknown|name unknown|name_unknown|manifest_unknown|repository name not known|manifest for .* not found|: not found/i,
    fault: (reference, detail) =>
      fault('not_found', t(`The registry has no ${reference}.`, `Le registre ne connaît pas ${reference}.`), {
        hint: t('Check the name and the tag.', 'Vérifiez le nom et l’étiquette.'),
        detail,
      }),
  },
  {
    when: /gave HTTP response to HTTPS client|x509:|certificate|tls:/i,
    fault: (reference, detail) =>
      fault(
        'unavailable',
        t(`The registry of ${reference} offers no secure connection.`, `Le registre de ${reference} n’offre pas de connexion sûre.`),
        {
          hint: t(
            'Give the engine its certificate, or name it under `insecure-registries` in the engine’s daemon.json.',
            'Donnez son certificat au moteur, ou ajoutez-le à `insecure-registries` dans le fichier daemon.json du moteur.',
          ),
          retryable: false,
          detail,
        },
      ),
  },
  {
    when: /no such host|dial tcp|connection refused|connection reset|i\/o timeout|timeout exceeded|TLS handshake|network is unreachable|unexpected EOF|: EOF|server misbehaving|broken pipe|request canceled/i,
    fault: (reference, detail) =>
      fault(
        'unavailable',
        t(`The engine cannot reach the registry of ${reference}.`, `Le moteur n’arrive pas à joindre le registre de ${reference}.`),
        {
          hint: t(
            'Check the name of the registry, your network, VPN and proxy, then try again.',
            'Vérifiez le nom du registre, votre réseau, VPN et proxy, puis réessayez.',
          ),
          detail,
        },
      ),
  },
  {
    when: /malformed (?:HTTP|MIME|chunked)|transport connection broken|invalid character|unexpected (?:status|HTTP|content|end of JSON)|error parsing HTTP|missing signature key|error unmarshalling|unknown: |status(?: code)?:? 5\d\d|manifest (?:schema|verification)|unsupported (?:manifest|media)|filesystem layer verification failed|invalid (?:manifest|checksum|digest)/i,
    fault: (reference, detail) =>
      fault(
        'unavailable',
        t(`What the registry of ${reference} answers makes no sense.`, `La réponse du registre de ${reference} est incompréhensible.`),
        {
          hint: t(
            'Check that the address is that of a registry, and whether a proxy stands in between.',
            'Vérifiez que l’adresse est celle d’un registre, et si un proxy s’interpose.',
          ),
          detail,
        },
      ),
  },
]

/** Why the engine could not pull, push or build from what a registry has. */
export function registryFault(said: string, reference: string): FaultError {
  const detail = said.trim().slice(0, 2000)
  const found = reasons.find(({ when }) => when.test(detail))
  return found ? found.fault(reference, detail) : statusFault(500, detail)
}

/** The same for a refusal that is a fault already: what the engine said tells more than its status. */
export function toRegistryFault(error: unknown, reference: string): unknown {
  if (!(error instanceof FaultError) || !error.fault.detail) return error
  const { code, detail } = error.fault
  // These are about the engine, and come before any registry was asked.
  if (code === 'cancelled' || code === 'timeout' || error.cause !== undefined) return error
  return reasons.some(({ when }) => when.test(detail)) ? registryFault(detail, reference) : error
}

export const noImageFault = (image: string, detail = ''): FaultError =>
  fault('not_found', t(`The engine has no image ${short(image)}.`, `Le moteur n’a pas d’image ${short(image)}.`), {
    hint: t('It may have been removed; look at the list.', 'Elle a peut-être été supprimée ; consultez la liste.'),
    ...(detail ? { detail } : {}),
  })

export const badReferenceFault = (reference: string): FaultError =>
  fault(
    'invalid',
    t(`“${short(reference)}” cannot be the name of an image.`, `« ${short(reference)} » ne peut pas être le nom d’une image.`),
    {
      hint: t(
        'Write it like `name:tag` or `registry.example.com/team/name:tag`, in lower case.',
        'Écrivez-le comme `nom:tag` ou `registre.example.com/equipe/nom:tag`, en minuscules.',
      ),
    },
  )

export const digestNameFault = (reference: string): FaultError =>
  fault('invalid', t(`“${short(reference)}” is a digest, not a tag.`, `« ${short(reference)} » est une empreinte, pas une étiquette.`), {
    hint: t(
      'Write a name with a tag, like `name:tag`: a digest follows from what an image is, and nobody gives it.',
      'Écrivez un nom avec une étiquette, comme `nom:etiquette` : une empreinte découle de l’image et ne se donne pas.',
    ),
  })

const short = (text: string) => (text.length > 100 ? `${text.slice(0, 100)}…` : text)

/** Why an image cannot be removed, told, inspected or tagged. */
export function toImageFault(error: unknown, image: string): unknown {
  if (!(error instanceof FaultError)) return error
  const { code, detail = '' } = asFault(error)
  if (code === 'not_found' && !/no such container/i.test(detail)) return noImageFault(image, detail)
  if (code !== 'conflict' && code !== 'internal') return error
  if (/being used by running container|in use by a running/i.test(detail))
    return fault('conflict', t('A running container uses this image.', 'Un conteneur en marche utilise cette image.'), {
      hint: t('Stop and remove the container first.', 'Arrêtez et supprimez d’abord le conteneur.'),
      detail,
    })
  if (/being used by stopped container|is using its referenced image|image used by|in use by/i.test(detail))
    return fault('conflict', t('A container was made of this image.', 'Un conteneur a été créé à partir de cette image.'), {
      hint: t('Remove the container first, or force the removal.', 'Supprimez d’abord le conteneur, ou forcez la suppression.'),
      detail,
    })
  if (/dependent child images/i.test(detail))
    return fault('conflict', t('Other images are built on this one.', 'D’autres images sont construites sur celle-ci.'), {
      hint: t('Remove those first.', 'Supprimez-les d’abord.'),
      detail,
    })
  if (/referenced in multiple repositories|more than one tag|has multiple tags|multiple names/i.test(detail))
    return fault('conflict', t('This image has several names.', 'Cette image porte plusieurs noms.'), {
      hint: t('Remove them one by one, or force the removal of all.', 'Retirez-les un à un, ou forcez la suppression.'),
      detail,
    })
  return error
}
