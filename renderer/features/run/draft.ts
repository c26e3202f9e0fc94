/** What is typed into the run form: text as it stands, and the spec that comes of it, with what is wrong where. */
import { emptySpec, type RunSpec, runSpec } from '../../../shared/contract/run-spec.ts'
import { fitting } from '../../../shared/lib/fitting-spec.ts'
import type { Fault } from '../../../shared/rpc/fault.ts'
import { emptyRow, rowKinds, rowOf, type RowPart, rowParts, type Rows } from './rows.ts'
import { type TextKey, textFields, textKeys, type Wrong } from './texts.ts'

export type FlagKey = 'tty' | 'interactive' | 'init' | 'privileged' | 'readOnly' | 'publishAll' | 'autoRemove'
export const flagKeys: FlagKey[] = ['tty', 'interactive', 'init', 'privileged', 'readOnly', 'publishAll', 'autoRemove']

export type Draft = {
  /** What it began with: parts that no field shows stay as they are here. */
  base: RunSpec
  texts: Record<TextKey, string>
  flags: Record<FlagKey, boolean>
  rows: { [P in RowPart]: Rows[P][] }
  envFiles: string[]
  restart: RunSpec['restart']['policy']
  pull: RunSpec['pull']
  health: 'image' | 'off' | 'own'
}

/** By field: "memory", "ports.3.host". */
export type Wrongs = Map<string, Wrong>
export type Reading = {
  /** Always one that the contract takes: what is wrong is left out of it. */
  spec: RunSpec
  wrong: Wrongs
}

/** Stands for the image until there is one. */
export const noImage = 'IMAGE'
/** Parts that have no field: shown as the flags that say them. */
export const hiddenParts = [
  ...['expose', 'domainname', 'dnsOptions', 'tmpfs', 'volumesFrom', 'ulimits', 'oomScoreAdj', 'sysctls', 'uts', 'userns', 'cgroupns'],
  ...['cgroupParent', 'runtime'],
] as (
  | 'expose'
  | 'domainname'
  | 'dnsOptions'
  | 'tmpfs'
  | 'volumesFrom'
  | 'ulimits'
  | 'oomScoreAdj'
  | 'sysctls'
  | 'uts'
  | 'userns'
  | 'cgroupns'
  | 'cgroupParent'
  | 'runtime'
)[]

export function draftOf(spec: RunSpec): Draft {
  const { healthcheck } = spec
  return {
    base: spec,
    texts: Object.fromEntries(textKeys.map((key) => [key, textFields[key].read(spec)])) as Draft['texts'],
    flags: Object.fromEntries(flagKeys.map((key) => [key, spec[key] ?? false])) as Draft['flags'],
    rows: Object.fromEntries(
      rowParts.map((part) => [part, rowKinds[part].list(spec).map((one) => rowOf(part, one as never))]),
    ) as unknown as Draft['rows'],
    envFiles: spec.envFiles,
    restart: spec.restart.policy,
    pull: spec.pull,
    health: healthcheck ? ('disabled' in healthcheck ? 'off' : 'own') : 'image',
  }
}

export const emptyDraft = (): Draft => {
  const draft = draftOf(emptySpec(noImage))
  return { ...draft, texts: { ...draft.texts, image: '' } }
}

/** Whether a person would miss it. */
export const isUntouched = (draft: Draft): boolean => JSON.stringify({ ...readDraft(draft).spec }) === JSON.stringify(emptySpec(noImage))

export function readDraft(draft: Draft): Reading {
  const wrong: Wrongs = new Map()
  const spec = bare(draft)
  for (const key of textKeys) {
    const text = draft.texts[key]
    const { read, write, wrong: why } = textFields[key]
    if (!isAsked(draft, key)) continue
    // Untouched, it is what it was, to the last digit.
    if (text === read(draft.base)) copyText(key, draft.base, spec)
    else if (text.trim() !== '' && !write(spec, text)) wrong.set(key, why)
  }
  if (draft.texts.image.trim() === '') wrong.set('image', 'required')
  const places = new Map<RowPart, number[]>()
  for (const part of rowParts) places.set(part, readRows(draft, part, spec, wrong))
  const read = runSpec.safeParse(spec)
  if (!read.success) for (const { path } of read.error.issues) blame(path, places, wrong)
  return { spec: read.success ? read.data : (fitting(spec, () => {}) ?? emptySpec(noImage)), wrong }
}

/** What is not text: without the lists, and without whatever a field of text says. */
function bare(draft: Draft): RunSpec {
  const { base, flags, health } = draft
  const spec: RunSpec = {
    ...emptySpec(noImage),
    ...Object.fromEntries(hiddenParts.map((part) => [part, base[part]])),
    envFiles: draft.envFiles,
    restart: { policy: draft.restart },
    pull: draft.pull,
    limits: base.limits.cpusetMems === undefined ? {} : { cpusetMems: base.limits.cpusetMems },
  }
  for (const key of flagKeys) if (flags[key]) spec[key] = true
  // That it has none is something else than that nobody said.
  if (!flags.init && base.init === false) spec.init = false
  if (health === 'off') spec.healthcheck = { disabled: true }
  for (const part of hiddenParts) if (spec[part] === undefined) delete spec[part]
  return spec
}

/** Fields that count only along with another choice. */
function isAsked({ health, restart }: Draft, key: TextKey): boolean {
  if (key.startsWith('health-')) return health === 'own'
  return key !== 'retries' || restart === 'on-failure'
}

function copyText(key: TextKey, from: RunSpec, to: RunSpec): void {
  const [part, inner] = textFields[key].at.split('.') as [keyof RunSpec, string | undefined]
  const value = from[part]
  if (inner === undefined) {
    if (value !== undefined) Object.assign(to, { [part]: value })
    return
  }
  const one = (value as Record<string, unknown> | undefined)?.[inner]
  if (one !== undefined) Object.assign(to, { [part]: { ...(to[part] as object | undefined), [inner]: one } })
}

/** Returns the ids of the rows that something came of, in its order. */
function readRows<P extends RowPart>(draft: Draft, part: P, spec: RunSpec, wrong: Wrongs): number[] {
  type Row = Rows[P]
  const kind = rowKinds[part] as unknown as {
    list: (spec: RunSpec) => unknown[]
    read: (one: unknown) => object
    write: (row: Row, fail: (field: string, why: Wrong) => void) => unknown
    isEmpty: (row: Row) => boolean
  }
  const ids: number[] = []
  for (const row of draft.rows[part] as Row[]) {
    if (kind.isEmpty(row)) continue
    const asKept = row.kept && Object.entries(kind.read(row.kept)).every(([field, value]) => row[field as keyof Row] === value)
    const one = asKept ? row.kept : kind.write(row, (field, why) => wrong.set(`${part}.${row.id}.${field}`, why))
    if (one === undefined) continue
    kind.list(spec).push(one)
    ids.push(row.id)
  }
  return ids
}

/** Finds the field that the contract's refusal is about. */
function blame(path: PropertyKey[], places: Map<RowPart, number[]>, wrong: Wrongs): void {
  const [first, second, third, ...rest] = path.map(String)
  const listed = first === 'log' && second === 'options' ? ['logOptions', third, ...rest] : [first, second, third]
  const part = rowParts.find((one) => one === listed[0])
  if (part && listed[1] !== undefined) {
    const field = listed[2] ?? Object.keys(rowKinds[part].empty())[0] ?? ''
    const key = `${part}.${places.get(part)?.[Number(listed[1])]}.${field}`
    if (!wrong.has(key)) wrong.set(key, part === 'ports' && field === 'host' && rest.length > 0 ? 'range' : rowKinds[part].wrong(field))
    return
  }
  const key = textKeys.find((one) => textFields[one].at === `${first}.${second}`) ?? textKeys.find((one) => textFields[one].at === first)
  if (key && !wrong.has(key)) wrong.set(key, textFields[key].wrong)
  else if (!key) wrong.set(String(first), 'unusable')
}

/** A draft with one more row. */
export function withRow<P extends RowPart>(draft: Draft, part: P, row: Rows[P] = emptyRow(part)): Draft {
  return { ...draft, rows: { ...draft.rows, [part]: [...draft.rows[part], row] } }
}

/** Folders of this draft that an engine named when it refused to run it. */
export function refusedPaths({ rows }: Draft, fault: Fault | undefined): Wrongs {
  const told = fault ? `${fault.message.en}\n${fault.detail ?? ''}` : ''
  const named = new Set(told.split(/[\s"'`,]+/).map((word) => word.replace(/[:.;]+$/, '')))
  return new Map(
    rows.mounts
      .filter(({ type, source }) => type === 'bind' && source.trim() !== '' && named.has(source.trim()))
      .map(({ id }) => [`mounts.${id}.source`, 'refused' as const]),
  )
}
