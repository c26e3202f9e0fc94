import { describe, expect, it } from 'vitest'
import type { LogSource } from '../../../shared/contract/logs.ts'
import type { Picked } from '../../state/ui-store.ts'
import { branchState, isPicked, pickBranch, pickSource, within } from './pick.ts'

const source = (name: string, project?: string, engine = 'docker'): LogSource => ({
  id: `${engine}/${name}-id`,
  source: engine,
  kind: 'container',
  name,
  path: project ? [project] : [],
  labels: {},
  state: 'running',
  follow: 'live',
  lines: 1,
  bytes: 1,
  older: 'none',
  gaps: 0,
})
const web = source('web-1', 'shop')
const worker = source('worker-1', 'shop')
const lonely = source('lonely')
const all: Picked = { ids: [], patterns: [''] }
const nobody: Picked = { ids: [], patterns: [] }
const named = (picked: Picked, rows: LogSource[]) => rows.filter((row) => isPicked(picked, row)).map(({ name }) => name)

describe('ticking sources', () => {
  it('takes one out of everything, and leaves the others and those to come', () => {
    const picked = pickSource(all, web, false)
    expect(named(picked, [web, worker, lonely, source('new', 'shop')])).toEqual(['worker-1', 'lonely', 'new'])
  })

  it('puts it back, and nothing is left of the exception', () => {
    expect(pickSource(pickSource(all, web, false), web, true)).toEqual(all)
  })

  it('adds one by its id where no pattern has it', () => {
    const picked = pickSource(nobody, web, true)
    expect(picked).toEqual({ ids: [web.id], patterns: [] })
    expect(pickSource(picked, web, false)).toEqual(nobody)
  })

  it('takes out one that was there by id and by pattern', () => {
    expect(named(pickSource({ ids: [web.id], patterns: ['project:shop'] }, web, false), [web, worker])).toEqual(['worker-1'])
  })
})

describe('ticking a branch', () => {
  const shop = { project: 'shop' }
  it('adds a project as a pattern, so that new ones join', () => {
    const picked = pickBranch(nobody, shop, [web, worker], true)
    expect(picked).toEqual({ ids: [], patterns: ['project:shop'] })
    expect(isPicked(picked, source('later', 'shop'))).toBe(true)
  })

  it('takes it away again, with what was picked of it by id', () => {
    const picked = { ids: [web.id, lonely.id], patterns: ['project:shop', 'name:lonely'] }
    expect(pickBranch(picked, shop, [web, worker], false)).toEqual({ ids: [lonely.id], patterns: ['name:lonely'] })
  })

  it('leaves a project out of everything, and takes it back in', () => {
    const picked = pickBranch(all, shop, [web, worker], false)
    expect(named(picked, [web, worker, lonely])).toEqual(['lonely'])
    expect(pickBranch(picked, shop, [web, worker], true)).toEqual(all)
  })

  it('takes out what a pattern for something else has of it', () => {
    const picked = pickBranch({ ids: [], patterns: ['worker'] }, shop, [web, worker], false)
    expect(named(picked, [worker, source('worker-2', 'shop'), source('worker', 'bank')])).toEqual(['worker'])
  })

  it('has no exceptions left when all of it is wanted', () => {
    const some = pickSource(pickBranch(nobody, shop, [web, worker], true), web, false)
    expect(branchState(some, shop, [web, worker])).toBe('some')
    expect(branchState(pickBranch(some, shop, [web, worker], true), shop, [web, worker])).toBe('all')
  })

  it('is of one engine where there are several', () => {
    const picked = pickBranch(nobody, { project: 'shop', engine: 'unix:///a b.sock' }, [], true)
    expect(picked.patterns).toEqual(['project:shop source:"unix:///a b.sock"'])
    expect(named(picked, [source('here', 'shop', 'unix:///a b.sock'), source('there', 'shop', 'other')])).toEqual(['here'])
  })

  it('knows a project whose name has spaces', () => {
    const picked = pickBranch(nobody, { project: 'my shop' }, [], true)
    expect(named(picked, [source('a', 'my shop'), source('b', 'my')])).toEqual(['a'])
  })
})

it('is within the engine that the app is narrowed to', () => {
  const other = source('web-1', 'shop', 'podman')
  const picked = within({ ids: [web.id, other.id], patterns: ['', 'project:shop'] }, 'podman')
  expect(picked.ids).toEqual([other.id])
  expect([web, worker, other].filter((row) => isPicked(picked, row))).toEqual([other])
})
