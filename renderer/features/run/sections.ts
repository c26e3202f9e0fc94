/** Which part of the form holds which fields: what is set in each, and what is wrong. Pure. */
import { type Draft, type FlagKey, flagKeys, type Wrongs } from './draft.ts'
import { keptParts } from './kept.ts'
import { rowKinds, type RowPart } from './rows.ts'
import type { TextKey } from './texts.ts'

export type SectionKey = 'ports' | 'mounts' | 'environment' | 'networks' | 'limits' | 'labels' | 'more'

const fields: Record<SectionKey, { texts?: TextKey[]; rows?: RowPart[]; flags?: FlagKey[] }> = {
  ports: { rows: ['ports'], flags: ['publishAll'] },
  mounts: { rows: ['mounts'], flags: ['readOnly'] },
  environment: { rows: ['environment'] },
  networks: { rows: ['networks', 'extraHosts'], texts: ['hostname', 'dns', 'dnsSearch'] },
  limits: {
    texts: ['memory', 'memorySwap', 'memoryReservation', 'cpus', 'cpuShares', 'cpusetCpus', 'pidsLimit', 'shmSize', 'retries'],
  },
  labels: { rows: ['labels'], texts: ['platform'], flags: ['autoRemove'] },
  more: {
    rows: ['devices', 'logOptions'],
    flags: ['tty', 'interactive', 'init', 'privileged'],
    texts: [
      ...(['user', 'groupAdd', 'workdir', 'entrypoint', 'stopSignal', 'stopTimeout', 'capAdd', 'capDrop', 'securityOpt'] as const),
      ...(['gpus', 'ipc', 'pid', 'logDriver'] as const),
    ],
  },
}
export const sectionKeys = Object.keys(fields) as SectionKey[]

/** How many things are set in a part of the form. */
export function countIn(section: SectionKey, draft: Draft): number {
  const { texts = [], rows = [], flags = [] } = fields[section]
  const isFilled = <P extends RowPart>(part: P) =>
    draft.rows[part].filter((row) => !(rowKinds[part].isEmpty as (row: unknown) => boolean)(row)).length
  const chosen = {
    environment: draft.envFiles.length,
    limits: draft.restart === 'no' ? 0 : 1,
    labels: draft.pull === 'missing' ? 0 : 1,
    more: (draft.health === 'image' ? 0 : 1) + keptParts(draft).length,
  }
  return (
    texts.filter((key) => draft.texts[key].trim() !== '' && (key !== 'retries' || draft.restart === 'on-failure')).length +
    rows.reduce((sum, part) => sum + isFilled(part), 0) +
    flagKeys.filter((key) => flags.includes(key) && draft.flags[key]).length +
    (section in chosen ? chosen[section as keyof typeof chosen] : 0)
  )
}

/** Whether something in a part of the form is wrong. */
export function isWrongIn(section: SectionKey, wrong: Wrongs): boolean {
  const { texts = [], rows = [] } = fields[section]
  return [...wrong.keys()].some(
    (key) =>
      texts.some((text) => text === key) ||
      rows.some((part) => key === part || key.startsWith(`${part}.`)) ||
      (section === 'environment' && key === 'envFiles') ||
      (section === 'more' && key.startsWith('health-')),
  )
}
