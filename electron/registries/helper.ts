/** Asks one of Docker's credential helpers, a program on this machine, for the password of a registry. */
import { spawn } from 'node:child_process'
import { type FaultError, fault } from '../../shared/rpc/fault.ts'
import { findProgram } from '../core/login-path.ts'
import type { Place } from '../core/provider.ts'
import { badHelperNameFault, failedHelperFault, garbledHelperFault, lateHelperFault, missingHelperFault } from './helper-faults.ts'

export type HelperOptions = {
  place: Place
  /** The person's PATH. */
  path: () => Promise<string>
  /** Milliseconds that it may take. */
  limit?: number | undefined
}

/** No password is longer, bytes. */
const mostBytes = 65_536

/**
 * @param name as Docker's settings have it: `desktop`, `pass`, `osxkeychain`
 * @param key what to ask for
 * @param file the settings, for the words of a fault
 * @returns undefined when it knows no password for that
 */
export async function askHelper(
  { place, path, limit = 10_000 }: HelperOptions,
  { name, key, file }: { name: string; key: string; file: string },
  signal: AbortSignal,
): Promise<{ username: string; secret: string } | undefined> {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,63}$/.test(name)) throw badHelperNameFault(file)
  const program = `docker-credential-${name}`
  const found = await path()
  const at = await findProgram(program, found, place.platform)
  if (!at) throw missingHelperFault(program, file)
  const { code, out, err } = await converse(
    at,
    program,
    { env: { ...place.env, PATH: found }, input: key, limit, group: place.platform !== 'win32' },
    signal,
  )
  if (code !== 0) {
    // Helpers say on their output that they have none, and what went wrong, too.
    if (/credentials not found/i.test(out)) return undefined
    throw failedHelperFault(program, err || out || `exit ${code}`)
  }
  const answer = parse(out)
  if (typeof answer?.Username !== 'string' || typeof answer.Secret !== 'string') throw garbledHelperFault(program)
  return answer.Secret === '' ? undefined : { username: answer.Username, secret: answer.Secret }
}

function parse(text: string): { Username?: unknown; Secret?: unknown } | undefined {
  try {
    return JSON.parse(text) as { Username?: unknown; Secret?: unknown }
  } catch {
    return undefined
  }
}

type Said = { code: number; out: string; err: string }
type Talk = { env: Place['env']; input: string; limit: number; group: boolean }

/** Runs it to its end; ends it, with whatever it started, when it takes too long, says too much, or nobody waits any more. */
function converse(at: string, program: string, { env, input, limit, group }: Talk, signal: AbortSignal): Promise<Said> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled())
    const child = spawn(at, ['get'], { env, stdio: 'pipe', detached: group, windowsHide: true })
    const kill = () => {
      try {
        if (child.pid) process.kill(group ? -child.pid : child.pid, 'SIGKILL')
      } catch {
        // It has ended by itself.
      }
    }
    const finish = (end: () => void) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      end()
    }
    const fail = (error: FaultError) =>
      finish(() => {
        kill()
        reject(error)
      })
    const timer = setTimeout(() => fail(lateHelperFault(program, limit / 1000)), limit)
    const abort = () => fail(cancelled())
    signal.addEventListener('abort', abort)
    const texts = { out: '', err: '' }
    const gather = (name: 'out' | 'err') => (more: string) => {
      texts[name] += more
      if (texts[name].length > mostBytes) fail(garbledHelperFault(program))
    }
    child.stdout.setEncoding('utf8').on('data', gather('out'))
    child.stderr.setEncoding('utf8').on('data', gather('err'))
    // One that ends without reading what it is asked is heard of by its exit.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.once('error', (error) => fail(failedHelperFault(program, error.message)))
    child.once('close', (code) => finish(() => resolve({ code: code ?? 1, ...texts })))
  })
}

const cancelled = () => fault('cancelled', { en: 'Cancelled.', fr: 'Annulé.' })
