/** Why a container cannot be made, started or changed, in words for a person. What the engine said goes along. */
import { FaultError, type FaultCode, fault, type Text } from '../../../shared/rpc/fault.ts'

const t = (en: string, fr: string): Text => ({ en, fr })

type Words = [en: string, fr: string]
type Reason = { when: RegExp; code: FaultCode; says: (found: string[]) => Words; hint: Words }

const otherPlatform =
  /does not match the (?:specified|detected host) platform|not provide the specified platform|no image found in (?:image index|manifest list) for/i
/** Which port of the host: "0.0.0.0:80: bind: …", "Bind for :::80 failed: …", since 28 "host port [for] 0.0.0.0:80[:172.17.0.2:80]/tcp: …". */
const taken =
  /host port (?:for )?(?:\[\S*?\]|[\d.]*):(\d+)\S*: address already in use|:(\d+)[^:]*(?:failed: port is already allocated|: bind: address already in use)|port (\d+).*already in use/i

/** In this order: the text of one may hold words of a later one. `$1` of the pattern is what the message names. */
const reasons: Reason[] = [
  {
    when: otherPlatform,
    code: 'not_found',
    says: () => ['The image that is here is not for that platform.', 'L’image présente n’est pas pour cette plateforme.'],
    hint: ['Pull it for that platform, or choose another.', 'Téléchargez-la pour cette plateforme, ou choisissez-en une autre.'],
  },
  {
    when: /no such image:? ?"?([^\s"]*)|([^\s"]+): image not known/i,
    code: 'not_found',
    says: ([image = '']) => [
      `The image ${image.replace(/[:,.]+$/, '')} is not here.`,
      `L’image ${image.replace(/[:,.]+$/, '')} n’est pas là.`,
    ],
    hint: [
      'Pull it first, or let it be pulled when it is missing.',
      'Téléchargez-la d’abord, ou autorisez son téléchargement quand elle manque.',
    ],
  },
  {
    when: /name "?\/?([^\s"]+?)"? is (?:already )?in use/i,
    code: 'conflict',
    says: ([name]) => [`Another container has the name “${name}”.`, `Un autre conteneur porte le nom « ${name} ».`],
    hint: ['Choose another name, or remove that container.', 'Choisissez un autre nom, ou supprimez ce conteneur.'],
  },
  {
    when: taken,
    code: 'conflict',
    says: ([port]) => [`Port ${port} of the host is in use.`, `Le port ${port} de l’hôte est déjà utilisé.`],
    hint: ['Stop what uses it, or choose another port.', 'Arrêtez ce qui l’utilise, ou choisissez un autre port.'],
  },
  {
    when: /host port (?:for )?(?:\[\S*?\]|[\d.]*):(\d+)\S*: permission denied|:(\d+): bind: permission denied|cannot expose privileged port (\d+)/i,
    code: 'forbidden',
    says: ([port]) => [`The engine may not open port ${port}.`, `Le moteur n’a pas le droit d’ouvrir le port ${port}.`],
    hint: ['Without root, only ports from 1024 on are free to use.', 'Sans root, seuls les ports à partir de 1024 sont permis.'],
  },
  {
    when: /(?:cannot assign requested address)/i,
    code: 'invalid',
    says: () => ['An address that it publishes on is not of this host.', 'Une adresse de publication n’appartient pas à cet hôte.'],
    hint: ['Leave the address empty, or take one that the host has.', 'Laissez l’adresse vide, ou prenez-en une de l’hôte.'],
  },
  {
    when: /requested IP|Address already in use|IP address .* is already (?:allocated|in use)|invalid address|user specified IP address|no configured subnet/i,
    code: 'conflict',
    says: () => ['The network cannot give it that address.', 'Le réseau ne peut pas lui donner cette adresse.'],
    hint: [
      'Take a free address of a network whose range was chosen when it was made.',
      'Prenez une adresse libre d’un réseau dont la plage a été choisie à la création.',
    ],
  },
  {
    when: /network-scoped aliases? (?:is|are) (?:only )?supported only/i,
    code: 'invalid',
    says: () => ['Only networks that people made know aliases.', 'Seuls les réseaux créés par vous connaissent des alias.'],
    hint: ['Make a network first, and join that.', 'Créez d’abord un réseau, et choisissez-le.'],
  },
  {
    when: /network "?([^\s":]+)"? not found|unable to find network(?: with name or ID)? "?([^\s":]+)|network "?([^\s":]+)"? ?: no such network/i,
    code: 'not_found',
    says: ([network]) => [`There is no network “${network}”.`, `Il n’y a pas de réseau « ${network} ».`],
    hint: ['Create it, or choose another.', 'Créez-le, ou choisissez-en un autre.'],
  },
  {
    when: /container-init binary not found|docker-init.*not found/i,
    code: 'unsupported',
    says: () => ['The engine has no init to put into containers.', 'Le moteur n’a pas d’init à placer dans les conteneurs.'],
    hint: ['Install `catatonit` beside it, or run it without an init.', 'Installez `catatonit` à côté, ou lancez-le sans init.'],
  },
  {
    when: /(?:exec: "([^"]*)": (?:executable file not found|stat |permission denied|is a directory|no such file)|executable file [`"']?([^`"'\s]*)[`"']? not found|no command specified)/i,
    code: 'invalid',
    says: ([program]) =>
      program
        ? [`The image has no program “${program}” that can be run.`, `L’image n’a pas de programme « ${program} » exécutable.`]
        : [
            'There is nothing to run: neither image nor command say what.',
            'Il n’y a rien à exécuter : ni l’image ni la commande ne le disent.',
          ],
    hint: ['Correct the command or the entrypoint.', 'Corrigez la commande ou le point d’entrée.'],
  },
  {
    when: /bind source path does not exist: ([^\n]*)|(?:statfs|stat) ([^\n:]*): no such file or directory(?!.*exec)/i,
    code: 'not_found',
    says: ([path]) => [`The engine's machine has no ${path}.`, `La machine du moteur n’a pas de ${path}.`],
    hint: [
      'Correct the path, or let it be created. A virtual machine sees only the folders that are shared with it.',
      'Corrigez le chemin, ou autorisez sa création. Une machine virtuelle ne voit que les dossiers partagés avec elle.',
    ],
  },
  {
    when: /parsing "(\d+-\d+)": invalid syntax/,
    code: 'unsupported',
    says: ([range]) => [
      `This engine takes no range of ports such as ${range}.`,
      `Ce moteur n’accepte pas de plage de ports comme ${range}.`,
    ],
    hint: ['Write one port, or none for a free one.', 'Écrivez un port, ou aucun pour un port libre.'],
  },
  {
    when: /duplicate mount (?:point|destination):? ?([^\n]*)/i,
    code: 'invalid',
    says: ([path]) => [`Two mounts have the same target: ${path}`, `Deux montages ont la même cible : ${path}`],
    hint: ['Give each a target of its own.', 'Donnez à chacun sa propre cible.'],
  },
  {
    when: /not a directory|mount a directory onto a file|invalid mount|invalid volume specification|mount source path|mount path must be absolute|invalid mount path|error mounting|includes invalid characters for a local volume name/i,
    code: 'invalid',
    says: () => ['A mount cannot be made.', 'Un montage est impossible.'],
    hint: [
      'Check its source and target: both whole paths, and both folders or both files.',
      'Vérifiez sa source et sa cible : des chemins entiers, et deux dossiers ou deux fichiers.',
    ],
  },
  {
    when: /unable to find (?:user|group) ([^\s:]+)|no matching entries in (passwd|group) file/i,
    code: 'invalid',
    says: ([user]) => [`The image knows no user or group “${user}”.`, `L’image ne connaît pas l’utilisateur ou le groupe « ${user} ».`],
    hint: ['Take one of its own, or a number.', 'Prenez-en un de l’image, ou un numéro.'],
  },
  {
    when: /could not select device driver|no known GPU vendor|unresolvable CDI/i,
    code: 'unsupported',
    says: () => ['The engine has no driver for these devices.', 'Le moteur n’a pas de pilote pour ces périphériques.'],
    hint: [
      "Install the vendor's container toolkit, or run it without GPUs.",
      'Installez la boîte à outils du fabricant, ou lancez-le sans GPU.',
    ],
  },
  {
    when: /unknown (?:or invalid )?runtime(?: name)?:? ?"?([^\s"]*)/i,
    code: 'invalid',
    says: ([name]) => [`The engine has no runtime “${name}”.`, `Le moteur n’a pas de runtime « ${name} ».`],
    hint: ['Leave the field empty for its usual one.', 'Laissez le champ vide pour le runtime habituel.'],
  },
  {
    when: /AutoRemove/i,
    code: 'invalid',
    says: () => [
      'A container that is removed when it ends cannot be restarted as well.',
      'Un conteneur supprimé à sa fin ne peut pas aussi être redémarré.',
    ],
    hint: ['Choose one of both.', 'Choisissez l’un ou l’autre.'],
  },
  {
    when: /smaller than already set memoryswap|memoryswap limit should be larger|set the Memory limit when using Memoryswap|memory\+swap|Invalid memory swap/i,
    code: 'invalid',
    says: () => ['Memory is more than memory and swap together.', 'La mémoire dépasse la mémoire et le swap réunis.'],
    hint: [
      'Raise “memory and swap” at the same time, or set it to unlimited.',
      'Augmentez « mémoire et swap » en même temps, ou rendez-la illimitée.',
    ],
  },
  {
    when: /Minimum memory (?:limit|reservation) (?:can not be less than memory reservation|allowed is) ?(\S*)|memory reservation/i,
    code: 'invalid',
    says: ([least]) =>
      least
        ? [`The engine allows no less than ${least} of memory.`, `Le moteur n’accepte pas moins de ${least} de mémoire.`]
        : ['The reservation has to be below the limit of memory.', 'La réservation doit être sous la limite de mémoire.'],
    hint: ['Choose a larger amount.', 'Choisissez une valeur plus grande.'],
  },
  {
    when: /range of CPUs is from \S+ to (\S+),|Requested CPUs are not available/i,
    code: 'invalid',
    says: ([most]) =>
      most
        ? [`The engine has ${most} cores at most.`, `Le moteur a au plus ${most} cœurs.`]
        : ['The engine does not have these cores.', 'Le moteur n’a pas ces cœurs.'],
    hint: ['Choose fewer cores.', 'Choisissez moins de cœurs.'],
  },
  {
    when: /CPU Quota cannot be (?:updated|set)|Nano CPUs cannot be (?:updated|set)|Conflicting options/i,
    code: 'conflict',
    says: () => ['Two limits of it exclude each other.', 'Deux de ses limites s’excluent.'],
    hint: ['Recreate the container with one of both.', 'Recréez le conteneur avec l’une des deux.'],
  },
]

/** The same fault in better words, where the engine's text is one that we know. */
export function toRunFault(error: unknown): unknown {
  if (!(error instanceof FaultError)) return error
  const { code, detail } = error.fault
  if (!detail || code === 'cancelled' || code === 'timeout' || error.cause !== undefined) return error
  for (const reason of reasons) {
    const found = reason.when.exec(detail)
    if (!found) continue
    const [en, fr] = reason.says(found.slice(1).filter((part) => part !== undefined))
    return fault(reason.code, t(en, fr), { hint: t(...reason.hint), detail, cause: error })
  }
  return error
}

/** Whether an image is here, but not for the platform that was asked for. */
export const isOtherPlatform = (error: unknown): boolean => error instanceof FaultError && otherPlatform.test(error.fault.detail ?? '')

/** The port of the host that a refusal is about. */
export const takenPort = (detail: string): number | undefined => {
  const found = taken
    .exec(detail)
    ?.slice(1)
    .find((one) => one !== undefined)
  return found ? Number(found) : undefined
}

/** The same with one more sentence: what has become of what was begun. */
export function withOutcome(error: unknown, outcome: Text): FaultError {
  if (!(error instanceof FaultError)) throw error
  const { code, message, hint, ...more } = error.fault
  const add = (text: Text | undefined) =>
    t([text?.en, outcome.en].filter(Boolean).join(' '), [text?.fr, outcome.fr].filter(Boolean).join(' '))
  return fault(code, message, { ...more, hint: add(hint), cause: error })
}

/** The same, naming the container that has the port. */
export function withHolder(error: FaultError, name: string): FaultError {
  const { code, message, ...more } = error.fault
  return fault(code, t(`${message.en.replace(/\.$/, '')} by “${name}”.`, `${message.fr.replace(/\.$/, '')} par « ${name} ».`), {
    ...more,
    cause: error,
  })
}

export const relativeSourceFault = (source: string): FaultError =>
  fault('invalid', t(`${source} is not a whole path.`, `${source} n’est pas un chemin complet.`), {
    hint: t('Write the folder to mount from the root on.', 'Écrivez le dossier à monter depuis la racine.'),
  })

export const unreadableGpusFault = (gpus: string): FaultError =>
  fault('invalid', t(`“${gpus}” does not name GPUs.`, `« ${gpus} » ne désigne pas de GPU.`), {
    hint: t('Write “all”, a number, or “device=0”.', 'Écrivez « all », un nombre, ou « device=0 ».'),
  })

export const cannotUpdateFault = (detail: string): FaultError =>
  fault('unsupported', t('This engine changes no container in place.', 'Ce moteur ne modifie aucun conteneur sur place.'), {
    hint: t('Recreate the container with other settings.', 'Recréez le conteneur avec d’autres réglages.'),
    detail,
  })

const limits: Record<string, Words> = {
  Memory: ['memory', 'mémoire'],
  MemorySwap: ['memory and swap', 'mémoire et swap'],
  MemoryReservation: ['reserved memory', 'mémoire réservée'],
  NanoCpus: ['CPUs', 'CPU'],
  CpuShares: ['CPU shares', 'parts de CPU'],
}

/** @param keys of the limits, as engines name them */
export function lastingLimitFault(keys: string[]): FaultError {
  const [en, fr] = ([0, 1] as const).map((language) => keys.map((key) => limits[key]?.[language] ?? key).join(', '))
  const one = keys.length === 1
  return fault(
    'unsupported',
    t(
      `Only recreating takes ${one ? 'this limit' : 'these limits'} away: ${en}.`,
      `Seule une recréation retire ${one ? 'cette limite' : 'ces limites'} : ${fr}.`,
    ),
    {
      hint: t(
        'Nothing has been changed. Recreate the container without, or write a larger value.',
        'Rien n’a été modifié. Recréez le conteneur sans, ou écrivez une valeur plus grande.',
      ),
    },
  )
}
