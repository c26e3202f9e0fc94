/** Takes projects down, once a person has seen everything that goes with them, by name. */
import i18next from 'i18next'
import type { Project } from '../../../shared/contract/compose.ts'
import { asFault } from '../../../shared/rpc/fault.ts'
import { carryOut } from '../../engine-list/acts.ts'
import { collectKnown } from '../../state/collect.ts'
import { confirm } from '../../state/confirm.ts'
import { showDock } from '../../state/dock.ts'
import { withEngine } from '../../state/engines.ts'
import { toast } from '../../state/toasts.ts'
import { allowFiles } from './allow.tsx'
import { targetOf } from './options.ts'
import { downWork } from './work.ts'

type Holdings = { containers: string[]; networks: string[]; volumes: string[]; images: string[] }

/** What the engine says belongs to a project. */
async function holdingsOf({ source, project }: Project): Promise<Holdings> {
  const where = { project: [project] }
  const [containers, networks, volumes] = await Promise.all([
    collectKnown('containers.list', {}, source, where),
    collectKnown('networks.list', {}, source, where),
    collectKnown('volumes.list', {}, source, where),
  ])
  return {
    containers: containers.map(({ name }) => name),
    networks: networks.map(({ name }) => name),
    volumes: volumes.map(({ volume }) => volume),
    images: [...new Set(containers.map(({ image }) => image))],
  }
}

export async function takeDown(rows: readonly Project[]): Promise<void> {
  const { t } = i18next
  const count = rows.length
  const name = rows[0] ? withEngine(rows[0].project, rows[0].source) : ''
  if (!(await allowFiles(rows.map(({ source: engine, project }) => ({ engine, project, use: 'act' }))))) return
  const holdings = await Promise.all(rows.map(holdingsOf)).catch((error) => {
    toast({ tone: 'bad', title: t('compose.confirm.unknown', { count, name }), fault: asFault(error) })
    return undefined
  })
  if (!holdings) return
  const all = (of: keyof Holdings) => holdings.flatMap((each, at) => each[of].map((one) => withEngine(one, rows[at]?.source ?? '')).sort())
  const volumes = all('volumes')
  const images = [...new Set(all('images'))]
  const answer = await confirm({
    title: t('compose.confirm.down', { count, name }),
    body: [t('compose.confirm.downBody')],
    names: {
      label: t('compose.confirm.goes'),
      items: [
        ...all('containers').map((each) => t('compose.confirm.container', { name: each })),
        ...all('networks').map((each) => t('compose.confirm.network', { name: each })),
      ],
    },
    options: [
      {
        key: 'volumes',
        label: volumes.length > 0 ? t('compose.confirm.volumes', { count: volumes.length }) : t('compose.confirm.anonymous'),
        names: volumes,
      },
      { key: 'images', label: t('compose.confirm.images', { count: images.length }), names: images },
    ],
    act: t('compose.confirm.downAct'),
    danger: true,
  })
  if (!answer) return
  const { options, confirmed } = answer
  showDock('tasks')
  await carryOut(
    t('compose.task.down', { count, name }),
    rows.map((row) =>
      downWork(withEngine(row.project, row.source), confirmed, () => ({
        ...targetOf(row),
        volumes: options.includes('volumes'),
        ...(options.includes('images') ? { images: 'all' as const } : {}),
        // Every container of the project was named.
        orphans: true,
      })),
    ),
  )
}
