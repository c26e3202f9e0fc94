/** What can go wrong with Docker's own stores of passwords, in words for a person. */
import { type FaultError, type Fault, fault, type Text } from '../../shared/rpc/fault.ts'
import { redact } from '../core/redact.ts'

const t = (en: string, fr: string): Text => ({ en, fr })
const configHint = (file: string) => t(`Correct it in ${file}.`, `Corrigez-le dans ${file}.`)

export const brokenConfigFault = (file: string, why: string): Fault =>
  fault('invalid', t(`The file ${file} cannot be understood.`, `Le fichier ${file} est illisible.`), {
    hint: t('Correct it; until then no login in it is used.', 'Corrigez-le ; d’ici là, aucune connexion qu’il contient n’est utilisée.'),
    detail: why,
  }).fault

export const badHelperNameFault = (file: string): FaultError =>
  fault(
    'invalid',
    t(
      "The name of a credential helper in Docker's settings is not one.",
      'Le nom d’un assistant d’identification dans les réglages de Docker n’est pas valide.',
    ),
    {
      hint: configHint(file),
    },
  )

export const missingHelperFault = (program: string, file: string): FaultError =>
  fault(
    'not_found',
    t(
      `${program}, which keeps Docker's passwords, is not installed.`,
      `${program}, qui garde les mots de passe de Docker, n’est pas installé.`,
    ),
    {
      hint: t(`Install it, or take it out of ${file}.`, `Installez-le, ou retirez-le de ${file}.`),
    },
  )

export const failedHelperFault = (program: string, words: string): FaultError =>
  fault('unavailable', t(`${program} did not give the password.`, `${program} n’a pas donné le mot de passe.`), {
    hint: t(
      'It may have to be unlocked. Or log in here, which does not need it.',
      'Il faut peut-être le déverrouiller. Vous pouvez aussi vous connecter ici, sans lui.',
    ),
    next: 'log_in',
    ...(words.trim() === '' ? {} : { detail: redact(words.trim()).slice(0, 500) }),
  })

/** Never with what it printed: that may be the password. */
export const garbledHelperFault = (program: string): FaultError =>
  fault('unavailable', t(`${program} answered with nonsense.`, `${program} a répondu de façon incompréhensible.`), {
    hint: t('Update it, or log in here, which does not need it.', 'Mettez-le à jour, ou connectez-vous ici, sans lui.'),
    next: 'log_in',
  })

export const lateHelperFault = (program: string, seconds: number): FaultError =>
  fault('timeout', t(`${program} did not answer within ${seconds} seconds.`, `${program} n’a pas répondu en ${seconds} secondes.`), {
    hint: t('It may wait for you to unlock it. Then try again.', 'Il attend peut-être que vous le déverrouilliez. Puis réessayez.'),
  })
