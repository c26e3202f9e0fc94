/** What a person is told of a pull never goes back, and never says more than is known. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TransferLayer } from '../../shared/contract/images.ts'
import { transferProgress } from './transfer-progress.ts'

describe('progress over layers', () => {
  it('counts layers and bytes of a pull, and unpacking as its second half', () => {
    const { add, now } = transferProgress(true)
    expect(now()).toMatchObject({ layers: 0, share: undefined })
    add([
      { id: 'a', state: 'exists' },
      { id: 'b', state: 'downloading', current: 30, total: 60 },
      { id: 'c', state: 'waiting' },
    ])
    expect(now()).toEqual({ layers: 3, done: 1, bytes: 30, total: 60, sized: false, share: 0.125, doing: undefined })
    add([{ id: 'c', state: 'downloading', current: 0, total: 40 }])
    expect(now()).toMatchObject({ bytes: 30, total: 100, sized: true, share: 0.15, doing: 'downloading' })
    add([
      { id: 'b', state: 'verifying' },
      { id: 'c', state: 'extracting', current: 20, total: 40 },
    ])
    expect(now()).toMatchObject({ bytes: 100, total: 100, share: 0.6 })
    add([
      { id: 'b', state: 'done' },
      { id: 'c', state: 'done' },
    ])
    expect(now()).toMatchObject({ layers: 3, done: 3, share: 1, doing: undefined })
  })

  it('tells of each layer by itself, in the order in which they came', () => {
    const { add, parts } = transferProgress(true)
    add([
      { id: 'a', state: 'exists' },
      { id: 'b', state: 'downloading', current: 30, total: 60 },
      { id: 'c', state: 'waiting' },
    ])
    add([
      { id: 'c', state: 'extracting', current: 10, total: 40 },
      { id: 'b', state: 'verifying' },
    ])
    expect(parts().map(({ id, share }) => [id, share])).toEqual([
      ['a', 1],
      ['b', undefined],
      ['c', 0.25],
    ])
  })

  it('is whole when a push has sent everything', () => {
    const { add, now } = transferProgress(false)
    add([{ id: 'a', state: 'uploading', current: 5, total: 10 }])
    expect(now().share).toBe(0.5)
    add([{ id: 'a', state: 'done' }])
    expect(now().share).toBe(1)
  })

  it('takes what has come of a layer without a length for its least size', () => {
    const { add, now } = transferProgress(false)
    add([{ id: 'a', state: 'uploading', current: 7 }])
    expect(now()).toMatchObject({ bytes: 7, total: 7 })
  })

  it('never goes back and never passes one, whatever an engine says', () => {
    const layer: fc.Arbitrary<TransferLayer> = fc
      .record(
        {
          id: fc.constantFrom('a', 'b', 'c', 'd'),
          state: fc.constantFrom('waiting', 'downloading', 'uploading', 'verifying', 'extracting', 'done', 'exists'),
          current: fc.nat(1000),
          total: fc.integer({ min: 1, max: 1000 }),
        },
        { requiredKeys: ['id', 'state'] },
      )
      .map((made) => made as TransferLayer)
    fc.assert(
      fc.property(fc.boolean(), fc.array(fc.array(layer, { maxLength: 4 }), { maxLength: 20 }), (unpacks, chunks) => {
        const { add, now } = transferProgress(unpacks)
        let before = 0
        for (const chunk of chunks) {
          add(chunk)
          const { share = 0, done, layers } = now()
          expect(share).toBeGreaterThanOrEqual(before)
          expect(share).toBeLessThanOrEqual(1)
          expect(done).toBeLessThanOrEqual(layers)
          before = share
        }
      }),
    )
  })
})
