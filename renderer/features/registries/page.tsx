/** Registries: those that are known, and what the one that was opened holds. */
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel, Group as PanelGroup, Separator } from 'react-resizable-panels'
import { openDrawer, useUi } from '../../state/ui-store.ts'
import splitter from '../../ui/splitter.module.css'
import { openRegistry, useOpened } from './opened.ts'
import { RegistryList } from './registry-list.tsx'
import { RegistryPanel } from './registry-panel.tsx'

export function RegistriesPage() {
  const { t } = useTranslation()
  const host = useOpened((opened) => opened.host)
  // What somebody went to from elsewhere is opened once, and not again by the next start: that would contact a registry unasked.
  const place = useUi((ui) => ui.drawers.registries)
  useEffect(() => {
    if (!place) return
    openRegistry(place.item)
    openDrawer('registries', undefined)
  }, [place])
  return (
    <PanelGroup orientation="horizontal" style={{ height: '100%' }}>
      <Panel id="registries" minSize={250} style={{ overflow: 'hidden' }}>
        <RegistryList />
      </Panel>
      {host !== undefined && (
        <>
          <Separator className={splitter.vertical} aria-label={t('drawer.resize')} />
          <Panel id="registry" defaultSize="70%" minSize={420} style={{ overflow: 'hidden' }}>
            <RegistryPanel key={host} host={host} />
          </Panel>
        </>
      )}
    </PanelGroup>
  )
}
