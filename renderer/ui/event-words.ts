/** What happened to something, in words: the same in the timeline, in drawers and on charts. */
import i18next from 'i18next'
import type { EngineEvent } from '../../shared/contract/engine-events.ts'
import { formatBytes } from '../i18n/format.ts'

/** Actions whose word needs nothing but itself. */
const plain = {
  create: 'created',
  build: 'built',
  import: 'imported',
  load: 'loaded',
  loadfromarchive: 'loaded',
  commit: 'committed',
  start: 'started',
  restart: 'restarted',
  unpause: 'resumed',
  restore: 'restored',
  stop: 'stopped',
  pause: 'paused',
  checkpoint: 'checkpointed',
  oom: 'oom',
  update: 'updated',
  tag: 'tagged',
  untag: 'untagged',
  reload: 'reloaded',
  enable: 'enabled',
  disable: 'disabled',
  connect: 'connected',
  disconnect: 'disconnected',
  mount: 'mounted',
  unmount: 'unmounted',
  pull: 'pulled',
  push: 'pushed',
  destroy: 'removed',
  delete: 'removed',
  remove: 'removed',
  top: 'listed',
  attach: 'attached',
  detach: 'detached',
  resize: 'resized',
  copy: 'read',
  'archive-path': 'read',
  'extract-to-dir': 'written',
  export: 'exported',
  save: 'saved',
} as const
type Plain = keyof typeof plain
const isPlain = (action: string): action is Plain => Object.hasOwn(plain, action)

/** Signals by number, as engines tell them. */
const signals: Record<string, string> = {
  '1': 'HUP',
  '2': 'INT',
  '3': 'QUIT',
  '6': 'ABRT',
  '9': 'KILL',
  '10': 'USR1',
  '12': 'USR2',
  '15': 'TERM',
}

type Told = Pick<EngineEvent, 'action' | 'detail' | 'exitCode' | 'attributes' | 'noise'>

export function eventWords({ action, detail = '', exitCode, attributes, noise }: Told): string {
  const { t } = i18next
  switch (action) {
    case 'die':
    case 'died':
      return exitCode ? t('events.did.died', { code: exitCode }) : t('events.did.ended')
    case 'kill': {
      const { signal = '' } = attributes
      return signal === '' ? t('events.did.killed') : t('events.did.signalled', { signal: signals[signal] ?? signal })
    }
    case 'health_status':
      if (detail === '') return t('events.did.checked')
      if (noise) return t('events.did.still', { health: detail })
      return detail === 'healthy' || detail === 'unhealthy' ? t(`events.did.${detail}`) : t('events.did.health', { health: detail })
    case 'rename': {
      const old = attributes.oldName?.replace(/^\//, '')
      return old ? t('events.did.renamedFrom', { name: old }) : t('events.did.renamed')
    }
    case 'prune': {
      const bytes = Number(attributes.reclaimed)
      return bytes > 0 ? t('events.did.prunedBytes', { size: formatBytes(bytes) }) : t('events.did.pruned')
    }
    case 'exec_create':
    case 'exec_start':
      return t(`events.did.${action}`, { command: detail })
    case 'exec':
      return t('events.did.exec_start', { command: detail })
    case 'exec_die':
    case 'exec_died':
      return t('events.did.exec_die', { code: attributes.exitCode ?? attributes.containerExitCode ?? '?' })
    default:
      if (isPlain(action)) return t(`events.did.${plain[action]}`)
      return detail === '' ? action : `${action}: ${detail}`
  }
}
