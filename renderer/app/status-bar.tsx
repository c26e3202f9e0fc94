/** The foot of the page: how each engine is, and what the app itself costs. */
import { useEffect, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { AppUsage } from '../../shared/contract/desktop.ts'
import type { Engine } from '../../shared/contract/engines.ts'
import { formatBytes, formatNumber, formatPercent } from '../i18n/format.ts'
import { words } from '../i18n/index.ts'
import { api, desktop } from '../state/api.ts'
import { engineTones, looking, present, useEngines } from '../state/engines.ts'
import { useAge } from '../state/ticker.ts'
import { StateDot } from '../ui/state-dot.tsx'
import { Tip } from '../ui/tip.tsx'
import style from './frame.module.css'

export function StatusBar() {
  const { t } = useTranslation()
  const state = useEngines()
  const engines = present(state)
  return (
    <footer className={style.status}>
      {state.loaded && !state.connected && (
        <span className={`${style.engine} warn`} role="status">
          <StateDot tone="busy" small /> {t('status.backendLost')}
        </span>
      )}
      {state.loaded && engines.length === 0 && !looking(state) && (
        <span className={style.engine}>
          <StateDot tone="off" small /> {t('status.noEngine')}
        </span>
      )}
      {engines.map((engine) => (
        <EngineState key={engine.id} engine={engine} known={state.connected} alone={engines.length === 1} />
      ))}
      <span className={style.right}>
        <Usage />
      </span>
    </footer>
  )
}

/** `known`: a backend says so now. Without one it is named, and no more is said of it. */
function EngineState({ engine, known, alone }: { engine: Engine; known: boolean; alone: boolean }) {
  const { t } = useTranslation()
  const age = useAge(engine.since)
  const said = {
    live: engine.latency === undefined ? t('status.live') : `${formatNumber(Math.max(1, Math.round(engine.latency)))} ms`,
    connecting: t('status.connecting'),
    stale: t('status.stale', { age }),
    failed: t('status.failed'),
    closed: t('status.closed'),
    absent: t('status.absent'),
  }[engine.state]
  // Several are often the same product: then only their own names tell them apart.
  const name = alone && engine.version ? `${engine.product ?? engine.name} ${engine.version}` : engine.name
  const tone = !known ? '' : engine.state === 'stale' ? 'warn' : engine.state === 'failed' ? 'bad' : ''
  return (
    <Tip text={engine.fault ? `${engine.endpoint} — ${words(engine.fault.message)}` : `${engine.name} — ${engine.endpoint}`}>
      <AriaButton
        className={`${style.engine} ${tone}`}
        onPress={() => void api.call('engines.retry', { engine: engine.id }).catch(() => {})}
      >
        <StateDot tone={known ? engineTones[engine.state] : 'idle'} small />
        <span className="num">{known ? `${name} · ${said}` : name}</span>
      </AriaButton>
    </Tip>
  )
}

/** Read only while the page is visible: measuring costs, too. */
function Usage() {
  const { t } = useTranslation()
  const [usage, setUsage] = useState<AppUsage>()
  useEffect(() => {
    let handle: { cancel: () => void } | undefined
    const open = () => {
      handle?.cancel()
      handle = document.hidden ? undefined : desktop.stream('desktop.usage', {}, { onChunk: setUsage, onEnd: () => {} })
    }
    open()
    document.addEventListener('visibilitychange', open)
    return () => {
      document.removeEventListener('visibilitychange', open)
      handle?.cancel()
    }
  }, [])
  if (!usage) return null
  return (
    <span className="num" title={t('status.usageLabel')}>
      {t('status.usage', { cpu: formatPercent(usage.cpu), memory: formatBytes(usage.memory) })}
    </span>
  )
}
