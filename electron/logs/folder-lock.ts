/** One app at a time writes in a folder; and whether the last one that did ended well. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { fault } from '../../shared/rpc/fault.ts'

export type FolderLock = {
  /** The last one to write here said goodbye. */
  clean: boolean
  /** Says goodbye. */
  release: () => void
}

type Holder = { pid: number; boot: number }

/** Seconds since the epoch when the machine started, about: a process id of before means nothing. */
const bootTime = () => Math.round(Date.now() / 1000 - uptime())
const samePlusMinus = 300

/** Throws a fault when a process that lives has the folder. */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'lock')
  const held = holderOf(file)
  // Our own id is that of a worker which died: there is one store to a process.
  if (held && held !== 'unknown' && held.pid !== process.pid && lives(held)) throw inUse(folder, held.pid)
  const beside = `${file}.${process.pid}`
  writeFileSync(beside, JSON.stringify({ pid: process.pid, boot: bootTime() } satisfies Holder), { mode: 0o600 })
  renameSync(beside, file)
  return { clean: held === undefined, release: () => rmSync(file, { force: true }) }
}

function holderOf(file: string): Holder | 'unknown' | undefined {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder> | null
    return typeof value?.pid === 'number' && typeof value.boot === 'number' ? { pid: value.pid, boot: value.boot } : 'unknown'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : 'unknown'
  }
}

function lives({ pid, boot }: Holder): boolean {
  if (Math.abs(boot - bootTime()) > samePlusMinus) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const inUse = (folder: string, pid: number) =>
  fault(
    'conflict',
    {
      en: 'Another Wheelhouse has the kept logs open.',
      fr: 'Un autre Wheelhouse a ouvert les journaux conservés.',
    },
    {
      hint: {
        en: `Quit the other one (process ${pid}), then try again.`,
        fr: `Quittez l’autre (processus ${pid}), puis réessayez.`,
      },
      detail: folder,
      retryable: true,
    },
  )
