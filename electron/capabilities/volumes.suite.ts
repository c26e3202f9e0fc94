/** What every provider of volumes must do, against the real engine. */
import { describe, expect, test } from 'vitest'
import { type StorageSuiteOptions, storageKit } from './storage.suite-kit.ts'
import { eventually, expectEnds, failure, watched } from './suite-kit.ts'
import type { VolumeRow } from './volumes.ts'

export function volumesSuite(name: string, options: StorageSuiteOptions): void {
  const { cli, image } = options
  describe(name, () => {
    const kit = storageKit(options)
    const watch = (signal = kit.abort.signal) => watched<VolumeRow>(kit.volumes.watch, (row) => row.volume, signal)

    test('shows what is there, then what comes and goes', async () => {
      const before = await kit.volume('--label', 'com.docker.compose.project=shop', '--label', 'a=b')
      const { rows } = await watch()
      expect(rows.get(before)).toMatchObject({
        driver: 'local',
        scope: 'local',
        labels: { a: 'b', 'com.docker.compose.project': 'shop' },
        project: 'shop',
        usedBy: [],
        anonymous: false,
      })
      expect(rows.get(before)?.mountpoint).toBe(await cli('volume', 'inspect', '-f', '{{.Mountpoint}}', before))
      expect(Math.abs((rows.get(before)?.created ?? 0) - Date.now())).toBeLessThan(600_000)
      const after = await kit.volume()
      await eventually(() => expect(rows.has(after)).toBe(true))
      await cli('volume', 'rm', before)
      await eventually(() => expect(rows.has(before)).toBe(false))
    })

    test('shows who uses one, running or not, as it changes', async () => {
      const volume = await kit.volume()
      const { rows } = await watch()
      const id = await kit.run('', '-v', `${volume}:/data`, '--name', kit.name('user'))
      await eventually(() => expect(rows.get(volume)?.usedBy).toMatchObject([{ container: id, running: true }]))
      const other = await kit.create('-v', `${volume}:/data:ro`, '--name', kit.name('a-user'), image, 'true')
      await eventually(() => expect(rows.get(volume)?.usedBy.map(({ container }) => container)).toEqual([other, id]))
      await cli('kill', id)
      await eventually(() => expect(rows.get(volume)?.usedBy.every(({ running }) => !running)).toBe(true))
      await cli('rm', id, other)
      await eventually(() => expect(rows.get(volume)?.usedBy).toEqual([]))
    })

    test('tells those that nobody named from others', async () => {
      const id = await kit.run('', '-v', '/data')
      const { rows } = await watch()
      const volume = await cli('inspect', '-f', '{{(index .Mounts 0).Name}}', id)
      await eventually(() => expect(rows.get(volume)).toMatchObject({ anonymous: true, usedBy: [{ container: id, running: true }] }))
    })

    test('makes, looks into and removes', async () => {
      const { signal } = kit.abort
      const volume = kit.name('made')
      kit.made.volumes.push(volume)
      expect(
        await kit.volumes.create(
          { name: volume, labels: { made: 'here' }, options: { type: 'tmpfs', device: 'tmpfs', o: 'nr_blocks=256' } },
          signal,
        ),
      ).toBe(volume)
      expect(await cli('volume', 'inspect', '-f', '{{.Labels.made}} {{.Options.o}}', volume)).toBe('here nr_blocks=256')
      expect((await kit.volumes.inspect(volume, signal)).document).toMatchObject({ Name: volume, Labels: { made: 'here' } })
      // What the engine takes for the same again would be somebody else's.
      expect((await failure(kit.volumes.create({ name: volume, labels: {}, options: {} }, signal))).code).toBe('conflict')
      await kit.volumes.remove(volume, { force: false }, signal)
      expect(await cli('volume', 'ls', '-q')).not.toContain(volume)
      const nameless = await kit.volumes.create({ labels: {}, options: {} }, signal)
      kit.made.volumes.push(nameless)
      expect((await cli('volume', 'ls', '-q')).split('\n')).toContain(nameless)
    })

    test('says why it could not', async () => {
      const { signal } = kit.abort
      const volume = await kit.volume()
      await kit.create('-v', `${volume}:/data`, image, 'true')
      const used = await failure(kit.volumes.remove(volume, { force: false }, signal))
      expect(used.code).toBe('conflict')
      expect(used.hint?.en).toContain('containers')
      expect((await failure(kit.volumes.remove(kit.name('none'), { force: false }, signal))).code).toBe('not_found')
      expect((await failure(kit.volumes.inspect('../containers', signal))).code).toBe('not_found')
      expect((await failure(kit.volumes.create({ driver: 'no-such-driver', labels: {}, options: {} }, signal))).code).toBe('invalid')
      expect((await failure(kit.volumes.create({ labels: {}, options: { nonsense: '1' } }, signal))).code).toBe('invalid')
    })

    test('measures, when asked to, and stops when told to', async () => {
      const volume = await kit.volume()
      await kit.run('head -c 1000000 /dev/zero > /data/zeros', '-v', `${volume}:/data`)
      const sizes = await kit.volumes.sizes(kit.abort.signal)
      expect(sizes[volume]).toBeGreaterThanOrEqual(1_000_000)
      expect(sizes[volume]).toBeLessThan(1_100_000)
      const own = new AbortController()
      const asked = kit.volumes.sizes(own.signal)
      own.abort()
      expect((await failure(asked)).code).toBe('cancelled')
    })

    test('ends when told to, and fails when the engine is lost', () => expectEnds(watch, () => kit.close()))
  })
}
