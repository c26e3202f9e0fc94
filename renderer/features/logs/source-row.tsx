/** One row of the tree of sources: an engine, a project, or who writes. */
import { Check, ChevronDown, CircleAlert, LoaderCircle, Minus } from 'lucide-react'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogSource } from '../../../shared/contract/logs.ts'
import { formatCount, formatDateTime, formatNumber } from '../../i18n/format.ts'
import { words } from '../../i18n/index.ts'
import { engineName } from '../../state/engines.ts'
import { exitWords, isDeath } from '../../ui/exit-words.ts'
import { StateDot, type Tone } from '../../ui/state-dot.tsx'
import type { TreeNode } from './branches.ts'
import style from './sources.module.css'

export type Ticked = 'all' | 'some' | 'none'
type RowProps = {
  node: TreeNode
  id: string
  top: number
  height: number
  /** How far in. */
  level: number
  active: boolean
  ticked: Ticked
  onTick: () => void
  onOnly: () => void
  onFold: () => void
  onMenu: (event: MouseEvent) => void
}

export const toneOf = ({ state, exitCode, reason }: Pick<LogSource, 'state' | 'exitCode' | 'reason'>): Tone =>
  state === 'running' ? 'ok' : isDeath(exitCode, reason) ? 'bad' : 'off'

const checked = { all: 'true', some: 'mixed', none: 'false' } as const

export function SourceRow({ node, id, top, height, level, active, ticked, onTick, onOnly, onFold, onMenu }: RowProps) {
  const { t } = useTranslation()
  const folded = node.kind === 'engine' ? node.folded : node.kind === 'project' ? node.group.folded : undefined
  const classes = [style.row, active && style.active, ticked === 'none' && style.out, node.kind !== 'source' && style.branch]
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys of all rows
    <div
      id={id}
      role="treeitem"
      // The tree is its own scroller and has the focus.
      tabIndex={-1}
      aria-level={level}
      aria-checked={checked[ticked]}
      {...(folded === undefined ? {} : { 'aria-expanded': !folded })}
      className={classes.filter(Boolean).join(' ')}
      style={{ top, height, paddingLeft: 8 + (level - 1) * 14 }}
      onClick={onTick}
      onContextMenu={(event) => {
        event.preventDefault()
        onMenu(event)
      }}
    >
      {folded !== undefined && (
        <span
          aria-hidden
          className={`${style.fold} ${folded ? style.folded : ''}`}
          onClick={(event) => {
            event.stopPropagation()
            onFold()
          }}
        >
          <ChevronDown />
        </span>
      )}
      <span aria-hidden className={style.tick} data-on={ticked}>
        {ticked === 'all' ? <Check /> : ticked === 'some' ? <Minus /> : null}
      </span>
      {node.kind === 'source' ? <Source row={node.row} /> : <BranchName node={node} />}
      {/* For the mouse: the keyboard has Enter. */}
      <span
        aria-hidden
        className={style.only}
        onClick={(event) => {
          event.stopPropagation()
          onOnly()
        }}
      >
        {t('river.only')}
      </span>
    </div>
  )
}

function BranchName({ node }: { node: Exclude<TreeNode, { kind: 'source' }> }) {
  const { t } = useTranslation()
  const name = node.kind === 'engine' ? engineName(node.engine) : node.group.group || t('containers.other')
  const size = node.kind === 'engine' ? node.size : node.group.size
  return (
    <>
      <bdi className={`${style.name} cut`} title={name}>
        {name}
      </bdi>
      <span className={`${style.count} num`}>{formatNumber(size)}</span>
    </>
  )
}

function Source({ row }: { row: LogSource }) {
  const { t } = useTranslation()
  const tone = toneOf(row)
  const state =
    row.state === 'ended' && row.exitCode !== undefined ? t('river.state.endedWith', { code: row.exitCode }) : t(`river.state.${row.state}`)
  const about = [
    row.name,
    state,
    ...(tone === 'bad' ? [exitWords(row.exitCode, row.reason)] : []),
    t('river.settings.lines', { count: row.lines }),
    ...(row.from === undefined ? [] : [t('river.since', { date: formatDateTime(row.from) })]),
    ...(row.gaps > 0 ? [t('river.gaps', { count: row.gaps })] : []),
  ].join('\n')
  return (
    <>
      <StateDot tone={tone} small />
      <span className={`${style.name} cut`} title={about}>
        <bdi>{row.name}</bdi>
        <span className="visually-hidden">, {state}</span>
      </span>
      {row.state === 'gone' && <span className={style.gone}>{state}</span>}
      {row.state === 'ended' && tone === 'bad' && <span className={style.died}>{state}</span>}
      <Follow row={row} />
      <span className={`${style.count} num`}>{formatCount(row.lines)}</span>
    </>
  )
}

/** Said only where reading it is in trouble, or has just begun. */
function Follow({ row: { follow, fault } }: { row: LogSource }) {
  const { t } = useTranslation()
  if (follow === 'connecting') return <LoaderCircle className={style.busy} role="img" aria-label={t('river.follow.connecting')} />
  if (follow !== 'stale' && follow !== 'failed') return null
  const why = [t(`river.follow.${follow}`), fault && words(fault.message), fault?.hint && words(fault.hint)].filter(Boolean).join(' ')
  return (
    <span title={why} className={follow === 'failed' ? style.failed : style.stale}>
      <CircleAlert role="img" aria-label={why} />
    </span>
  )
}
