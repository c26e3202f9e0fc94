/** A small file of ours that must not be lost: one that makes no sense is set aside, and one that cannot be read is not written over. */
import { lstatSync, readFileSync, renameSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fault } from '../../shared/rpc/fault.ts'
import type { Log } from './log.ts'
import { writeWhole } from './whole-file.ts'

export type KeptFile<T> = {
  /** What was in it; undefined when there was none, or none that can be used. */
  value: T | undefined
  /** Rejects with a FaultError while the old one is there and could not be read, otherwise with the error of the system. */
  write: (text: string) => Promise<void>
}

/**
 * Never throws.
 * @param file its name ends with .json
 * @param parse throws when the text makes no sense
 */
export function openKept<T>(file: string, parse: (text: string) => T, log: Log): KeptFile<T> {
  const kept = read(file, parse, log)
  let lost = kept === 'lost'
  return {
    value: kept === 'lost' ? undefined : kept,
    write: async (text) => {
      if (lost && isThere(file)) throw lostFault(file)
      await mkdir(dirname(file), { recursive: true })
      await writeWhole(file, text)
      lost = false
    },
  }
}

function read<T>(file: string, parse: (text: string) => T, log: Log): T | 'lost' | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    log.warn('a file could not be read and is left as it is', { file, why: (error as Error).message })
    return 'lost'
  }
  try {
    return parse(text)
  } catch {
    // Not the error: JSON.parse quotes what it read, which may be a password.
    const aside = join(dirname(file), `${basename(file, '.json')}.corrupt-${new Date().toISOString().replaceAll(':', '-')}.json`)
    try {
      renameSync(file, aside)
      log.warn('a file was corrupt and set aside', { file, aside })
      return undefined
    } catch (error) {
      log.warn('a corrupt file could not be set aside', { file, why: (error as Error).message })
      return 'lost'
    }
  }
}

/** The name is taken, be it by a link that leads nowhere. */
function isThere(file: string): boolean {
  try {
    lstatSync(file)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}

const lostFault = (file: string) =>
  fault(
    'forbidden',
    {
      en: `${file} could not be read, and is not written over.`,
      fr: `${file} n’a pas pu être lu, et n’est pas écrasé.`,
    },
    {
      hint: {
        en: 'Make it readable to you, or move it away, then start Wheelhouse again.',
        fr: 'Rendez-le lisible pour vous, ou déplacez-le, puis relancez Wheelhouse.',
      },
    },
  )
