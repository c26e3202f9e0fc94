/** What can go wrong with a person's compose program and files, in words for a person: what happened, and what to do. */
import type { ComposeTool } from '../../../shared/contract/compose.ts'
import { type FaultError, fault, type Text } from '../../../shared/rpc/fault.ts'
import type { ProgramLine } from './compose-process.ts'

const t = (en: string, fr: string): Text => ({ en, fr })
/** What was said last is what it failed of. */
const shownLines = 30
export const longestDetail = 4000

/** @param broken a program that is there and does not run */
export function noComposeFault(platform: NodeJS.Platform, broken?: string): FaultError {
  const install =
    platform === 'darwin'
      ? t(
          'Install it with `brew install docker-compose`, or install Docker Desktop.',
          'Installez-le avec `brew install docker-compose`, ou installez Docker Desktop.',
        )
      : platform === 'win32'
        ? t(
            'Install Docker Desktop, or put docker-compose.exe on your PATH.',
            'Installez Docker Desktop, ou placez docker-compose.exe dans votre PATH.',
          )
        : t(
            "Install the package docker-compose-plugin of Docker's repository, or docker-compose of your distribution: `sudo apt-get install docker-compose`, `sudo dnf install docker-compose`.",
            'Installez le paquet docker-compose-plugin du dépôt de Docker, ou docker-compose de votre distribution : `sudo apt-get install docker-compose`, `sudo dnf install docker-compose`.',
          )
  return broken
    ? fault('unsupported', t(`The program ${broken} does not work.`, `Le programme ${broken} ne fonctionne pas.`), {
        hint: t(
          `Run \`${broken} version\` in a terminal to see why. ${install.en}`,
          `Lancez \`${broken} version\` dans un terminal pour savoir pourquoi. ${install.fr}`,
        ),
      })
    : fault('unsupported', t('Docker Compose is not installed.', 'Docker Compose n’est pas installé.'), { hint: install })
}

export const tooOldFault = ({ program, version }: ComposeTool, feature: string, detail?: string): FaultError =>
  fault('unsupported', t(`${program} ${version} does not know “${feature}”.`, `${program} ${version} ne connaît pas « ${feature} ».`), {
    hint: t(
      'Install Compose 2 or newer (the package docker-compose-plugin); it is used as soon as it is there.',
      'Installez Compose 2 ou plus récent (le paquet docker-compose-plugin) ; il sera utilisé dès qu’il sera là.',
    ),
    ...(detail ? { detail } : {}),
  })

export const oneEnvFileFault = ({ program, version }: ComposeTool): FaultError =>
  fault(
    'unsupported',
    t(`${program} ${version} takes one env file.`, `${program} ${version} n’accepte qu’un seul fichier d’environnement.`),
    {
      hint: t('Choose one of them, or install Compose 2 or newer.', 'Choisissez-en un, ou installez Compose 2 ou plus récent.'),
    },
  )

export const missingFileFault = (file: string): FaultError =>
  fault('not_found', t(`The file ${file} is not on this machine.`, `Le fichier ${file} n’est pas sur cette machine.`), {
    hint: t(
      'The project may have been started elsewhere, or the file was moved. Add the file where it is now, or act on the containers themselves.',
      'Le projet a pu être lancé ailleurs, ou le fichier déplacé. Ajoutez le fichier là où il est, ou agissez sur les conteneurs eux-mêmes.',
    ),
  })

export const unknownFilesFault = (project: string, tool: ComposeTool): FaultError =>
  fault('not_found', t(`The files of “${project}” are not known.`, `Les fichiers de « ${project} » sont inconnus.`), {
    hint: t(
      `${tool.program} ${tool.version} needs them for this. Add the compose file to the project, or act on its containers.`,
      `${tool.program} ${tool.version} en a besoin pour cela. Ajoutez le fichier Compose au projet, ou agissez sur ses conteneurs.`,
    ),
  })

export const stoppedFault = (lines: readonly ProgramLine[]): FaultError =>
  fault('cancelled', t('Cancelled: what was begun may be half-done.', 'Annulé : ce qui était commencé est peut-être à moitié fait.'), {
    hint: t(
      'Look at the services of the project; doing it again carries on from where it stopped.',
      'Regardez les services du projet ; relancer l’opération reprend là où elle s’est arrêtée.',
    ),
    ...detailOf(lines),
  })

export const tooMuchFault = (): FaultError =>
  fault(
    'unsupported',
    t('What this project comes to is too large to be shown.', 'Le résultat de ce projet est trop volumineux pour être affiché.'),
  )

export const unreadableFault = (): FaultError =>
  fault('internal', t('What this project comes to could not be read.', 'Le résultat de ce projet n’a pas pu être lu.'), {
    hint: t(
      'Run `docker compose config` in its folder to see whether it is whole.',
      'Lancez `docker compose config` dans son dossier pour vérifier qu’il est complet.',
    ),
  })

export const notStartedFault = (path: string, error: unknown): FaultError =>
  fault('unavailable', t(`The program ${path} could not be started.`, `Le programme ${path} n’a pas pu être lancé.`), {
    hint: t('See that it is still there and may be run.', 'Vérifiez qu’il est toujours là et qu’il peut être exécuté.'),
    detail: error instanceof Error ? error.message : String(error),
    cause: error,
  })

/** The last lines, as what the fault says in the program's own words. */
export function detailOf(lines: readonly ProgramLine[]): { detail?: string } {
  const detail = withoutTrace(lines.map(({ text }) => text))
    .slice(-shownLines)
    .join('\n')
    .trim()
    .slice(-longestDetail)
  return detail ? { detail } : {}
}

/** Python tells where in its own sources it failed; only what it failed of is of use to a person. */
export function withoutTrace(lines: readonly string[]): string[] {
  const out: string[] = []
  let inside = false
  for (const line of lines) {
    if (/^Traceback \(most recent call last\):$/.test(line)) inside = true
    else if (/^(?:During handling of the above exception|The above exception was)/.test(line)) {
      // What the later exception says includes the earlier one.
      while (out.at(-1) === '') out.pop()
      out.pop()
      inside = true
    } else if (!inside || !/^\s|^$/.test(line)) {
      out.push(line)
      inside = false
    }
  }
  return out
}
