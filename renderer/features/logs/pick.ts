/** What it means to tick and untick sources: patterns, so that new ones join, with what is left out of them. */
import { type LogSource, logs } from '../../../shared/contract/logs.ts'
import { parseFilter } from '../../../shared/lib/filter.ts'
import { textTest } from '../../../shared/rpc/view.ts'
import { termOf } from '../../state/river.ts'
import type { Picked } from '../../state/ui-store.ts'

/** The contract's bounds. */
const most = { ids: 2000, patterns: 50, length: 500 }

/** Whether all of it can be asked for. */
export const fitsContract = ({ ids, patterns }: Picked): boolean =>
  ids.length <= most.ids && patterns.length <= most.patterns && patterns.every(({ length }) => length <= most.length)

/** What a branch of the tree is as a pattern: a project, on one engine where there are several; or all of an engine. */
export type Branch = { engine?: string | undefined; project?: string | undefined }
const branchTerms = ({ engine, project }: Branch): string[] => [
  ...(project === undefined ? [] : [termOf('project', project)]),
  ...(engine === undefined ? [] : [termOf('source', engine)]),
]
export const branchPattern = (branch: Branch): string => branchTerms(branch).join(' ')

const tokens = (pattern: string): string[] => [...pattern.matchAll(/-?(?:[\w-]+:)?(?:"[^"]*"?|\S+)/g)].map(([token]) => token)
const without = (pattern: string, terms: ReadonlySet<string>) =>
  tokens(pattern)
    .filter((token) => !terms.has(token))
    .join(' ')

const tests = new Map<string, (row: LogSource) => boolean>()
function matches(pattern: string, row: LogSource): boolean {
  let test = tests.get(pattern)
  if (!test) {
    if (tests.size > 200) tests.clear()
    test = textTest(logs.sources.spec, pattern)
    tests.set(pattern, test)
  }
  return test(row)
}

export const isPicked = ({ ids, patterns }: Picked, row: LogSource): boolean =>
  ids.includes(row.id) || patterns.some((pattern) => matches(pattern, row))

/** Adds or takes away one source. What a pattern brings in is left out of that pattern by name, so that a successor of that name stays out, too. */
export function pickSource(picked: Picked, row: LogSource, on: boolean): Picked {
  const term = termOf('name', row.name)
  if (on) {
    const patterns = unique(picked.patterns.map((pattern) => without(pattern, new Set([`-${term}`]))))
    const back = { ...picked, patterns }
    return isPicked(back, row) ? back : { ids: [...picked.ids, row.id], patterns: picked.patterns }
  }
  return {
    ids: picked.ids.filter((id) => id !== row.id),
    patterns: picked.patterns.map((pattern) => (matches(pattern, row) ? exclude(pattern, term) : pattern)),
  }
}

/** Adds or takes away a branch. `rows`: those of its sources that are known. */
export function pickBranch(picked: Picked, branch: Branch, rows: readonly LogSource[], on: boolean): Picked {
  const terms = branchTerms(branch)
  const whole = terms.join(' ')
  const anyone = sample(branch)
  if (on) {
    // Its exceptions go, too: all of it is wanted.
    const exceptions = new Set([...terms, ...rows.map(({ name }) => termOf('name', name))].map((term) => `-${term}`))
    const touches = (pattern: string) => matches(without(pattern, exceptions), anyone)
    const patterns = unique(picked.patterns.map((pattern) => (touches(pattern) ? without(pattern, exceptions) : pattern)))
    const covered = patterns.some((pattern) => matches(pattern, anyone))
    return { ids: picked.ids, patterns: covered ? patterns : [...patterns, whole] }
  }
  const own = new Set(rows.map(({ id }) => id))
  const [term = ''] = terms
  return {
    ids: picked.ids.filter((id) => !own.has(id)),
    patterns: picked.patterns
      .filter((pattern) => !terms.every((each) => tokens(pattern).includes(each)))
      .map((pattern) => ([anyone, ...rows].some((row) => matches(pattern, row)) ? exclude(pattern, term) : pattern)),
  }
}

/** How much of a branch is picked, by those of its sources that are known. */
export function branchState(picked: Picked, branch: Branch, rows: readonly LogSource[]): 'all' | 'some' | 'none' {
  const known = rows.length > 0 ? rows : [sample(branch)]
  const count = known.filter((row) => isPicked(picked, row)).length
  return count === known.length ? 'all' : count === 0 ? 'none' : 'some'
}

/** What is picked, within the engine that the app is narrowed to. */
export const within = ({ ids, patterns }: Picked, engine: string): Picked =>
  engine === ''
    ? { ids, patterns }
    : {
        ids: ids.filter((id) => id.startsWith(`${engine}/`)),
        patterns: patterns.map((pattern) => `${pattern} ${termOf('source', engine)}`.trim()),
      }

/** The words of a pattern, for a person. */
export const patternWords = (pattern: string): { negated: boolean; field?: string; text: string }[] =>
  parseFilter(pattern, Object.keys(logs.sources.spec.facets))

const exclude = (pattern: string, term: string) => `${pattern} -${term}`.trim()

const unique = (patterns: string[]) => [...new Set(patterns)]

/** Anyone of a branch: what only a pattern for the whole of it brings in. */
const sample = ({ engine = '', project }: Branch): LogSource => ({
  id: '',
  source: engine,
  kind: 'container',
  name: '',
  path: project === undefined ? [] : [project],
  labels: {},
  state: 'running',
  follow: 'off',
  lines: 0,
  bytes: 0,
  older: 'none',
  gaps: 0,
})
