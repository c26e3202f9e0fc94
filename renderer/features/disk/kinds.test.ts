import { expect, test } from 'vitest'
import type { DiskShare, DiskThing, DiskUsage } from '../../../shared/contract/disk.ts'
import { biggestOf, piecesOf, totalOf } from './kinds.ts'

const thing = (id: string, size?: number): DiskThing => ({ id, name: id, inUse: false, ...(size === undefined ? {} : { size }) })
const share = (size: number, reclaimable: number, ...biggest: DiskThing[]): DiskShare => ({
  count: 1,
  active: 0,
  size,
  reclaimable,
  biggest,
})
const usage: DiskUsage = {
  images: { ...share(100, 40, thing('a', 70), thing('b', 30)), atLeast: true },
  containers: share(0, 0, thing('c', 0)),
  volumes: share(50, 80, thing('d', 50), thing('e')),
  buildCache: share(10, 10, thing('f', 10)),
  at: 0,
}

test('a total is of all kinds, and says at least where one of them does', () => {
  expect(totalOf(usage)).toEqual({ size: 160, reclaimable: 130, atLeast: true })
})

test('the picture is as long as what is there, whatever would be free', () => {
  expect(piecesOf(usage)).toEqual([
    { kind: 'images', used: 60, free: 40 },
    { kind: 'volumes', used: 0, free: 50 },
    { kind: 'buildCache', used: 0, free: 10 },
  ])
})

test('the biggest are of all kinds or of one, without what takes no place or is not known', () => {
  expect(biggestOf(usage, 'all', 3).map(({ id }) => id)).toEqual(['a', 'd', 'b'])
  expect(biggestOf(usage, 'volumes', 9).map(({ kind, id }) => `${kind} ${id}`)).toEqual(['volumes d'])
  expect(biggestOf(usage, 'containers', 9)).toEqual([])
})
