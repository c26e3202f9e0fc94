/** The lines themselves: one view of the river, or two side by side, each with its own sources and its own query. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel, Group as PanelGroup, Separator } from 'react-resizable-panels'
import { setRiver, useRiver } from '../../state/river.ts'
import splitter from '../../ui/splitter.module.css'
import { LinesPane } from './lines-pane.tsx'

export function Lines() {
  const { t } = useTranslation()
  const { panes, active } = useRiver()
  /** Whether both go to the moment that is picked in one of them. */
  const [linked, setLinked] = useState(false)
  const [first, second] = panes
  if (!first) return null
  if (!second) return <LinesPane pane={first} index={0} />
  const shared = { linked, onLinked: setLinked }
  const close = (index: number) => () => setRiver({ panes: panes.filter((_, at) => at !== index), active: 0 })
  return (
    <PanelGroup orientation="horizontal" style={{ height: '100%' }}>
      <Panel id="left" minSize={240} style={{ overflow: 'hidden' }}>
        <LinesPane pane={first} index={0} of={{ active: active === 0, onClose: close(0), ...shared }} />
      </Panel>
      <Separator className={splitter.vertical} aria-label={t('river.resizePanes')} />
      <Panel id="right" minSize={240} style={{ overflow: 'hidden' }}>
        <LinesPane pane={second} index={1} of={{ active: active === 1, onClose: close(1), ...shared }} />
      </Panel>
    </PanelGroup>
  )
}
