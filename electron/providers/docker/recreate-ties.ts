/** Which containers would be lost with one that is made anew: those that live in its network, its processes or its memory, and its pod. */
import { asFault, type FaultError, fault, type Text } from '../../../shared/rpc/fault.ts'
import { type Client, containerPath } from './client.ts'
import type { Inspected } from './run-read.ts'

const t = (en: string, fr: string): Text => ({ en, fr })

/** Rejects when something is tied to the container itself: engines know it by its id, which a new one has not. */
export async function checkTies(client: Client, podman: boolean, { Id, Name = '' }: Inspected, signal: AbortSignal): Promise<void> {
  const name = Name.replace(/^\//, '')
  const ask = { signal, timeout: 15_000 }
  if (podman) {
    const query = { all: true, filters: JSON.stringify({ id: [Id] }) }
    const [member] = await client.json<{ Pod?: string; PodName?: string }[]>('/libpod/containers/json', { ...ask, query })
    if (member?.Pod) throw podFault(name, member.PodName || member.Pod.slice(0, 12))
  }
  const listed = await client.json<{ Id: string }[]>('/containers/json', { ...ask, query: { all: true } })
  const others = await Promise.all(
    listed.filter((one) => one.Id !== Id).map((one) => client.json<Inspected>(`${containerPath(one.Id)}/json`, ask).catch(unlessGone)),
  )
  const tied = others.flatMap((one) => (one && livesIn(one, Id, name) ? [(one.Name ?? one.Id).replace(/^\//, '')] : []))
  if (tied.length > 0) throw tiedFault(name, tied.sort())
}

const unlessGone = (error: unknown): undefined => {
  if (asFault(error).code !== 'not_found') throw error
}

function livesIn({ HostConfig: host = {} }: Inspected, id: string, name: string): boolean {
  return ['NetworkMode', 'IpcMode', 'PidMode'].some((key) => {
    const of = /^container:(.+)$/.exec(String(host[key] ?? ''))?.[1]
    return of !== undefined && (of === name || (of.length >= 12 && id.startsWith(of)))
  })
}

function tiedFault(name: string, tied: string[]): FaultError {
  const named = (quote: (one: string) => string) => {
    const some = tied.slice(0, 10).map(quote).join(', ')
    return tied.length > 10 ? `${some}…` : some
  }
  return fault(
    'conflict',
    t(
      `The network, processes or memory of “${name}” are shared by ${named((one) => `“${one}”`)}.`,
      `Le réseau, les processus ou la mémoire de « ${name} » sont partagés par ${named((one) => `« ${one} »`)}.`,
    ),
    {
      hint: t(
        'Nothing has been changed. They are tied to this very container: remove them, recreate it, and run them again.',
        'Rien n’a été modifié. Ils sont liés à ce conteneur précis : supprimez-les, recréez-le, puis relancez-les.',
      ),
    },
  )
}

const podFault = (name: string, pod: string): FaultError =>
  fault('unsupported', t(`“${name}” is a part of the pod “${pod}”.`, `« ${name} » fait partie du pod « ${pod} ».`), {
    hint: t(
      'Nothing has been changed. Recreate the whole pod with `podman kube play --replace`, or in the way it was made.',
      'Rien n’a été modifié. Recréez le pod entier avec `podman kube play --replace`, ou comme il a été créé.',
    ),
  })
