/** The one scope of the app, always visible: all engines, or one. */
import { ChevronDown } from 'lucide-react'
import { useRef, useState } from 'react'
import { Popover } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { Engine } from '../../shared/contract/engines.ts'
import { present, setEngineOpen, useEngines } from '../state/engines.ts'
import { setUi, useUi } from '../state/ui-store.ts'
import menuStyle from '../ui/menu.module.css'
import { type MenuEntry, MenuList } from '../ui/menu.tsx'
import style from './frame.module.css'

export function Scope() {
  const { t } = useTranslation()
  const state = useEngines()
  const engines = present(state)
  const chosen = useUi((ui) => ui.engine)
  const [open, setOpen] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  const current = engines.find((engine) => engine.id === chosen)
  const shown = current ?? (engines.length === 1 ? engines[0] : undefined)
  const tone = state.connected ? worst(shown ? [shown] : engines) : 'off'
  const place = shown ? (shown.remote ? t('engine.remote') : t('bar.local')) : t('bar.allEngines')

  const entries: MenuEntry[] = [
    { key: 'all', label: t('bar.allEngines'), checked: current === undefined, onAction: () => setUi({ engine: '' }) },
    { separator: 'engines' },
    ...engines.map((engine) => ({
      key: engine.id,
      label: engine.name,
      note: engine.endpoint,
      checked: engine.id === current?.id,
      onAction: () => {
        setUi({ engine: engine.id })
        if (engine.state === 'closed') void setEngineOpen(engine, true)
      },
    })),
  ]
  return (
    <>
      <button
        type="button"
        ref={trigger}
        className={style.scope}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={`${t('bar.scope')}: ${place} ${shown?.name ?? ''}`.trim()}
        onClick={() => setOpen(true)}
      >
        <span className={style.square} data-tone={tone} />
        <b style={{ fontWeight: 500 }}>{place}</b> {shown && <span className="muted cut">{shown.name}</span>}
        <ChevronDown aria-hidden />
      </button>
      <Popover
        triggerRef={trigger}
        isOpen={open}
        onOpenChange={setOpen}
        placement="bottom start"
        aria-label={t('bar.scope')}
        className={menuStyle.popover ?? ''}
      >
        <MenuList label={t('bar.scope')} entries={entries} onClose={() => setOpen(false)} />
      </Popover>
    </>
  )
}

const worst = (engines: Engine[]): string =>
  engines.some((e) => e.state === 'failed')
    ? 'bad'
    : engines.some((e) => e.state === 'stale')
      ? 'warn'
      : engines.some((e) => e.state === 'live')
        ? 'ok'
        : 'off'
