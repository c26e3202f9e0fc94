/** Why a compose program failed, read from what it said: the versions of it say the same things in many ways. Pure. */
import type { ComposeProblem, ComposeTool } from '../../../shared/contract/compose.ts'
import { type FaultError, fault, type Text } from '../../../shared/rpc/fault.ts'
import { detailOf, longestDetail, tooOldFault, withoutTrace } from './compose-faults.ts'
import type { ProgramLine } from './compose-process.ts'
import { freeSpace } from './faults.ts'

const t = (en: string, fr: string): Text => ({ en, fr })

/** What Compose learned since version 1: such a key is no mistake, the program is too old for it. */
const newerKeys = new Set(
  (
    'name include models develop annotations attach provider gpus post_start pre_stop label_file pull_policy use_api_socket ' +
    'dockerfile_inline additional_contexts entitlements tags platforms no_cache pull start_interval content gw_priority ' +
    'interface_name enable_ipv4 required restart subpath create_host_path recursive'
  ).split(' '),
)

type Cause = (found: RegExpExecArray, tool: ComposeTool, detail: string) => FaultError
const cause =
  (code: Parameters<typeof fault>[0], message: (found: RegExpExecArray) => Text, hint?: Text, retryable?: boolean): Cause =>
  (found, _tool, detail) =>
    fault(code, message(found), { ...(hint ? { hint } : {}), ...(retryable === undefined ? {} : { retryable }), detail })
/** The first group that was found. */
const word = (found: RegExpExecArray) => (found.slice(1).find((group) => group !== undefined) ?? '').slice(0, 200)

/** By what the programs, old and new, say. The first that fits is told. */
const causes: [RegExp, Cause][] = [
  [
    /(?:Ports are not available: )?(?:Bind for|exposing port TCP|listen \w+) \S*?:(\d+)\b.*?already (?:allocated|in use)|port is already allocated|address already in use|ports are not available/i,
    cause(
      'conflict',
      (found) =>
        word(found)
          ? t(`Port ${word(found)} of this machine is in use.`, `Le port ${word(found)} de cette machine est déjà utilisé.`)
          : t('A port that is to be published is in use.', 'Un port à publier est déjà utilisé.'),
      t(
        'Stop what uses it, or publish another port in the compose file. Services before it may have been started.',
        'Arrêtez ce qui l’utilise, ou publiez un autre port dans le fichier Compose. Les services précédents ont pu être lancés.',
      ),
    ),
  ],
  [
    /Circular dependency between (.+)|dependency cycle detected: (.+)|cycle found(?: in graph)?: (.+)/i,
    cause(
      'invalid',
      (found) =>
        t(
          `Services wait for each other in a circle: ${word(found)}.`,
          `Des services s’attendent les uns les autres en boucle : ${word(found)}.`,
        ),
      t('Remove one `depends_on` of the circle.', 'Supprimez un `depends_on` de la boucle.'),
    ),
  ],
  [
    /No such service: (\S+)/i,
    cause(
      'not_found',
      (found) => t(`The files have no service “${word(found)}”.`, `Les fichiers n’ont pas de service « ${word(found)} ».`),
      t('Check its name, and the profiles that are on.', 'Vérifiez son nom, et les profils activés.'),
    ),
  ],
  [
    /depends on (?:undefined )?service ['"]?([\w.-]+)['"]?(?: which is undefined)?/i,
    cause(
      'invalid',
      (found) =>
        t(`A service waits for “${word(found)}”, which is not defined.`, `Un service attend « ${word(found)} », qui n’est pas défini.`),
      t(
        'Define that service, or correct `depends_on`; it may be in a profile that is off.',
        'Définissez ce service, ou corrigez `depends_on` ; il est peut-être dans un profil désactivé.',
      ),
    ),
  ],
  [
    /Named volume ['"]?([^\s:'"]+).* no declaration was found|refers to undefined (?:volume|network|config|secret) ([\w.-]+)|undefined network ['"]([\w.-]+)/i,
    cause(
      'invalid',
      (found) => t(`“${word(found)}” is used, but declared nowhere.`, `« ${word(found)} » est utilisé, mais déclaré nulle part.`),
      t('Declare it at the top level of the file.', 'Déclarez-le au premier niveau du fichier.'),
    ),
  ],
  [
    /(?:network|volume|secret|config) ['"]?([\w.-]+)['"]? declared as external,? but could not be found/i,
    cause(
      'not_found',
      (found) =>
        t(`“${word(found)}” is said to be there already, and is not.`, `« ${word(found)} » est censé exister déjà, mais n’existe pas.`),
      t('Create it first, or remove `external: true`.', 'Créez-le d’abord, ou supprimez `external: true`.'),
    ),
  ],
  [
    /Missing mandatory value for .*?\$\{(\w+)|required variable (\w+) is missing a value/i,
    cause(
      'invalid',
      (found) => t(`The variable ${word(found)} has no value.`, `La variable ${word(found)} n’a pas de valeur.`),
      t('Set it in an env file of the project.', 'Définissez-la dans un fichier d’environnement du projet.'),
    ),
  ],
  [
    /Couldn't find env file: (.+)|env file (\S+) not found/i,
    cause(
      'not_found',
      (found) => t(`The env file ${word(found)} is not there.`, `Le fichier d’environnement ${word(found)} n’existe pas.`),
      t('Create it, or take it out of the project.', 'Créez-le, ou retirez-le du projet.'),
    ),
  ],
  [
    /build path (.+?) either does not exist|unable to prepare context: path "?(.+?)"? not found|failed to read dockerfile: open (\S+):|Cannot locate specified Dockerfile: (.+)/i,
    cause(
      'not_found',
      (found) =>
        t(
          `What an image is to be built from is not there: ${word(found)}.`,
          `Ce dont une image doit être construite n’existe pas : ${word(found)}.`,
        ),
      t(
        'Check `build` in the file; it starts from the folder of the first file.',
        'Vérifiez `build` dans le fichier ; le chemin part du dossier du premier fichier.',
      ),
    ),
  ],
  [
    /no basic auth credentials|unauthorized: authentication required|authentication required|incorrect username or password/i,
    cause(
      'unauthenticated',
      () => t('The registry wants to know who you are.', 'Le registre veut savoir qui vous êtes.'),
      t(
        'Run `docker login` with its address in a terminal, then try again: your Compose does not use logins made in Wheelhouse.',
        'Lancez `docker login` avec son adresse dans un terminal, puis réessayez : votre Compose n’utilise pas les connexions faites dans Wheelhouse.',
      ),
    ),
  ],
  [
    /pull access denied for ([^\s,]+)|manifest for (\S+) not found|([\w./:@-]+): not found.*manifest|manifest unknown|repository does not exist|access to the resource is denied|No such image: (\S+)/i,
    cause(
      'not_found',
      (found) =>
        word(found)
          ? t(
              `The image ${word(found)} is not there, or may not be pulled.`,
              `L’image ${word(found)} n’existe pas, ou ne peut pas être tirée.`,
            )
          : t('An image is not there, or may not be pulled.', 'Une image n’existe pas, ou ne peut pas être tirée.'),
      t(
        'Check its name and tag. If its registry is private, run `docker login` with its address in a terminal: your Compose does not use logins made in Wheelhouse.',
        'Vérifiez son nom et son tag. Si son registre est privé, lancez `docker login` avec son adresse dans un terminal : votre Compose n’utilise pas les connexions faites dans Wheelhouse.',
      ),
    ),
  ],
  [
    /toomanyrequests|too many requests|rate limit/i,
    cause(
      'rate_limited',
      () => t('The registry is asked too much.', 'Le registre est trop sollicité.'),
      t(
        'Wait a while, or run `docker login` in a terminal: those who are known may ask more.',
        'Patientez, ou lancez `docker login` dans un terminal : les utilisateurs connus ont une limite plus haute.',
      ),
    ),
  ],
  [
    /Error while fetching server API version|Cannot connect to the Docker daemon|error during connect|Couldn't connect to Docker daemon|Connection aborted/i,
    cause(
      'unavailable',
      () =>
        t('The engine was lost, or could not be reached by the program.', 'Le moteur a été perdu, ou le programme n’a pas pu le joindre.'),
      t(
        'See that the engine runs, then try again: what was begun may be half-done.',
        'Vérifiez que le moteur tourne, puis réessayez : ce qui était commencé est peut-être à moitié fait.',
      ),
    ),
  ],
  [
    /lookup ([\w.-]+).*(?:no such host|server misbehaving)|dial tcp:? (?:lookup )?([\w.:-]+).*(?:no such host|network is unreachable|connection refused|i\/o timeout|temporary failure)|Temporary failure in name resolution|network is unreachable|TLS handshake timeout|Client\.Timeout exceeded|request canceled while waiting for connection/i,
    cause(
      'unavailable',
      (found) =>
        word(found)
          ? t(`${word(found)} cannot be reached.`, `${word(found)} est injoignable.`)
          : t('A registry cannot be reached.', 'Un registre est injoignable.'),
      t(
        'Check your network, VPN or proxy; the image may not be on this engine yet.',
        'Vérifiez votre réseau, VPN ou proxy ; l’image n’est peut-être pas encore sur ce moteur.',
      ),
    ),
  ],
  [
    /no space left on device/i,
    cause('unavailable', () => t("The engine's disk is full.", 'Le disque du moteur est plein.'), freeSpace, false),
  ],
  [
    /container name "?\/?([^"\s]+?)"? is already in use/i,
    cause(
      'conflict',
      (found) => t(`Another container has the name ${word(found)}.`, `Un autre conteneur porte le nom ${word(found)}.`),
      t('Remove or rename it, or leave out `container_name`.', 'Supprimez-le ou renommez-le, ou omettez `container_name`.'),
    ),
  ],
  [
    /client version \S+ is too (?:new|old)/i,
    cause(
      'unsupported',
      () => t('The program and this engine do not understand each other.', 'Le programme et ce moteur ne se comprennent pas.'),
      t('Update the older of the two.', 'Mettez à jour le plus ancien des deux.'),
    ),
  ],
  [
    /dependency failed to start: (.+)|container (?:for service )?"?(\S+?)"? (?:is unhealthy|exited)/i,
    cause(
      'conflict',
      (found) =>
        t(
          `A service that others wait for did not come up: ${word(found)}.`,
          `Un service que d’autres attendent n’a pas démarré : ${word(found)}.`,
        ),
      t('Look at its log.', 'Consultez son journal.'),
    ),
  ],
  [
    /returned a non-zero code: \d+|failed to solve|did not complete successfully: exit code: \d+|Service '(\S+)' failed to build/i,
    cause(
      'invalid',
      () => t('An image could not be built.', 'Une image n’a pas pu être construite.'),
      t('The lines above say which step failed.', 'Les lignes ci-dessus indiquent quelle étape a échoué.'),
    ),
  ],
  [
    /Unsupported config option for (\S+?): '([\w.-]+)'|^'([\w.-]+)' does not match any of the regexes|(?:^|: )(\S+) Additional property ([\w.-]+) is not allowed|additional propert(?:y|ies) '([\w.-]+)' not allowed/im,
    (found, tool, detail) => {
      const key = [found[2], found[3], found[5], found[6]].find(Boolean) ?? ''
      if (!tool.v2 && newerKeys.has(key)) return tooOldFault(tool, key, detail)
      return fault('invalid', t(`“${key}” is no key that Compose knows.`, `« ${key} » n’est pas une clé que Compose connaît.`), {
        hint: t('Check its spelling and where it stands in the file.', 'Vérifiez son orthographe et sa place dans le fichier.'),
        detail,
      })
    },
  ],
  [
    /No such file or directory: '(.+?)'|open (\S+): no such file or directory|stat (\S+): no such file/i,
    cause(
      'not_found',
      (found) => t(`The file ${word(found)} is not there.`, `Le fichier ${word(found)} n’existe pas.`),
      t(
        'Check the path; relative ones start from the folder of the first file.',
        'Vérifiez le chemin ; les chemins relatifs partent du dossier du premier fichier.',
      ),
    ),
  ],
  [
    /is invalid because|yaml: |yaml\.\w+\.\w*Error|validating .+?: |Invalid interpolation format|mapping values are not allowed|contains an invalid type|contains unsupported option|Version in .* is (?:unsupported|invalid)|must be a (?:mapping|string|list)|neither an image nor a build context/i,
    cause(
      'invalid',
      () => t('A compose file is not valid.', 'Un fichier Compose n’est pas valide.'),
      t('Open it in the editor: its mistakes are marked there.', 'Ouvrez-le dans l’éditeur : ses erreurs y sont signalées.'),
    ),
  ],
]

/** Why the program ended as it did. `lines` are the last that it said. */
export function composeFault(lines: readonly ProgramLine[], code: number | null, tool: ComposeTool): FaultError {
  const said = withoutTrace(lines.map(({ text }) => text))
  const text = said.join('\n')
  const { detail = '' } = detailOf(lines)
  for (const [pattern, make] of causes) {
    const found = pattern.exec(text)
    if (found) return make(found, tool, detail)
  }
  return fault(
    'internal',
    code === null
      ? t(`${tool.program} was ended from outside.`, `${tool.program} a été arrêté de l’extérieur.`)
      : t(`${tool.program} ended with ${code}.`, `${tool.program} s’est terminé avec le code ${code}.`),
    {
      hint: t(
        'Its last lines say why; what was begun may be half-done.',
        'Ses dernières lignes disent pourquoi ; ce qui était commencé est peut-être à moitié fait.',
      ),
      ...(detail ? { detail } : {}),
    },
  )
}

/** What the program finds wrong with its files, with the lines that it names. */
export function problemsOf(lines: readonly ProgramLine[], said: FaultError): ComposeProblem[] {
  const texts = withoutTrace(lines.map(({ text }) => text)).filter((text) => text.trim() !== '')
  const message = texts.join('\n').slice(0, longestDetail) || said.fault.message.en
  const line = /\bline (\d+)/.exec(message)?.[1]
  return [{ ...(line ? { line: Number(line) } : {}), message }]
}
