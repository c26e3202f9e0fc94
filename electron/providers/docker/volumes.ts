/** The volumes of one engine, as the capability wants them. */
import { asFault, FaultError, fault, type Text } from '../../../shared/rpc/fault.ts'
import type { Volumes } from '../../capabilities/volumes.ts'
import type { Client } from './client.ts'
import type { ContainersWatch } from './containers-watch.ts'
import { garbledFault } from './faults.ts'
import { noVolumeFault } from './files-faults.ts'
import { watchListing } from './listing-watch.ts'
import { number } from './map.ts'
import { type DiskUsage, type ListedVolume, toSizes, toVolume } from './volumes-map.ts'
import { volumePath } from './volumes-path.ts'
import type { WatchTiming } from './watch.ts'

const t = (en: string, fr: string): Text => ({ en, fr })

/** Milliseconds: some drivers ask over a network. */
const patience = 60_000

export function dockerVolumes(client: Client, apiVersion: string, containers: ContainersWatch, timing: WatchTiming): Volumes {
  const list = async (signal: AbortSignal) => {
    const { Volumes } = await client.json<{ Volumes?: ListedVolume[] | null }>('/volumes', { signal, timeout: timing.list })
    if (Volumes && !Array.isArray(Volumes)) throw garbledFault('the list of volumes is no list')
    return (Volumes ?? []).map(toVolume)
  }
  return {
    watch: (into, signal) =>
      watchListing(
        client,
        containers,
        {
          type: 'volume',
          changes: /^(?:create|destroy|remove|prune)$/,
          list,
          keys: ({ volume }) => [volume],
          uses: ({ volumes = [] }) => volumes,
        },
        into,
        signal,
        timing,
      ),
    create: async ({ name, driver, labels, options }, signal) => {
      // For the engine it is no failure that the name is taken: it hands out the old one, with whatever is in it.
      if (name !== undefined && (await exists(client, name, signal))) throw takenFault(name)
      const body = {
        ...(name === undefined ? {} : { Name: name }),
        ...(driver === undefined ? {} : { Driver: driver }),
        Labels: labels,
        DriverOpts: options,
      }
      const made = await client.actJson<{ Name: string }>('/volumes/create', { body, signal, timeout: patience }).catch((error) => {
        throw toVolumeFault(error, name ?? '')
      })
      return made.Name
    },
    remove: async (volume, { force }, signal) => {
      await client.act(volumePath(volume), { method: 'DELETE', query: { force }, signal, timeout: patience }).catch((error) => {
        throw toVolumeFault(error, volume)
      })
    },
    inspect: async (volume, signal) => ({
      document: await client.json<unknown>(volumePath(volume), { signal, timeout: patience }).catch((error) => {
        throw toVolumeFault(error, volume)
      }),
    }),
    sizes: async (signal) => {
      // Older engines measure everything or nothing.
      const query = (number(apiVersion) ?? 0) >= 1042 ? { type: 'volume' } : {}
      return toSizes(await client.json<DiskUsage>('/system/df', { query, signal }))
    },
  }
}

async function exists(client: Client, volume: string, signal: AbortSignal): Promise<boolean> {
  try {
    await client.json(volumePath(volume), { signal, timeout: patience })
    return true
  } catch (error) {
    if (asFault(error).code === 'not_found') return false
    throw error
  }
}

const takenFault = (name: string, detail?: string) =>
  fault('conflict', t(`There is a volume ${name} already.`, `Un volume ${name} existe déjà.`), {
    hint: t('Choose another name, or use the one that is there.', 'Choisissez un autre nom, ou utilisez celui qui existe.'),
    ...(detail ? { detail } : {}),
  })

function toVolumeFault(error: unknown, volume: string): unknown {
  if (!(error instanceof FaultError)) return error
  const { code, detail = '' } = error.fault
  if (code === 'not_found' && !/plugin|driver/i.test(detail)) return noVolumeFault(volume, detail)
  if (/in use|being used/i.test(detail))
    return fault('conflict', t(`Containers use the volume ${volume}.`, `Des conteneurs utilisent le volume ${volume}.`), {
      hint: t(
        'Remove those containers first; stopped ones count, too.',
        'Supprimez d’abord ces conteneurs, y compris ceux qui sont arrêtés.',
      ),
      detail,
    })
  if (/already exists/i.test(detail)) return takenFault(volume, detail)
  if (
    /plugin .*not found|looking up volume plugin|no such driver|driver .*not found|could not find volume driver|required plugin missing/i.test(
      detail,
    )
  )
    return fault('invalid', t('The engine has no such driver.', 'Le moteur n’a pas ce pilote.'), {
      hint: t('Install it as a plugin of the engine, or use `local`.', 'Installez-le comme greffon du moteur, ou utilisez `local`.'),
      detail,
    })
  if (/invalid option|unknown option|invalid mount option|options .* not supported|missing required option|invalid.*opt/i.test(detail))
    return fault('invalid', t('The driver does not take these options.', 'Le pilote n’accepte pas ces options.'), {
      hint: t('Look up which it knows; `local` has type, device and o.', 'Vérifiez celles qu’il connaît ; `local` a type, device et o.'),
      detail,
    })
  return error
}
