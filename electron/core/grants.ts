/**
 * Which files of this machine may be touched for the page: to read, those that a person has chosen in the system's own dialog and what is
 * in the folders among them; to write, only the very file that was chosen to be written.
 */
import { realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { fault } from '../../shared/rpc/fault.ts'

/** Whoever may write a file may read it, too. */
export type GrantKind = 'read' | 'write'

export type Grants = {
  allow: (kind: GrantKind, path: string) => void
  /** Whether a person chose all of these. */
  allows: (kind: GrantKind, ...paths: readonly string[]) => boolean
  /** Throws a fault for a path that nobody chose for that. */
  check: (kind: GrantKind, ...paths: readonly string[]) => void
}

export function createGrants(): Grants {
  const readable = new Set<string>()
  const writable = new Set<string>()
  const isAllowed = (kind: GrantKind, path: string) => {
    if (!isAbsolute(path)) return false
    const real = realPath(path)
    return writable.has(real) || (kind === 'read' && [...readable].some((granted) => covers(granted, real)))
  }
  return {
    allow: (kind, path) => void (kind === 'read' ? readable : writable).add(realPath(path)),
    allows: (kind, ...paths) => paths.every((path) => isAllowed(kind, path)),
    check: (kind, ...paths) => {
      const other = paths.find((path) => !isAllowed(kind, path))
      if (other === undefined) return
      throw fault(
        'forbidden',
        kind === 'read'
          ? { en: 'This file of your machine was not chosen by you.', fr: 'Ce fichier de votre machine n’a pas été choisi par vous.' }
          : {
              en: 'You did not choose to write this file of your machine.',
              fr: 'Vous n’avez pas choisi d’écrire ce fichier de votre machine.',
            },
        {
          hint: { en: 'Choose it once more in the dialog.', fr: 'Choisissez-le de nouveau dans la boîte de dialogue.' },
          detail: other.slice(0, 500),
        },
      )
    },
  }
}

function covers(granted: string, path: string): boolean {
  const rest = relative(granted, path)
  return rest === '' || !(rest.split(/[\\/]/)[0] === '..' || isAbsolute(rest))
}

/** Where a path leads: a link in what was chosen may point elsewhere. What is not there yet is in a folder that is. */
function realPath(path: string): string {
  const whole = resolve(path)
  try {
    return realpathSync.native(whole)
  } catch {
    const parent = dirname(whole)
    return parent === whole ? whole : join(realPath(parent), basename(whole))
  }
}
