/** What every provider of networks must do, against the real engine. */
import { describe, expect, test } from 'vitest'
import type { NetworkRow, NewNetwork } from './networks.ts'
import { type StorageSuiteOptions, storageKit } from './storage.suite-kit.ts'
import { eventually, expectEnds, failure, watched } from './suite-kit.ts'

/** Subnets that tests take turns with; nobody else on the machine should have them. */
const subnet = (part: number) => ({
  subnet: `10.213.${part}.0/24`,
  gateway: `10.213.${part}.1`,
  address: (last: number) => `10.213.${part}.${last}`,
})

export function networksSuite(name: string, options: StorageSuiteOptions): void {
  const { cli, image } = options
  describe(name, () => {
    const kit = storageKit(options)
    const plain = (more: Partial<NewNetwork> = {}): NewNetwork => {
      const name = kit.name('made')
      kit.made.networks.push(name)
      return { name, internal: false, attachable: false, ipv6: false, subnets: [], labels: {}, options: {}, ...more }
    }
    const watch = (signal = kit.abort.signal) => watched<NetworkRow>(kit.networks.watch, (row) => row.network, signal)

    test('shows what is there, then what comes and goes', async () => {
      const { subnet: range, gateway } = subnet(1)
      const before = await kit.network('--subnet', range, '--gateway', gateway, '--internal', '--label', 'com.docker.compose.project=shop')
      const { rows } = await watch()
      expect(rows.get(before.network)).toMatchObject({
        name: before.name,
        driver: 'bridge',
        internal: true,
        ipv6: false,
        subnets: [{ subnet: range }],
        project: 'shop',
        builtIn: false,
        usedBy: [],
      })
      expect([...rows.values()].filter(({ builtIn }) => builtIn).map(({ name }) => name)).not.toContain(before.name)
      expect([...rows.values()].some(({ builtIn }) => builtIn)).toBe(true)
      const after = await kit.network()
      await eventually(() => expect(rows.has(after.network)).toBe(true))
      await cli('network', 'rm', before.name)
      await eventually(() => expect(rows.has(before.network)).toBe(false))
    })

    test('shows who is on one, as they are connected, stop and go', async () => {
      const { name, network } = await kit.network()
      const { rows } = await watch()
      const id = await kit.run('')
      await cli('network', 'connect', name, id)
      await eventually(() => expect(rows.get(network)?.usedBy).toMatchObject([{ container: id, running: true }]))
      await cli('network', 'disconnect', name, id)
      await eventually(() => expect(rows.get(network)?.usedBy).toEqual([]))
      const other = await kit.create('--network', name, image, 'true')
      await eventually(() => expect(rows.get(network)?.usedBy).toMatchObject([{ container: other, running: false }]))
      await cli('rm', other)
      await eventually(() => expect(rows.get(network)?.usedBy).toEqual([]))
    })

    test('makes one, connects with names and an address, tells who is there, disconnects and removes', async () => {
      const { signal } = kit.abort
      const { address, gateway, subnet: range } = subnet(2)
      const wanted = plain({
        subnets: [{ subnet: range, gateway }],
        labels: { made: 'here' },
        options: { 'com.docker.network.driver.mtu': '1400' },
        internal: true,
      })
      const { network } = await kit.networks.create(wanted, signal)
      const id = await kit.run('', '--name', kit.name('member'))
      await kit.networks.connect(network, { container: id, aliases: ['db', 'db.internal'], ipv4: address(77) }, signal)
      const detail = await kit.networks.inspect(network, signal)
      expect(detail).toMatchObject({
        network,
        name: wanted.name,
        truncated: false,
      })
      expect(Object.values(detail.options)).toContain('1400')
      expect(detail.members).toMatchObject([{ container: id, running: true, ipv4: address(77) }])
      expect(detail.members[0]?.aliases).toEqual(expect.arrayContaining(['db', 'db.internal']))
      expect(detail.members[0]?.mac).toMatch(/^[0-9a-f:]{17}$/)
      const graph = await kit.networks.graph(signal)
      expect(graph.networks.find((one) => one.network === network)).toMatchObject({ name: wanted.name, internal: true, builtIn: false })
      expect(graph.containers.find(({ container }) => container === id)).toMatchObject({ running: true })
      const own = graph.links.filter(({ container }) => container === id)
      expect(own).toHaveLength(2)
      expect(own.find((link) => link.network === network)).toMatchObject({ ipv4: address(77) })
      // The engine's own, which it was on from the beginning.
      const first = own.find((link) => link.network !== network)?.network ?? ''
      expect(graph.networks.find((one) => one.network === first)?.builtIn).toBe(true)
      expect((await kit.networks.inspect(first, signal)).members.map(({ container }) => container)).toContain(id)
      const busy = await failure(kit.networks.remove(network, signal))
      expect(busy.code).toBe('conflict')
      await kit.networks.disconnect(network, { container: id, force: false }, signal)
      expect((await kit.networks.inspect(network, signal)).members).toEqual([])
      await kit.networks.remove(network, signal)
      expect(await cli('network', 'ls', '-q', '--no-trunc')).not.toContain(network)
    })

    test('says why it could not', async () => {
      const { signal } = kit.abort
      const { subnet: range, address } = subnet(3)
      const { network } = await kit.networks.create(plain({ subnets: [{ subnet: range }] }), signal)
      const id = await kit.run('')
      const code = async (promise: Promise<unknown>) => (await failure(promise)).code
      const name = kit.made.networks.at(-1) as string
      expect(await code(kit.networks.create({ ...plain(), name }, signal))).toBe('conflict')
      expect(await code(kit.networks.create(plain({ subnets: [{ subnet: range }] }), signal))).toBe('conflict')
      expect(await code(kit.networks.create(plain({ driver: 'no-such-driver' }), signal))).toBe('invalid')
      expect(await code(kit.networks.connect(network, { container: id, aliases: [], ipv4: '192.0.2.1' }, signal))).toBe('invalid')
      await kit.networks.connect(network, { container: id, aliases: [], ipv4: address(9) }, signal)
      expect(await code(kit.networks.connect(network, { container: id, aliases: [] }, signal))).toBe('conflict')
      const other = await kit.run('')
      expect(await code(kit.networks.connect(network, { container: other, aliases: [], ipv4: address(9) }, signal))).toBe('conflict')
      expect(await code(kit.networks.disconnect(network, { container: other, force: false }, signal))).toBe('conflict')
      expect(await code(kit.networks.connect(network, { container: '0123456789ab', aliases: [] }, signal))).toBe('not_found')
      expect(await code(kit.networks.remove('0123456789ab', signal))).toBe('not_found')
      expect(await code(kit.networks.inspect('../containers', signal))).toBe('not_found')
      const builtIn = (await kit.networks.graph(signal)).networks.find((one) => one.builtIn)
      expect(await code(kit.networks.remove(builtIn?.network ?? '', signal))).toBe('forbidden')
    })

    test('ends when told to, and fails when the engine is lost', () => expectEnds(watch, () => kit.close()))
  })
}
