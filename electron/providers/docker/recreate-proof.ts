/** Watches a container that was made anew until it has shown that it can take the place of the old one, or says why it cannot. */
import { setTimeout as delay } from 'node:timers/promises'
import type { RunChunk } from '../../../shared/contract/containers.ts'
import { asFault, type FaultError, fault, type Text } from '../../../shared/rpc/fault.ts'
import { type Client, containerPath } from './client.ts'
import { demuxer } from './demux.ts'
import type { Inspected } from './run-read.ts'

/** Milliseconds. */
const step = 500
/** However long a health check may take, nobody watches longer. */
const longest = 120_000
/** What the engine takes where a health check does not say. */
const usual = { interval: 30_000, retries: 3 }
const saidLines = 10
const mostSaid = 2000

type State = NonNullable<Inspected['State']> & { Restarting?: boolean }

/**
 * Returns once it is proven: healthy where it has a health check, else up for the whole span. `ended`: it has done its work and ended by
 * itself, as one may where nothing restarts it, nor did the old one; whether that was meant, only a person knows.
 *
 * @param span milliseconds
 */
export async function* prove(
  client: Client,
  id: string,
  old: Inspected,
  span: number,
  signal: AbortSignal,
): AsyncGenerator<RunChunk, { ended: boolean }> {
  const began = performance.now()
  for (let first = true; ; first = false) {
    const now = await look(client, id, signal)
    const state: State = now.State ?? {}
    if ((now.RestartCount ?? 0) > 0 || state.Restarting) throw await withSaid(client, now, restarted)
    if (!state.Running) {
      if (state.ExitCode === 0 && restartsNever(old) && restartsNever(now)) return { ended: true }
      throw await withSaid(client, now, ended(state))
    }
    const health = (state.Health ?? state.Healthcheck)?.Status
    if (health === 'unhealthy') throw await withSaid(client, now, unhealthy)
    if (health === 'healthy') return { ended: false }
    // One that is still starting by then runs, and nothing speaks against it.
    const most = health === 'starting' ? Math.min(longest, Math.max(span, untilJudged(now))) : span
    if (first) yield { status: 'watching', seconds: Math.ceil(most / 1000) }
    if (performance.now() - began >= most) return { ended: false }
    await delay(Math.min(step, span), undefined, { signal }).catch((error: unknown) => {
      throw client.faultOf(error)
    })
  }
}

const restartsNever = ({ HostConfig }: Inspected): boolean => ['', 'no'].includes(HostConfig?.RestartPolicy?.Name ?? '')

async function look(client: Client, id: string, signal: AbortSignal): Promise<Inspected> {
  try {
    return await client.json<Inspected>(`${containerPath(id)}/json`, { signal, timeout: 15_000 })
  } catch (error) {
    throw asFault(error).code === 'not_found' ? fault('not_found', vanished, { cause: error }) : error
  }
}

/** Milliseconds until its health check has said what it has to say. */
function untilJudged({ Config }: Inspected): number {
  const { StartPeriod = 0, Interval, Retries } = Config?.Healthcheck ?? {}
  return StartPeriod / 1e6 + (Interval ? Interval / 1e6 : usual.interval) * (Retries || usual.retries)
}

/** With what it said last: once it is taken away nobody can look any more. */
async function withSaid(client: Client, now: Inspected, message: Text): Promise<FaultError> {
  const check = (now.State?.Health ?? now.State?.Healthcheck)?.Log?.at(-1)?.Output?.trim()
  const lines = await lastLines(client, now).catch(() => '')
  const said = [now.State?.Error, check, lines].filter(Boolean).join('\n').slice(-mostSaid)
  return fault('invalid', message, said ? { detail: said } : {})
}

async function lastLines(client: Client, { Id, Config }: Inspected): Promise<string> {
  const answer = await client.stream(`${containerPath(Id)}/logs`, {
    query: { stdout: true, stderr: true, tail: saidLines },
    signal: AbortSignal.timeout(15_000),
    timeout: 15_000,
  })
  try {
    const parts: Buffer[] = []
    const push = Config?.Tty ? (bytes: Buffer) => void parts.push(bytes) : demuxer((_, bytes) => void parts.push(bytes))
    let size = 0
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      push(chunk)
      size += chunk.length
      // Lines have no greatest length.
      if (size > 64 * mostSaid) break
    }
    return Buffer.concat(parts).toString('utf8').trim()
  } finally {
    answer.destroy()
  }
}

const t = (en: string, fr: string): Text => ({ en, fr })

const restarted = t('The new container ended and had to be restarted.', 'Le nouveau conteneur s’est arrêté et a dû être redémarré.')
const unhealthy = t('The new container is unhealthy.', 'Le nouveau conteneur est en mauvaise santé.')
const vanished = t('The new container was removed while it was watched.', 'Le nouveau conteneur a été supprimé pendant sa surveillance.')
const ended = ({ ExitCode = 0, OOMKilled = false }: State) =>
  OOMKilled
    ? t('The new container ran out of memory and was killed.', 'Le nouveau conteneur a manqué de mémoire et a été tué.')
    : t(`The new container ended with exit code ${ExitCode}.`, `Le nouveau conteneur s’est arrêté avec le code ${ExitCode}.`)
