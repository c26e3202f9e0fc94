/**
 * What changes a container, asked through dockerode, which knows every request of the engine's interface. What runs all day (the list,
 * logs, samples, shells) goes through client.ts instead: dockerode takes 100 ms and 20 MB to load, so it waits for the first act.
 */
import type Dockerode from 'dockerode'
import type { Containers } from '../../capabilities/containers.ts'
import { askAgain } from './ask-again.ts'
import { type Client, containerPath } from './client.ts'
import { statusFault } from './faults.ts'
import { toRunFault } from './run-faults.ts'

type Actions = Pick<Containers, 'start' | 'stop' | 'restart' | 'pause' | 'unpause' | 'kill' | 'rename' | 'remove'>
/** What dockerode's own types leave out. */
type Options = { abortSignal: AbortSignal; [option: string]: unknown }

/** The status that says: it is so already. */
const already = 304

/** Podman cannot kill what ends in that moment, as what ends again and again does often: a forced removal is asked for again, after so many milliseconds each. */
const endsMeanwhile = [50, 100, 200, 400, 800, 1600]

/** Seconds that a container has to end by itself when nobody said; undefined leaves it to the engine. */
export type Patience = (container: string, signal: AbortSignal) => Promise<number | undefined>

export function containerActions(client: Client, patience?: Patience): Actions {
  let loaded: Promise<Dockerode> | undefined
  const act = async (
    container: string,
    signal: AbortSignal,
    work: (container: Dockerode.Container, options: Options) => Promise<unknown>,
  ) => {
    // What is no id or name never becomes a part of another path.
    containerPath(container)
    signal.throwIfAborted()
    loaded ??= load(client)
    try {
      await work((await loaded).getContainer(container), { abortSignal: signal })
    } catch (error) {
      const { statusCode, json, reason } = error as { statusCode?: number; json?: { message?: string }; reason?: string }
      if (statusCode === undefined) throw client.faultOf(error, true)
      if (statusCode !== already) throw statusFault(statusCode, json?.message ?? reason ?? String(error))
    }
  }
  return {
    start: (id, signal) => act(id, signal, (container, options) => container.start(options)).catch(asStart),
    stop: (id, { timeout }, signal) =>
      act(id, signal, async (container, options) => container.stop({ ...options, ...seconds(timeout ?? (await patience?.(id, signal))) })),
    restart: (id, { timeout }, signal) =>
      act(id, signal, async (container, options) =>
        container.restart({ ...options, ...seconds(timeout ?? (await patience?.(id, signal))) }),
      ).catch(asStart),
    pause: (id, signal) => act(id, signal, (container, options) => container.pause(options)),
    unpause: (id, signal) => act(id, signal, (container, options) => container.unpause(options)),
    kill: (id, { signal: name }, signal) => act(id, signal, (container, options) => container.kill({ ...options, signal: name })),
    rename: (id, { name }, signal) => act(id, signal, (container, options) => container.rename({ ...options, name })),
    remove: (id, { force, volumes }, signal) =>
      askAgain(
        () => act(id, signal, (container, options) => container.remove({ ...options, force, v: volumes })),
        force ? endsMeanwhile : [],
        ({ detail = '' }) => /container state improper/i.test(detail),
        signal,
      ),
  }
}

/** Whatever begins can fail of what running can fail of. */
const asStart = (error: unknown): never => {
  throw toRunFault(error)
}

const seconds = (timeout: number | undefined) => (timeout === undefined ? {} : { t: timeout })

async function load(client: Client): Promise<Dockerode> {
  const { default: Docker } = await import('dockerode')
  // Whatever the address, our own agent makes the connections: unix, TLS and the person's ssh alike.
  return new Docker({
    protocol: 'http',
    host: 'docker',
    port: 80,
    version: client.version(),
    agent: client.actions,
  } as Dockerode.DockerOptions)
}
