/** What would go, and how much would be free, held against a naive account of who has which layer. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alignedSizes, freed } from './disk-layers.ts'
import { planOf } from './disk-plan.ts'
import { type DiskCache, type DiskImage, type DiskState, measurePath } from './disk-state.ts'

const image = (id: string, size = 0, more: Partial<DiskImage> = {}): DiskImage => ({
  id,
  name: id,
  tags: [id],
  digests: [],
  created: 0,
  size,
  shared: undefined,
  ...more,
})
const state = (more: Partial<DiskState>): DiskState => ({
  containers: [],
  images: [],
  volumes: [],
  networks: [],
  buildCache: [],
  layers: 0,
  ...more,
})

describe('bytes that are free', () => {
  test('are those of the layers that nobody has any more, whoever shares what', () => {
    const chain = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(fc.array(fc.record({ chain, goes: fc.boolean() }), { maxLength: 8 }), (given) => {
        // A layer is what it is on: its size follows from that.
        const names = (layers: string[]) => layers.map((_, index) => layers.slice(0, index + 1).join('/'))
        const sizeOf = (layer: string) => [...layer].reduce((sum, letter) => sum * 7 + letter.charCodeAt(0), 0) % 1000
        const images = given.map(({ chain: layers }, index) =>
          image(
            `i${index}`,
            names(layers).reduce((sum, one) => sum + sizeOf(one), 0),
          ),
        )
        const chains = new Map(
          images.map((one, index) => [
            one,
            { layers: names(given[index]?.chain ?? []), sizes: names(given[index]?.chain ?? []).map(sizeOf) },
          ]),
        )
        const gone = new Set(images.filter((_, index) => given[index]?.goes))
        const layersOf = (list: DiskImage[]) => new Set(list.flatMap((one) => chains.get(one)?.layers ?? []))
        const total = (layers: Set<string>) => [...layers].reduce((sum, one) => sum + sizeOf(one), 0)
        const expected = total(layersOf(images)) - total(layersOf(images.filter((one) => !gone.has(one))))
        expect(freed(images, gone, () => false, chains)).toEqual({ bytes: expected, atLeast: false })
      }),
    )
  })

  test('are at least what an image has alone, where its layers are not known', () => {
    const [a, b] = [image('a', 100, { shared: 40 }), image('b', 50, { shared: 40 })]
    expect(freed([a, b], new Set([a]), () => false, new Map())).toEqual({ bytes: 60, atLeast: true })
    const known = new Map([[a, { layers: ['x', 'y'], sizes: [40, 60] }]])
    expect(freed([a, b], new Set([a]), () => false, known)).toEqual({ bytes: 60, atLeast: true })
    expect(freed([a, b], new Set(), () => false, known)).toEqual({ bytes: 0, atLeast: false })
  })
})

describe('sizes of layers', () => {
  const step = (Size: number, CreatedBy = '') => ({ Size, CreatedBy })
  const empty = 'sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef'

  test('are those of the steps that made them, oldest first', () => {
    expect(alignedSizes(['a', 'b'], [step(0, 'CMD ["sh"]'), step(20, 'COPY . /'), step(0, 'ENV A=b'), step(300)])).toEqual([300, 20])
    expect(alignedSizes(['a', empty, 'b'], [step(20), step(0, 'RUN true'), step(300)])).toEqual([300, 0, 20])
    expect(
      alignedSizes(['a', 'b', 'c'], [step(20, 'COPY . /'), step(0, 'WORKDIR /x'), step(0, 'ENV A=b'), step(300, 'ADD rootfs /')]),
    ).toEqual([300, 0, 20])
    expect(
      alignedSizes(
        ['a', 'b'],
        [step(5, '/bin/sh -c echo'), step(0, '/bin/sh -c #(nop)  CMD ["x"]'), step(0, '/bin/sh -c #(nop) COPY dir:1 in /')],
      ),
    ).toEqual([0, 5])
  })

  test('are not guessed', () => {
    expect(alignedSizes(['a', 'b', 'c'], [step(20)])).toBeUndefined()
    expect(alignedSizes([], [step(20)])).toBeUndefined()
  })
})

describe('the build cache', () => {
  const cache = (id: string, more: Partial<DiskCache> = {}): DiskCache => ({
    id,
    name: id,
    type: 'regular',
    inUse: false,
    shared: false,
    parents: [],
    size: 1,
    created: 0,
    ...more,
  })
  const goes = (buildCache: DiskCache[], which: 'dangling' | 'all', until?: number) =>
    planOf(
      state({ buildCache }),
      { containers: false, images: false, volumes: false, networks: false, buildCache: which },
      until,
    ).buildCache.map(({ id }) => id)

  test('goes but for what is in use, and all that this is built on', () => {
    const chain = [cache('a'), cache('b', { parents: ['a'] }), cache('c', { parents: ['b'], inUse: true }), cache('d', { parents: ['a'] })]
    expect(goes(chain, 'all')).toEqual(['d'])
    // Parents that lead in a circle are no reason to hang.
    expect(goes([cache('a', { parents: ['b'], inUse: true }), cache('b', { parents: ['a'] })], 'all')).toEqual([])
  })

  test('keeps what images share and the builder needs, unless everything goes, and what was used of late', () => {
    const all = [
      cache('shared', { shared: true }),
      cache('own', { type: 'internal' }),
      cache('late', { lastUsed: 100 }),
      cache('old', { lastUsed: 5 }),
    ]
    expect(goes(all, 'dangling')).toEqual(['late', 'old'])
    expect(goes(all, 'all')).toEqual(['shared', 'own', 'late', 'old'])
    expect(goes(all, 'all', 50)).toEqual(['shared', 'own', 'old'])
  })
})

test('a volume that more use than are listed stays', () => {
  const volume = { id: 'v', created: 0, labels: {}, plain: true, uses: 1 }
  const choice = { containers: false, images: false, volumes: 'all', networks: false, buildCache: false } as const
  expect(planOf(state({ volumes: [volume] }), choice).volumes).toEqual([])
  expect(planOf(state({ volumes: [{ ...volume, uses: 0 }] }), choice).volumes).toHaveLength(1)
  expect(planOf(state({ volumes: [{ ...volume, uses: 0, plain: false }] }), choice).volumes).toEqual([])
})

test('only the kinds that were chosen are measured, where an engine knows how to', () => {
  expect(measurePath('v1.42', ['images', 'networks'])).toBe('/system/df?type=image')
  expect(measurePath('v1.51', ['containers', 'buildCache'])).toBe('/system/df?type=container&type=build-cache')
  expect(measurePath('v1.41', ['images'])).toBe('/system/df')
  expect(measurePath('v1.9', ['images'])).toBe('/system/df')
  expect(measurePath('v1.42', ['containers', 'images', 'volumes', 'networks', 'buildCache'])).toBe('/system/df')
  expect(measurePath('v1.42', ['networks'])).toBeUndefined()
})
