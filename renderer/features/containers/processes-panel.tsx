/** What runs inside of a container, read anew every two seconds for as long as somebody looks. */
import { ArrowDown, ArrowUp, Cpu } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Processes } from '../../../shared/contract/containers.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { formatAge, formatPercent } from '../../i18n/format.ts'
import { faultLine } from '../../i18n/index.ts'
import { api } from '../../state/api.ts'
import { Empty } from '../../ui/empty.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Note } from '../../ui/note.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import style from './processes-panel.module.css'

type ProcessesPanelProps = { source: string; container: string; running: boolean }
type Process = Processes['known'][number]
type ColumnKey = 'pid' | 'user' | 'cpu' | 'memory' | 'time' | 'command'

/** Milliseconds between two looks. */
const pace = 2000
const columns: { key: ColumnKey; numeric: boolean }[] = [
  { key: 'pid', numeric: true },
  { key: 'user', numeric: false },
  { key: 'cpu', numeric: true },
  { key: 'memory', numeric: true },
  { key: 'time', numeric: true },
  { key: 'command', numeric: false },
]

export function ProcessesPanel({ source, container, running }: ProcessesPanelProps) {
  const { t } = useTranslation()
  const { processes, fault } = useProcesses(source, container, running)
  const [sort, setSort] = useState<{ by: ColumnKey; desc: boolean }>({ by: 'cpu', desc: true })
  if (!running) return <Empty icon={Cpu} title={t('stats.notRunning')} hint={t('containers.processes.notRunning')} />
  if (!processes)
    return fault ? (
      <div className={style.note}>
        <FaultNote fault={fault} />
      </div>
    ) : (
      <SkeletonRows rowHeight={30} count={5} />
    )
  const rows = sorted(processes.known, sort)
  // What an engine does not tell has no column.
  const shown = columns.filter(({ key }) => key === 'pid' || key === 'command' || processes.known.some((one) => one[key] !== undefined))
  return (
    <>
      {fault && (
        <div className={style.note}>
          <Note tone="warn" title={t('stats.interrupted')}>
            {faultLine(fault)}
          </Note>
        </div>
      )}
      <table className={style.table} aria-label={t('containers.tab.processes')}>
        <thead>
          <tr>
            {shown.map(({ key, numeric }) => {
              const isBy = sort.by === key
              const Arrow = sort.desc ? ArrowDown : ArrowUp
              return (
                <th
                  key={key}
                  data-numeric={numeric}
                  {...(isBy ? { 'aria-sort': sort.desc ? ('descending' as const) : ('ascending' as const) } : {})}
                >
                  <button type="button" onClick={() => setSort({ by: key, desc: isBy ? !sort.desc : numeric && key !== 'pid' })}>
                    {t(`containers.processes.${key}`)}
                    {isBy && <Arrow aria-hidden />}
                  </button>
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={one.pid}>
              {shown.map(({ key, numeric }) => (
                <td key={key} data-numeric={numeric} className={numeric ? 'num' : 'mono selectable'}>
                  {key === 'command' ? <bdi title={one.command}>{one.command}</bdi> : cell(one, key)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={`${style.count} faint num`}>{t('containers.processes.count', { count: rows.length })}</p>
    </>
  )
}

function cell(one: Process, key: Exclude<ColumnKey, 'command'>): string {
  const value = one[key]
  if (value === undefined) return '—'
  if (key === 'cpu' || key === 'memory') return formatPercent(Number(value))
  return key === 'time' ? formatAge(Number(value) * 1000) : String(value)
}

function sorted(all: readonly Process[], { by, desc }: { by: ColumnKey; desc: boolean }): Process[] {
  const order = (a: Process, b: Process) => {
    const [x, y] = [a[by] ?? -1, b[by] ?? -1]
    return typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y))
  }
  return [...all].sort((a, b) => (desc ? order(b, a) : order(a, b)) || a.pid - b.pid)
}

/** Asks again once the last answer is there, and not while the page is hidden. */
function useProcesses(source: string, container: string, running: boolean): { processes?: Processes; fault?: Fault } {
  const [state, setState] = useState<{ of: string; processes?: Processes; fault?: Fault }>({ of: '' })
  const of = `${source} ${container}`
  useEffect(() => {
    if (!running) return
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let asking = false
    const look = async () => {
      clearTimeout(timer)
      if (document.hidden || asking) return
      asking = true
      try {
        setState({ of, processes: await api.call('containers.top', { engine: source, container }, stop.signal) })
      } catch (error) {
        if (stop.signal.aborted) return
        setState((now) => ({ ...(now.of === of ? now : { of }), fault: asFault(error) }))
      } finally {
        asking = false
      }
      if (!stop.signal.aborted) timer = setTimeout(() => void look(), pace)
    }
    void look()
    const onVisible = () => void look()
    document.addEventListener('visibilitychange', onVisible)
    return () => {
      stop.abort()
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onVisible)
    }
  }, [source, container, running, of])
  return state.of === of ? state : {}
}
