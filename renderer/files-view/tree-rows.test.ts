import { describe, expect, it } from 'vitest'
import type { FileEntry, FileKind } from '../../shared/contract/files.ts'
import { type Folder, foldersAbove, sortEntries, treeRows } from './tree-rows.ts'

const entry = (name: string, kind: FileKind = 'file'): FileEntry => ({ name, kind, size: 1, mode: 0o644, modified: 0 })
const shown = (folders: Record<string, Folder>, ...open: string[]) =>
  treeRows(new Map(Object.entries(folders)), new Set(open)).map((row) =>
    row.kind === 'entry'
      ? `${'  '.repeat(row.depth - 1)}${row.entry.name}`
      : `${'  '.repeat(row.depth - 1)}(${row.fault?.code ?? row.note})`,
  )
const fault = (code: 'invalid' | 'forbidden') => ({ code, message: { en: '', fr: '' }, retryable: false })

describe('the rows of a tree', () => {
  it('are what is open, one folder in another', () => {
    const folders = {
      '/': { entries: [entry('etc', 'folder'), entry('a')] },
      '/etc': { entries: [entry('nginx', 'folder'), entry('hosts')] },
      '/etc/nginx': { entries: [] },
    }
    expect(shown(folders)).toEqual(['etc', 'a'])
    expect(shown(folders, '/etc')).toEqual(['etc', '  nginx', '  hosts', 'a'])
    expect(shown(folders, '/etc', '/etc/nginx')).toEqual(['etc', '  nginx', '    (empty)', '  hosts', 'a'])
    // What is open inside of what is closed waits.
    expect(shown(folders, '/etc/nginx')).toEqual(['etc', 'a'])
  })

  it('say when a folder is being read, was refused, or holds more', () => {
    expect(shown({})).toEqual(['(reading)'])
    expect(shown({ '/': { fault: fault('forbidden') } })).toEqual(['(forbidden)'])
    expect(shown({ '/': { entries: [entry('a')], truncated: true } })).toEqual(['a', '(more)'])
    // What was known stays where reading it again failed.
    expect(shown({ '/': { entries: [entry('a')], fault: fault('forbidden') } })).toEqual(['a'])
  })

  it('open a link until it is known to lead to no folder', () => {
    const root = { entries: [entry('bin', 'link')] }
    expect(shown({ '/': root, '/bin': { entries: [entry('sh')] } }, '/bin')).toEqual(['bin', '  sh'])
    expect(shown({ '/': root, '/bin': { fault: fault('invalid') } }, '/bin')).toEqual(['bin'])
  })
})

it('folders come first, then names as people count', () => {
  const names = sortEntries([entry('a10'), entry('a2'), entry('z', 'folder'), entry('b', 'link')]).map(({ name }) => name)
  expect(names).toEqual(['z', 'a2', 'a10', 'b'])
})

it('a path is seen when the folders above it are open', () => {
  expect(foldersAbove('/etc/nginx/conf.d/x')).toEqual(['/etc', '/etc/nginx', '/etc/nginx/conf.d'])
  expect(foldersAbove('/etc')).toEqual([])
  expect(foldersAbove('/')).toEqual([])
})
