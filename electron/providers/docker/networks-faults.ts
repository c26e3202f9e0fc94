/** What can go wrong with networks, in words for a person, and their path in the engine's interface. */
import { BlockList, isIPv4 } from 'node:net'
import type { Subnet } from '../../../shared/contract/networks.ts'
import { FaultError, fault, type Text } from '../../../shared/rpc/fault.ts'

const t = (en: string, fr: string): Text => ({ en, fr })

const noNetworkFault = (detail: string): FaultError =>
  fault('not_found', t('This network does not exist any more.', 'Ce réseau n’existe plus.'), { detail })

/** What is no id or name (it came from a page) never becomes a part of another path. */
export function networkPath(network: string): string {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(network)) throw noNetworkFault(network.slice(0, 100))
  return `/networks/${network}`
}

const addressFault = (detail: string): FaultError =>
  fault('invalid', t('These addresses do not go with the network.', 'Ces adresses ne conviennent pas à ce réseau.'), {
    hint: t(
      'An address has to lie in a subnet that the network was made with; the default networks have no addresses of your choice.',
      'Une adresse doit être dans un sous-réseau choisi à la création du réseau ; les réseaux par défaut n’acceptent pas d’adresse choisie.',
    ),
    detail,
  })

export const builtInFault = (detail: string): FaultError =>
  fault('forbidden', t('This network belongs to the engine.', 'Ce réseau appartient au moteur.'), {
    hint: t('Make one of your own, and put the containers on it.', 'Créez un réseau à vous, et connectez-y les conteneurs.'),
    detail,
  })

/** @param detail who is, or what the engine says of it */
export const usedFault = (detail: string): FaultError =>
  fault('conflict', t('Containers are on this network.', 'Des conteneurs sont sur ce réseau.'), {
    hint: t('Disconnect or stop them first.', 'Déconnectez-les ou arrêtez-les d’abord.'),
    detail,
  })

/** Not every engine looks before it connects, and not each of them can undo it. */
export function needSubnet(subnets: readonly Subnet[], address: string): void {
  const ranges = new BlockList()
  for (const { subnet } of subnets) {
    const [base = '', bits] = subnet.split('/')
    if (isIPv4(base)) ranges.addSubnet(base, Number(bits), 'ipv4')
  }
  if (!ranges.check(address, 'ipv4')) throw addressFault(`${address} not in ${subnets.map(({ subnet }) => subnet).join(', ')}`)
}

type Reason = { when: RegExp; fault: (detail: string) => FaultError }

/** In this order: the text of one may hold words of a later one. */
const reasons: Reason[] = [
  { when: /no such network|network .*not found|unable to find network/i, fault: noNetworkFault },
  {
    when: /pre-?defined|default network|is a pre-defined|operation is not permitted on predefined|cannot be removed/i,
    fault: builtInFault,
  },
  {
    when: /active endpoints|has associated containers|being used|in use by|network is in use/i,
    fault: usedFault,
  },
  {
    when: /network .*already exists|network name .*already used/i,
    fault: (detail) =>
      fault('conflict', t('Another network has that name.', 'Un autre réseau porte ce nom.'), {
        hint: t('Choose another name.', 'Choisissez un autre nom.'),
        detail,
      }),
  },
  {
    when: /pool overlaps|is already used on the host|subnet .*(?:overlap|already)|address space/i,
    fault: (detail) =>
      fault('conflict', t('Another network has these addresses.', 'Un autre réseau utilise ces adresses.'), {
        hint: t('Choose another subnet, or leave it to the engine.', 'Choisissez un autre sous-réseau, ou laissez le moteur choisir.'),
        detail,
      }),
  },
  {
    when: /endpoint .*already exists|already (?:connected|attached)|is already attached/i,
    fault: (detail) =>
      fault('conflict', t('The container is on this network already.', 'Le conteneur est déjà sur ce réseau.'), { detail }),
  },
  {
    when: /is not connected to|not connected to (?:the )?network/i,
    fault: (detail) => fault('conflict', t('The container is not on this network.', 'Le conteneur n’est pas sur ce réseau.'), { detail }),
  },
  {
    when: /address already in use|address .*is already allocated|is not available in range|ip address .*(?:already|in use)|requested ip address .*(?:already|in use)/i,
    fault: (detail) =>
      fault('conflict', t('Another container has that address.', 'Un autre conteneur a cette adresse.'), {
        hint: t('Choose another address, or leave it to the engine.', 'Choisissez une autre adresse, ou laissez le moteur choisir.'),
        detail,
      }),
  },
  {
    when: /user specified IP address is supported|no configured subnet|invalid address|not in (?:the |any )?subnet|no matching subnet|does not contain|invalid (?:subnet|gateway|network|pool)|IPv6/i,
    fault: addressFault,
  },
  {
    when: /host network|sharing|conflicting options|container network mode|with host|network mode/i,
    fault: (detail) =>
      fault(
        'conflict',
        t('A container in this network mode cannot be on others.', 'Dans ce mode réseau, le conteneur ne peut pas en rejoindre d’autres.'),
        {
          hint: t('Recreate it on a network of its own.', 'Recréez-le sur un réseau à lui.'),
          detail,
        },
      ),
  },
  {
    when: /plugin .*not found|could not find plugin|unsupported driver|driver .*not found|looking up/i,
    fault: (detail) =>
      fault('invalid', t('The engine has no such driver.', 'Le moteur n’a pas ce pilote.'), {
        hint: t('Use `bridge`, or install the plugin.', 'Utilisez `bridge`, ou installez le greffon.'),
        detail,
      }),
  },
]

export function toNetworkFault(error: unknown): unknown {
  if (!(error instanceof FaultError)) return error
  const { code, detail = '' } = error.fault
  // These are about the engine itself, or about the container.
  if (code === 'cancelled' || code === 'timeout' || code === 'unavailable' || /no such container|no container with/i.test(detail))
    return error
  return reasons.find(({ when }) => when.test(detail))?.fault(detail) ?? error
}
