/** Networks and containers as a picture: what belongs together is marked when one points at it, and opens when it is pressed. */
import { SearchX } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NetworkGraph } from '../../../shared/contract/networks.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { useAnswering } from '../../engine-list/engine-row.tsx'
import { showContainer } from '../../engine-list/users.tsx'
import { api } from '../../state/api.ts'
import { engineName, useSeveralEngines } from '../../state/engines.ts'
import { openDrawer, useListPlace, useUi } from '../../state/ui-store.ts'
import { useLive } from '../../state/use-live.ts'
import { Empty } from '../../ui/empty.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import style from './graph.module.css'
import { type GraphNode, groupLinks, layOut, networkKey, type Picture } from './graph-layout.ts'
import { versionOf } from './summary.tsx'

/** As many as one view of a list holds. */
const most = 500

export function GraphView() {
  const { t } = useTranslation()
  const engines = useAnswering()
  const place = useListPlace('networks')
  const sources = engines.map(({ id }) => id)
  const list = useLive('networks.list', {}, { text: place.text, where: place.where, sources, offset: 0, limit: most })
  const rows = list.items.filter((item) => 'id' in item)
  const shown = useMemo(() => new Set(rows.map(({ source, network }) => networkKey(source, network))), [rows])
  const version = rows.map((row) => `${row.id} ${versionOf(row)}`).join('\n')
  const { graphs, faults } = useGraphs(sources.join('\n'), version)
  const picture = useMemo(() => graphs && layOut(graphs, (source, network) => shown.has(networkKey(source, network))), [graphs, shown])
  return (
    <div className={style.view}>
      {faults.map(({ source, fault }) => (
        <div key={source} className={style.notes}>
          <FaultNote of={engineName(source)} fault={fault} />
        </div>
      ))}
      {!picture ? (
        faults.length === 0 && <SkeletonRows rowHeight={30} />
      ) : picture.nodes.length === 0 ? (
        <Empty icon={SearchX} title={t('state.nothingMatches')} />
      ) : (
        <Drawn picture={picture} />
      )}
    </div>
  )
}

/** Asks each engine who reaches whom, and again when the list says that it is otherwise now. */
function useGraphs(sources: string, version: string) {
  const [state, setState] = useState<{
    graphs?: { source: string; graph: NetworkGraph }[]
    faults: { source: string; fault: Fault }[]
  }>({ faults: [] })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version asks again
  useEffect(() => {
    const stop = new AbortController()
    const ask = async (source: string) => {
      try {
        return { source, graph: await api.call('networks.graph', { engine: source }, stop.signal) }
      } catch (error) {
        return { source, fault: asFault(error) }
      }
    }
    void Promise.all(sources.split('\n').filter(Boolean).map(ask)).then((all) => {
      if (stop.signal.aborted) return
      setState({
        graphs: all.flatMap(({ source, graph }) => (graph ? [{ source, graph }] : [])),
        faults: all.flatMap(({ source, fault }) => (fault ? [{ source, fault }] : [])),
      })
    })
    return () => stop.abort()
  }, [sources, version])
  return state
}

function Drawn({ picture: { nodes, links, height } }: { picture: Picture }) {
  const { t } = useTranslation()
  const several = useSeveralEngines()
  const opened = useUi((ui) => ui.drawers.networks)
  const linked = useMemo(() => groupLinks(links), [links])
  const byKey = useMemo(() => new Map(nodes.map((node) => [node.key, node])), [nodes])
  const addresses = useMemo(() => new Map(links.map((link) => [`${link.network} ${link.container}`, link.address])), [links])
  const [pointed, setPointed] = useState<string>()
  const [focused, setFocused] = useState<string>()
  const area = useRef<HTMLDivElement>(null)
  /** The one stop of the tab key. */
  const stop = focused !== undefined && byKey.has(focused) ? focused : nodes[0]?.key
  const marked = pointed ?? focused
  const together = marked === undefined || !byKey.has(marked) ? undefined : new Set([marked, ...(linked.get(marked) ?? [])])

  const open = ({ kind, source, of }: GraphNode) => {
    if (kind === 'container') showContainer(source, of)
    else openDrawer('networks', { id: `${source}/${of}`, source, item: of, tab: 'summary' })
  }
  /** Where one came across from: the way back leads there again. */
  const before = useRef('')
  const go = (node: GraphNode | undefined) => {
    if (node) area.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(node.key)}"]`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent, node: GraphNode) => {
    const column = nodes.filter(({ kind }) => kind === node.kind)
    const at = column.indexOf(node)
    const across = () => {
      const others = linked.get(node.key) ?? []
      const to = others.includes(before.current) ? before.current : others[0]
      before.current = node.key
      return byKey.get(to ?? '')
    }
    const moves: Record<string, () => GraphNode | undefined> = {
      ArrowDown: () => column[at + 1],
      ArrowUp: () => column[at - 1],
      Home: () => column[0],
      End: () => column.at(-1),
      ArrowRight: () => (node.kind === 'network' ? across() : undefined),
      ArrowLeft: () => (node.kind === 'container' ? across() : undefined),
    }
    const move = moves[event.key]
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    go(move())
  }
  const said = (node: GraphNode) => {
    const others = (linked.get(node.key) ?? []).map((key) => byKey.get(key)?.name ?? '')
    return t(node.kind === 'network' ? 'networks.graph.network' : 'networks.graph.container', {
      count: others.length,
      others: others.slice(0, 20).join(', '),
    })
  }
  /** The address that a container has on what is marked; else what it is known by besides. */
  const hintOf = (node: GraphNode): { text: string; isAddress: boolean } => {
    const address = node.kind === 'container' && marked !== undefined ? addresses.get(`${marked} ${node.key}`) : undefined
    if (node.kind === 'network' && several) return { text: engineName(node.source), isAddress: false }
    return { text: address ?? node.hint, isAddress: address !== undefined || node.kind === 'network' }
  }
  return (
    <div className={style.scroll}>
      <div className={style.heads} aria-hidden>
        <span>{t('networks.graph.networks', { count: nodes.filter(({ kind }) => kind === 'network').length })}</span>
        <span>{t('networks.graph.containers', { count: nodes.filter(({ kind }) => kind === 'container').length })}</span>
      </div>
      <div ref={area} role="group" aria-label={t('networks.graph.label')} className={style.area} style={{ height }}>
        <svg className={style.links} viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" aria-hidden>
          {[false, true].map((near) =>
            links
              .filter(({ network, container }) => (marked === network || marked === container) === near)
              .map(({ network, container }) => {
                const [from, to] = [byKey.get(network)?.y ?? 0, byKey.get(container)?.y ?? 0]
                return (
                  <path
                    key={`${network} ${container}`}
                    d={`M0 ${from} C50 ${from} 50 ${to} 100 ${to}`}
                    className={near ? style.near : together ? style.far : style.link}
                  />
                )
              }),
          )}
        </svg>
        {nodes.map((node) => {
          const hint = hintOf(node)
          return (
            <button
              key={node.key}
              type="button"
              data-key={node.key}
              tabIndex={node.key === stop ? 0 : -1}
              className={[
                style.node,
                node.kind === 'network' ? style.network : style.container,
                node.faint ? style.faint : '',
                together && !together.has(node.key) ? style.apart : '',
                opened?.id === `${node.source}/${node.of}` ? style.opened : '',
              ].join(' ')}
              style={{ top: node.y - 12 }}
              aria-label={`${node.name} ${hint.text}, ${said(node)}`}
              title={node.name}
              onClick={() => open(node)}
              onKeyDown={(event) => onKeyDown(event, node)}
              onFocus={() => setFocused(node.key)}
              onBlur={() => setFocused(undefined)}
              onMouseEnter={() => setPointed(node.key)}
              onMouseLeave={() => setPointed(undefined)}
            >
              {node.kind === 'container' && <StateDot tone={node.running ? 'ok' : 'off'} small />}
              <bdi className="cut">{node.name}</bdi> <small className={`cut ${hint.isAddress ? 'mono' : ''}`}>{hint.text}</small>
            </button>
          )
        })}
      </div>
    </div>
  )
}
