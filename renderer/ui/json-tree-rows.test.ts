import { expect, test } from 'vitest'
import { findInTree, idOf, parentsOf, pathText, treeRows } from './json-tree-rows.ts'

const document = { Id: 'abc', Config: { Env: ['A=1', 'B=2'], Labels: {} }, Size: 0, Gone: null }
const closed = () => false

test('folded places hold their children back', () => {
  expect(treeRows(document, closed).map((row) => row.name)).toEqual(['Id', 'Config', 'Size', 'Gone'])
  const open = treeRows(document, () => true)
  expect(open.map((row) => row.name)).toEqual(['Id', 'Config', 'Env', '0', '1', 'Labels', 'Size', 'Gone'])
  expect(open[2]).toMatchObject({ depth: 2, kind: 'array', size: 2, open: true, position: 1, siblings: 2 })
  expect(open[5]).toMatchObject({ size: 0, open: false })
})

test('a search finds keys and values, and knows what to open for them', () => {
  expect(findInTree(document, 'b=')).toEqual([idOf(['Config', 'Env', 1])])
  expect(findInTree(document, 'env')).toEqual([idOf(['Config', 'Env'])])
  expect(parentsOf(idOf(['Config', 'Env', 1]))).toEqual([idOf(['Config']), idOf(['Config', 'Env'])])
})

test('a path reads as one would write it', () => {
  expect(pathText(['HostConfig', 'PortBindings', '80/tcp', 0, 'HostPort'])).toBe('HostConfig.PortBindings["80/tcp"][0].HostPort')
})

test('a document of absurd depth does not break the page', () => {
  let deep: unknown = 'end'
  for (let n = 0; n < 100_000; n++) deep = { deep }
  expect(treeRows(deep, () => true).length).toBe(60)
})
