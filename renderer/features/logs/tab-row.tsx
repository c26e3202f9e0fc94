/** The tabs of the section. Not those of the drawers: these render what they hold twice, and panels that are resized do not bear that. */
import type { KeyboardEvent, ReactNode } from 'react'
import style from './logs.module.css'

type TabRowProps<K extends string> = {
  label: string
  tabs: readonly K[]
  active: K
  onSelect: (key: K) => void
  title: (key: K) => ReactNode
}

export const tabId = (key: string): string => `logs-tab-${key}`
export const panelId = 'logs-panel'

export function TabRow<K extends string>({ label, tabs, active, onSelect, title }: TabRowProps<K>) {
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.indexOf(active)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length]
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    onSelect(next)
    document.getElementById(tabId(next))?.focus()
  }
  return (
    <div role="tablist" aria-label={label} className={style.tabs} onKeyDown={onKeyDown}>
      {tabs.map((key) => (
        <button
          key={key}
          id={tabId(key)}
          type="button"
          role="tab"
          aria-selected={key === active}
          aria-controls={panelId}
          tabIndex={key === active ? 0 : -1}
          onClick={() => onSelect(key)}
        >
          {title(key)}
        </button>
      ))}
    </div>
  )
}
