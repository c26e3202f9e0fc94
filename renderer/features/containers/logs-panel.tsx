/** The log of one container. */
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { faultLine } from '../../i18n/index.ts'
import { setUi, useUi } from '../../state/ui-store.ts'
import { type LogStatus, LogView } from '../../ui/log-view.tsx'
import { logFeed } from './log-feed.ts'

type LogsPanelProps = {
  source: string
  container: string
  name: string
  /** As the list knows it. */
  running: boolean
  /** Set once it has ended. */
  exitCode?: number | undefined
}

export function LogsPanel({ source, container, name, running, exitCode }: LogsPanelProps) {
  const { t } = useTranslation()
  const feed = logFeed(source, container)
  const { state, fault } = useStore(feed.store)
  const options = useUi((ui) => ui.logs)
  useEffect(() => feed.setRunning(running), [feed, running])
  useEffect(() => feed.show(), [feed])

  const status: LogStatus = { state }
  if (state === 'stale') status.text = `${t('logs.interrupted')}${fault ? ` ${faultLine(fault)}` : ''}`
  else if (state === 'failed' && fault) status.text = faultLine(fault)
  else if (state === 'ended' && !running)
    status.text = exitCode === undefined ? t('logs.stopped') : t('logs.stoppedWith', { code: exitCode })
  if (state === 'stale' || state === 'failed') status.onRetry = feed.retry
  return (
    <LogView
      key={`${source} ${container}`}
      buffer={feed.buffer}
      status={status}
      name={name}
      options={options}
      onOptions={(logs) => setUi({ logs })}
    />
  )
}
