/** What a build can fail of, in words for a person. `said` is the builder's own text. */
import { FaultError, fault, type Text } from '../../../shared/rpc/fault.ts'
import { registryFault } from './image-faults.ts'

const t = (en: string, fr: string): Text => ({ en, fr })

/** Which builder it was, and whether it fetched by itself what it builds. */
export type Builder = { buildkit: boolean; remote: boolean }

/** @param step the instruction that failed, when one did */
export function buildFault(said: string, step: string | undefined, { buildkit, remote }: Partial<Builder> = {}): FaultError {
  const detail = said.trim().slice(0, 2000)
  const fetched = remote ? fetchFault(detail) : undefined
  if (fetched) return fetched
  // The engine's unpacking ends with a code, too, and no command of the build is to blame.
  if (/no space left on device/i.test(detail)) return registryFault(detail, '')
  const code = /returned a non-zero code: (\d+)|exit code: (\d+)|exit status (\d+)/.exec(detail)?.slice(1).find(Boolean)
  if (code)
    return fault(
      'invalid',
      t(`A command of the build ended with code ${code}.`, `Une commande de la construction s’est terminée avec le code ${code}.`),
      {
        hint: t(
          `The last lines before it say why${step ? `: ${short(step)}` : ''}.`,
          `Les dernières lignes avant cela disent pourquoi${step ? ` : ${short(step)}` : ''}.`,
        ),
        detail,
      },
    )
  // Whom it may ask a registry as, BuildKit asks over the session that only the command line has.
  const base = /^\[internal\] load metadata for (\S+)/.exec(step ?? '')?.[1] ?? baseOf(detail)
  if (base && /no active session|failed to authorize/i.test(detail)) return loginFault(registryFault('unauthorized', base), detail, remote)
  if (/no active session|session (?:was )?not found|secret .*not found|no SSH key|unset ssh|could not parse ssh/i.test(detail))
    return fault('unsupported', t('This build asks for secrets or keys of yours.', 'Cette construction demande des secrets ou des clés.'), {
      hint: t(
        'Those are never sent from here: run `docker build` with `--secret` or `--ssh` in a terminal.',
        'Ils ne sont jamais envoyés d’ici : lancez `docker build` avec `--secret` ou `--ssh` dans un terminal.',
      ),
      detail,
    })
  if (/target stage .*could not be found|failed to reach build target|target ".*" was not found/i.test(detail))
    return fault('invalid', t('The Dockerfile has no such stage.', 'Le Dockerfile n’a pas cette étape.'), {
      hint: t('Choose the name after “AS” of one of its FROM lines.', 'Choisissez le nom qui suit « AS » dans une de ses lignes FROM.'),
      detail,
    })
  // Podman has an empty folder where it was told an address: a folder of ours is known to have its Dockerfile.
  if (/stat \S*libpod_builder\S*: no such file/.test(detail))
    return fault('unsupported', t('This engine does not fetch what it builds.', 'Ce moteur ne télécharge pas ce qu’il construit.'), {
      hint: t('Clone or download it, then build from that folder.', 'Clonez-le ou téléchargez-le, puis construisez depuis ce dossier.'),
      detail,
    })
  if (/cannot locate specified dockerfile|failed to read dockerfile|dockerfile.* no such file/i.test(detail))
    return noDockerfileFault('', detail)
  if (
    /dockerfile parse error|unknown instruction|no build stage|the dockerfile .*cannot be empty|file with no instructions|requires (?:exactly|at least)|invalid reference format|unknown flag/i.test(
      detail,
    )
  )
    return fault('invalid', t('The Dockerfile cannot be understood.', 'Le Dockerfile est incompréhensible.'), {
      hint: t('Correct the line that is named below.', 'Corrigez la ligne indiquée ci-dessous.'),
      detail,
    })
  if (
    /(?:COPY|ADD) failed|failed to (?:compute|calculate)|not found in build context|failed to walk|no source files|checking on sources under/i.test(
      detail,
    )
  )
    return fault('not_found', t('A file that the build copies is not there.', 'Un fichier que la construction copie est absent.'), {
      hint: t(
        'Check its path from the top of the folder, and whether .dockerignore leaves it out.',
        'Vérifiez son chemin depuis la racine du dossier, et si .dockerignore l’exclut.',
      ),
      detail,
    })
  const found = registryFault(detail, base ?? 'a base image')
  return buildkit && (found.fault.code === 'unauthenticated' || found.fault.code === 'forbidden')
    ? loginFault(found, detail, remote)
    : found
}

/** What comes before a build of an address: git's words for it hold those of a command that failed, and of a Dockerfile that is missing. */
function fetchFault(detail: string): FaultError | undefined {
  const ref = /couldn't find remote ref (\S+)|does not contain ref ([^\s,]+)/i.exec(detail)?.slice(1).find(Boolean)
  if (ref)
    return fault('not_found', t(`The repository has no branch or tag “${ref}”.`, `Le dépôt n’a ni branche ni étiquette « ${ref} ».`), {
      hint: t(
        'Write one that it has after # at the end of the address, such as #main.',
        'Écrivez-en une qui existe après # à la fin de l’adresse, par exemple #main.',
      ),
      detail,
    })
  if (/\bgit\b.*executable file not found|unable to find 'git'/i.test(detail))
    return fault('unsupported', t('This engine has no Git.', 'Ce moteur n’a pas Git.'), {
      hint: t('Clone the repository, then build from that folder.', 'Clonez le dépôt, puis construisez depuis ce dossier.'),
      detail,
    })
  if (/error fetching:|failed to fetch remote|failed to (?:init|clone) repo/i.test(detail))
    return fault('unavailable', t('The engine cannot fetch this repository.', 'Le moteur n’arrive pas à récupérer ce dépôt.'), {
      hint: t(
        'Check the address, and that the engine reaches it without a login. Else clone it, then build from that folder.',
        'Vérifiez l’adresse, et que le moteur y accède sans connexion. Sinon clonez-le, puis construisez depuis ce dossier.',
      ),
      detail,
    })
  if (/docker-build-git\S*: no such file|subdir(?:ectory)? \S*.*(?:not found|no such file)/i.test(detail))
    return fault('not_found', t('The repository has no such folder.', 'Le dépôt n’a pas ce dossier.'), {
      hint: t('Check what stands after the last : of the address.', 'Vérifiez ce qui suit le dernier : de l’adresse.'),
      detail,
    })
  return undefined
}

const loginFault = ({ fault: found }: FaultError, detail: string, remote = false) =>
  new FaultError({
    ...found,
    detail,
    hint: remote
      ? t(
          'Pull the base image first, with your login, then build without looking for newer ones.',
          'Téléchargez d’abord l’image de base, avec votre connexion, puis construisez sans chercher de version plus récente.',
        )
      : t(
          'Log in to its registry under Registries, or pull the base image first and build without looking for newer ones.',
          'Connectez-vous à son registre dans Registres, ou téléchargez d’abord l’image de base et construisez sans chercher de version plus récente.',
        ),
  })

const short = (text: string) => (text.length > 120 ? `${text.slice(0, 120)}…` : text).replace(/\s+/g, ' ')

/** The image that a registry was asked for, as its address has it. */
function baseOf(said: string): string | undefined {
  const asked = /https?:\/\/([^/"\s]+)\/v2\/([^"\s]+?)\/manifests\/([^"\s:]+)/.exec(said)
  if (asked) return `${asked[1]}/${asked[2]}:${asked[3]}`
  return /pull access denied for ([^\s,]+)/.exec(said)?.[1] ?? /(?:^|\s)([a-z0-9][\w.:/-]*): not found/.exec(said)?.[1]
}

export const noDockerfileFault = (file: string, detail = ''): FaultError =>
  fault('not_found', t(`There is no ${file || 'Dockerfile'} in that folder.`, `Il n’y a pas de ${file || 'Dockerfile'} dans ce dossier.`), {
    hint: t('Choose another folder, or the Dockerfile in it.', 'Choisissez un autre dossier, ou le Dockerfile qui s’y trouve.'),
    ...(detail ? { detail } : {}),
  })
