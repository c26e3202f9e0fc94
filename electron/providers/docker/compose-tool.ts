/** Finds the program that a person has for compose projects: `docker compose` when there is one, `docker-compose` otherwise. */
import type { ComposeTool } from '../../../shared/contract/compose.ts'
import { findProgram } from '../../core/login-path.ts'
import type { Place } from '../../core/provider.ts'
import { noComposeFault } from './compose-faults.ts'
import { readProgram } from './compose-process.ts'
import type { DockerConfig } from './discover.ts'
import { isRemote, parseEndpoint } from './endpoint.ts'

/** Milliseconds. Python takes its time on a busy machine. */
const answerTime = 30_000
const mostBytes = 100_000

export type ComposePrograms = {
  /** Whether the engine is on this machine. */
  here: boolean
  /** Rejects with a FaultError that says what to install; asks again the next time. */
  tool: (signal: AbortSignal) => Promise<ComposeTool>
  /** It is looked for again the next time: it may have been replaced. */
  forget: () => void
  env: () => Promise<Record<string, string>>
}

/** @param path the PATH of the person's login shell */
export function composePrograms(config: DockerConfig, place: Place, path: () => Promise<string>): ComposePrograms {
  let found: Promise<ComposeTool> | undefined
  const endpoint = parseEndpoint(config.endpoint, config.certs !== undefined)
  const env = async () => environment(config, place, await path())

  const ask = async (program: string, prefix: string[]): Promise<string | undefined> => {
    const signal = AbortSignal.timeout(answerTime)
    try {
      const said = await readProgram({
        path: program,
        args: [...prefix, 'version', '--short'],
        folder: '/',
        env: await env(),
        signal,
        most: mostBytes,
        patience: { interrupt: 0, terminate: 0 },
      })
      // One that was built without it says "unknown"; what follows from that is decided where it matters.
      return said.code === 0 ? (/v?(\d+\.\d+[^\s]*)/.exec(said.stdout)?.[1] ?? 'unknown') : undefined
    } catch {
      return undefined
    }
  }

  const look = async (): Promise<ComposeTool> => {
    const searched = await path()
    const docker = await findProgram('docker', searched, place.platform)
    const plugin = docker && (await ask(docker, ['compose']))
    if (docker && plugin) return { program: 'docker compose', path: docker, version: plugin, v2: isV2(plugin) }
    const standalone = await findProgram('docker-compose', searched, place.platform)
    const version = standalone && (await ask(standalone, []))
    if (standalone && version) return { program: 'docker-compose', path: standalone, version, v2: isV2(version) }
    throw noComposeFault(place.platform, standalone ?? undefined)
  }

  return {
    here: endpoint !== undefined && !isRemote(endpoint),
    env,
    forget: () => {
      found = undefined
    },
    tool: async (signal) => {
      signal.throwIfAborted()
      found ??= look().catch((error) => {
        found = undefined
        throw error
      })
      return found
    },
  }
}

const isV2 = (version: string) => !version.startsWith('1.')

/** Whatever the person's own environment says of another engine, or of other projects, does not hold here. */
const ours =
  /^(?:DOCKER_(?:HOST|CONTEXT|TLS|TLS_VERIFY|CERT_PATH)|COMPOSE_(?:FILE|PROJECT_NAME|PROFILES|ENV_FILES|PATH_SEPARATOR|ANSI|TLS_VERSION))$/

export function environment(config: DockerConfig, { env, home }: Place, path: string): Record<string, string> {
  const out: Record<string, string> = { HOME: home }
  for (const [name, value] of Object.entries(env)) if (value !== undefined && !ours.test(name)) out[name] = value
  const endpoint = parseEndpoint(config.endpoint, config.certs !== undefined)
  const secure = endpoint?.kind === 'tcp' && endpoint.tls
  return {
    ...out,
    PATH: path,
    DOCKER_HOST: config.endpoint,
    ...(secure ? (config.skipVerify ? { DOCKER_TLS: '1' } : { DOCKER_TLS_VERIFY: '1' }) : {}),
    ...(secure && config.certs ? { DOCKER_CERT_PATH: config.certs } : {}),
    // Its lines are read, not looked at.
    COMPOSE_ANSI: 'never',
    COMPOSE_STATUS_STDOUT: '0',
    PYTHONUNBUFFERED: '1',
    PYTHONIOENCODING: 'utf-8',
    COMPOSE_INTERACTIVE_NO_CLI: '1',
  }
}
