/** The columns of the list. */
import i18next from 'i18next'
import type { Container } from '../../../shared/contract/containers.ts'
import { NameCell } from '../../engine-list/name-cell.tsx'
import { portAddress, portText, portUrl, published } from '../../engine-list/published.ts'
import { formatBytes, formatPercent } from '../../i18n/format.ts'
import { api } from '../../state/api.ts'
import { Age } from '../../ui/age.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { exitWords } from '../../ui/exit-words.ts'
import { Sparkline } from '../../ui/sparkline.tsx'
import type { Tone } from '../../ui/state-dot.tsx'
import style from './containers.module.css'
import { useUnderWay } from './under-way.ts'
import { useUsage } from './usage.ts'

export function toneOf({ state, health, exitCode, oomKilled }: Pick<Container, 'state' | 'health' | 'exitCode' | 'oomKilled'>): Tone {
  if (state === 'dead' || (oomKilled && state === 'exited')) return 'bad'
  if (state === 'running') return health === 'unhealthy' ? 'warn' : health === 'starting' ? 'busy' : 'ok'
  if (state === 'restarting' || state === 'paused') return 'warn'
  if (state === 'removing') return 'busy'
  // 137 and 143 are what ends a container that was asked to stop: nothing is wrong with it.
  if (state === 'exited' && exitCode !== undefined && ![0, 137, 143].includes(exitCode)) return 'bad'
  return 'off'
}

/** The state in words. */
export function stateText({ state, exitCode, oomKilled }: Pick<Container, 'state' | 'exitCode' | 'oomKilled'>): string {
  if (state === 'exited' && oomKilled) return i18next.t('containers.state.oom')
  if (state === 'exited' && exitCode !== undefined) return i18next.t('containers.state.exitedWith', { code: exitCode })
  return i18next.t(`containers.state.${state}`)
}

/** What it said last, as the tooltip of one that died: asked for when somebody points at it. */
async function peek(cell: HTMLElement, { id, exitCode, oomKilled }: Container): Promise<void> {
  const why = exitWords(exitCode, oomKilled ? 'oom' : undefined)
  cell.title = why
  const rows = await api.call('logs.tail', { source: id, count: 4 }).catch(() => [])
  // Kept off the way to the first paint.
  const { plainText } = await import('../../ui/ansi.ts')
  const lines = rows.filter(({ mark }) => !mark).map(({ text }) => plainText(text).slice(0, 200))
  cell.title = [why, ...lines].join('\n')
}

function State({ row }: { row: Container }) {
  const act = useUnderWay(row.id)
  if (act) return <span className="muted cut">{i18next.t(`containers.underWay.${act}`)}</span>
  return <Stands row={row} />
}

function Stands({ row }: { row: Container }) {
  const tone = toneOf(row)
  const loud = tone === 'bad' || (tone === 'warn' && row.state !== 'paused') ? tone : 'muted'
  return (
    <span className={`${loud} cut`} {...(tone === 'bad' ? { onMouseEnter: (event) => void peek(event.currentTarget, row) } : {})}>
      {stateText(row)}
      {row.health && row.state === 'running' && row.health !== 'healthy' && ` · ${i18next.t(`containers.health.${row.health}`)}`}
    </span>
  )
}

function Name({ row }: { row: Container }) {
  const act = useUnderWay(row.id)
  return <NameCell name={row.name} source={row.source} tone={act ? 'busy' : toneOf(row)} project={row.project} />
}

function Ports({ row }: { row: Container }) {
  return (
    <span className={style.ports}>
      {published(row.ports).map((port) => {
        const url = portUrl(port, row.source)
        return url ? (
          <a
            key={`${port.host}`}
            className="num"
            href={url}
            target="_blank"
            rel="noreferrer"
            tabIndex={-1}
            title={i18next.t('containers.port', { host: portAddress(port, row.source) })}
            onClick={(event) => event.stopPropagation()}
          >
            {port.host}
          </a>
        ) : (
          <span key={`${port.host}${port.protocol}`} className="muted num">
            {portText(port)}
          </span>
        )
      })}
    </span>
  )
}

const Dash = () => <span className="faint">—</span>

function Cpu({ row }: { row: Container }) {
  const usage = useUsage(row)
  if (row.state !== 'running' || usage?.latest.cpu === undefined) return <Dash />
  return (
    <>
      <Sparkline values={usage.cpu} max={20} hot={usage.latest.cpu >= 90} />
      <span className={`${style.cpu} num`}>{formatPercent(usage.latest.cpu)}</span>
    </>
  )
}

function Memory({ row }: { row: Container }) {
  const usage = useUsage(row)
  if (row.state !== 'running' || usage?.latest.memory === undefined) return <Dash />
  const { memory, memoryLimit } = usage.latest
  const share = memoryLimit ? memory / memoryLimit : undefined
  const hot = share !== undefined && share >= 0.9
  return (
    <>
      {share !== undefined && (
        <span className={`${style.meter} ${hot ? style.hot : ''}`} aria-hidden>
          <i style={{ width: `${Math.min(100, share * 100)}%` }} />
        </span>
      )}
      <span className={hot ? 'num warn' : 'num'}>{formatBytes(memory)}</span>
    </>
  )
}

/** Titles are looked up when asked for, so that a change of language reaches them. */
export function containerColumns(): Column<Container>[] {
  const t = (key: 'name' | 'image' | 'state' | 'ports' | 'cpu' | 'memory' | 'created') => i18next.t(`containers.column.${key}`)
  return [
    {
      key: 'name',
      title: t('name'),
      flex: 23,
      min: 130,
      sortable: true,
      cell: (row) => <Name row={row} />,
    },
    {
      key: 'image',
      hideBelow: 740,
      title: t('image'),
      flex: 17,
      min: 90,
      sortable: true,
      cell: (row) => (
        <bdi className="mono muted cut" title={row.image}>
          {row.image}
        </bdi>
      ),
    },
    { key: 'state', title: t('state'), flex: 19, min: 84, sortable: true, cell: (row) => <State row={row} /> },
    { key: 'ports', hideBelow: 560, title: t('ports'), flex: 12, min: 100, sortable: true, cell: (row) => <Ports row={row} /> },
    { key: 'cpu', title: t('cpu'), flex: 14, min: 112, align: 'right', cell: (row) => <Cpu row={row} /> },
    { key: 'memory', hideBelow: 430, title: t('memory'), flex: 14, min: 104, align: 'right', cell: (row) => <Memory row={row} /> },
    {
      key: 'created',
      hideBelow: 500,
      title: t('created'),
      flex: 7.5,
      min: 60,
      align: 'right',
      sortable: true,
      cell: (row) => (
        <span className="muted">
          <Age at={row.created} />
        </span>
      ),
    },
  ]
}
