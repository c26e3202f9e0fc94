/** Which files of this machine may be touched for the page: those that a person has chosen in the system's own dialog, and what is in the folders among them. */
import { isAbsolute, relative, resolve } from 'node:path'
import { fault } from '../../shared/rpc/fault.ts'

export type Grants = {
  allow: (path: string) => void
  /** Throws a fault for a path that nobody chose. */
  check: (...paths: readonly string[]) => void
}

export function createGrants(): Grants {
  const allowed = new Set<string>()
  const covers = (granted: string, path: string) => {
    const rest = relative(granted, path)
    return rest === '' || !(rest.split(/[\\/]/)[0] === '..' || isAbsolute(rest))
  }
  return {
    allow: (path) => void allowed.add(resolve(path)),
    check: (...paths) => {
      for (const path of paths) {
        const whole = resolve(path)
        if (isAbsolute(path) && [...allowed].some((granted) => covers(granted, whole))) continue
        throw fault(
          'forbidden',
          { en: 'This file of your machine was not chosen by you.', fr: "Ce fichier de votre machine n'a pas été choisi par vous." },
          {
            hint: { en: 'Choose it once more in the dialog.', fr: 'Choisissez-le de nouveau dans la boîte de dialogue.' },
            detail: path.slice(0, 500),
          },
        )
      }
    },
  }
}
