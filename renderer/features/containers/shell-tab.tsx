/** The drawer's shell: the same session that the dock has, brought here while one looks at it. */
import { Terminal } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../shared/contract/containers.ts'
import { Empty } from '../../ui/empty.tsx'
import { ShellPanel } from './shell-panel.tsx'
import { shellOf } from './shell-session.ts'
import { startShell } from './show-shell.ts'

export function ShellTab({ row }: { row: Container }) {
  const { t } = useTranslation()
  const [id, setId] = useState(() => shellOf(row.source, row.container)?.id)
  const running = row.state === 'running'
  const { source, container, name } = row
  // Coming to the tab is asking for a shell; leaving it leaves the shell in the dock.
  useEffect(() => {
    if (running) setId((known) => known ?? startShell({ source, container, name }))
  }, [running, source, container, name])
  if (id === undefined) return <Empty icon={Terminal} title={t('containers.shellNeedsRunning')} />
  return <ShellPanel id={id} />
}
