/** Everybody who writes, as a tree with ticks: only the rows in sight exist, and all of it works by keyboard. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogSource } from '../../../shared/contract/logs.ts'
import { collect } from '../../state/collect.ts'
import { setTree, useRiver } from '../../state/river.ts'
import { useSettings } from '../../state/settings.ts'
import type { Picked } from '../../state/ui-store.ts'
import { MenuAt } from '../../ui/menu.tsx'
import { engineFold, projectFold, type SourceTree as Tree, type TreeNode } from './branches.ts'
import { type Branch, branchPattern, branchState, isPicked, pickBranch, pickSource } from './pick.ts'
import { sourceMenu } from './source-menu.ts'
import { SourceRow, type Ticked } from './source-row.tsx'
import style from './sources.module.css'

const rowHeights = { compact: 24, normal: 28, roomy: 34 }

type TreeProps = {
  tree: Tree
  /** Whether the rows begin with engines. */
  several: boolean
  picked: Picked
  onPick: (picked: Picked) => void
}

export function SourceTree({ tree, several, picked, onPick }: TreeProps) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const { folded } = useRiver().tree
  const rowHeight = rowHeights[useSettings(({ density }) => density)]
  const [focus, setFocus] = useState(0)
  const [menu, setMenu] = useState<{ row: LogSource; x: number; y: number }>()
  const active = Math.max(0, Math.min(tree.count - 1, focus))

  const virtual = useVirtualizer({
    count: tree.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are estimated anew when the density changes
  useLayoutEffect(() => virtual.measure(), [rowHeight])
  const visible = virtual.getVirtualItems()
  const first = visible[0]?.index ?? 0
  const last = visible.at(-1)?.index ?? 0
  const { look } = tree
  useEffect(() => look(first, last + 1), [look, first, last])

  const branchOf = (node: Exclude<TreeNode, { kind: 'source' }>): Branch => ({
    ...(several ? { engine: node.engine } : {}),
    ...(node.kind === 'project' ? { project: node.group.group } : {}),
  })
  const rowsOf = (node: Exclude<TreeNode, { kind: 'source' }>) => (node.kind === 'engine' ? tree.rowsOf(node.engine) : node.rows)
  /** No pattern names those without a project: each is picked by itself. */
  const isLoose = (node: TreeNode) => node.kind === 'project' && node.group.group === ''

  const ticked = (node: TreeNode): Ticked => {
    if (node.kind === 'source') return isPicked(picked, node.row) ? 'all' : 'none'
    return branchState(picked, isLoose(node) ? {} : branchOf(node), rowsOf(node))
  }
  const allOf = (node: Exclude<TreeNode, { kind: 'source' }>) =>
    collect(
      'logs.sources',
      {},
      {
        sources: [node.engine],
        ...(node.kind === 'project' ? { where: { project: [node.group.group] } } : {}),
        offset: 0,
        limit: 0,
      },
      2000,
    )
  const tick = async (node: TreeNode) => {
    const on = ticked(node) !== 'all'
    if (node.kind === 'source') return onPick(pickSource(picked, node.row, on))
    const rows = await allOf(node)
    if (isLoose(node)) return onPick(rows.reduce((now, row) => pickSource(now, row, on), picked))
    onPick(pickBranch(picked, branchOf(node), rows, on))
  }
  const only = async (node: TreeNode) => {
    if (node.kind === 'source') return onPick({ ids: [node.row.id], patterns: [] })
    if (isLoose(node)) return onPick({ ids: (await allOf(node)).map(({ id }) => id), patterns: [] })
    onPick({ ids: [], patterns: [branchPattern(branchOf(node))] })
  }
  const fold = (node: TreeNode, to?: boolean) => {
    if (node.kind === 'source') return
    const key = node.kind === 'engine' ? engineFold(node.engine) : projectFold(node.engine, node.group.group)
    const is = folded.includes(key)
    if (to === is) return
    setTree({ folded: is ? folded.filter((each) => each !== key) : [...folded, key] })
  }
  const itemId = (index: number) => `source-${index}`

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== scroller.current && !(event.target as HTMLElement).matches('[role=treeitem]')) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const node = tree.at(active)
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 300) / rowHeight) - 1)
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: tree.count - 1,
    }
    const target = moves[event.key]
    if (target !== undefined) {
      const next = Math.max(0, Math.min(tree.count - 1, target))
      setFocus(next)
      virtual.scrollToIndex(next, { align: 'auto' })
    } else if (!node) return
    else if (event.key === ' ') void tick(node)
    else if (event.key === 'Enter') void only(node)
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') fold(node, event.key === 'ArrowLeft')
    else if ((event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) && node.kind === 'source') {
      const box = document.getElementById(itemId(active))?.getBoundingClientRect()
      setMenu({ row: node.row, x: (box?.left ?? 0) + 30, y: box?.bottom ?? 0 })
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <>
      <div
        ref={scroller}
        role="tree"
        tabIndex={0}
        aria-label={t('river.sources')}
        aria-multiselectable
        className={style.tree}
        onKeyDown={onKeyDown}
        {...(tree.at(active) ? { 'aria-activedescendant': itemId(active) } : {})}
      >
        <div role="presentation" className={style.canvas} style={{ height: virtual.getTotalSize() }}>
          {visible.map(({ index, start, size }) => {
            const node = tree.at(index)
            if (!node) return null
            return (
              <SourceRow
                key={node.kind === 'source' ? node.row.id : node.kind === 'engine' ? node.engine : `${node.engine} ${node.group.group}`}
                node={node}
                id={itemId(index)}
                top={start}
                height={size}
                level={(several ? 1 : 0) + (node.kind === 'engine' ? 0 : node.kind === 'project' ? 1 : 2)}
                active={index === active}
                ticked={ticked(node)}
                onTick={() => {
                  setFocus(index)
                  void tick(node)
                }}
                onOnly={() => void only(node)}
                onFold={() => fold(node)}
                onMenu={(event) => {
                  setFocus(index)
                  if (node.kind === 'source') setMenu({ row: node.row, x: event.clientX, y: event.clientY })
                }}
              />
            )
          })}
        </div>
      </div>
      {menu && (
        <MenuAt
          x={menu.x}
          y={menu.y}
          label={menu.row.name}
          entries={sourceMenu(menu.row, {
            picked: isPicked(picked, menu.row),
            onTick: () => onPick(pickSource(picked, menu.row, !isPicked(picked, menu.row))),
            onOnly: () => onPick({ ids: [menu.row.id], patterns: [] }),
          })}
          onClose={() => setMenu(undefined)}
        />
      )}
    </>
  )
}
