/** What changes how a container is made: duplicate it, make it anew, change its limits, take its command along. */
import i18next from 'i18next'
import { ClipboardCopy, CopyPlus, Gauge, RefreshCcw } from 'lucide-react'
import type { Container, MadeOf } from '../../../shared/contract/containers.ts'
import { asFault } from '../../../shared/rpc/fault.ts'
import type { ListAct } from '../../engine-list/acts.ts'
import { api } from '../../state/api.ts'
import { collect } from '../../state/collect.ts'
import { openDialog } from '../../state/dialogs.ts'
import { toast } from '../../state/toasts.ts'
import { nameOf } from './actions.ts'
import { duplicateOf } from './duplicate.ts'

type Edit = 'duplicate' | 'recreate' | 'limits' | 'copyRun'
const edits: Edit[] = ['duplicate', 'recreate', 'limits', 'copyRun']
const icons = { duplicate: CopyPlus, recreate: RefreshCcw, limits: Gauge, copyRun: ClipboardCopy } as const
const keys: Partial<Record<Edit, string>> = { duplicate: 'd', limits: 'e' }

/** Made anew when the language changes. */
export const containerEdits = (): ListAct<Container>[] =>
  edits.map((what) => ({
    key: what,
    label: i18next.t(`containers.action.${what}`),
    icon: icons[what],
    ...(keys[what] ? { keys: keys[what] } : {}),
    single: true,
    fits: ({ state }) => state !== 'removing' && (what !== 'limits' || state !== 'dead'),
    run: ([row]) => row && void edit(what, row),
  }))

async function edit(what: Edit, row: Container): Promise<void> {
  if (what === 'limits') return openDialog('limitContainer', { row })
  const made = await madeOf(row)
  if (!made) return
  const { spec, unsaid, untold } = made
  const { source: engine, container, name } = row
  // One that is recreated keeps it. Stays until it is dismissed: a form or a line looks whole without.
  if (what !== 'recreate' && unsaid.length > 0)
    toast({ tone: 'bad', title: i18next.t('containers.unsaid', { name: nameOf(row), what: unsaid.slice(0, 20).join(', ') }) })
  if (what === 'copyRun') {
    // Kept off the way to the first paint.
    const { printDockerRun } = await import('../../../shared/lib/docker-run/print.ts')
    await navigator.clipboard.writeText(printDockerRun(spec, { lines: true }))
    toast({ tone: 'info', title: i18next.t('containers.copiedRun', { name }) })
  } else if (what === 'recreate') openDialog('run', { spec, engine, untold, recreate: { container, name } })
  else openDialog('run', { spec: duplicateOf(spec, await namesOn(engine)), engine, untold })
}

const namesOn = async (engine: string): Promise<ReadonlySet<string>> =>
  new Set((await collect('containers.list', {}, { sources: [engine], offset: 0, limit: 0 })).map(({ name }) => name))

/** What it was made of; that it cannot be read is told. */
async function madeOf(row: Container): Promise<MadeOf | undefined> {
  try {
    return await api.call('containers.spec', { engine: row.source, container: row.container })
  } catch (error) {
    toast({ tone: 'bad', title: i18next.t('containers.noSpec', { name: nameOf(row) }), fault: asFault(error) })
    return undefined
  }
}
