/** Menus: under a button, or at a place on the page for a right click. */
import type { LucideIcon } from 'lucide-react'
import { useRef } from 'react'
import { createPortal } from 'react-dom'
import { Menu as AriaMenu, MenuItem, Popover, Separator } from 'react-aria-components'
import { Keys } from './keys.tsx'
import style from './menu.module.css'

export type MenuEntry =
  | {
      key: string
      label: string
      icon?: LucideIcon
      keys?: string
      danger?: boolean
      disabled?: boolean
      checked?: boolean
      note?: string
      onAction: () => void
    }
  | { separator: string }

export function MenuList({ label, entries, onClose }: { label: string; entries: MenuEntry[]; onClose?: () => void }) {
  return (
    <AriaMenu aria-label={label} autoFocus="first" className={style.menu ?? ''} onClose={onClose ?? (() => {})}>
      {entries.map((entry) =>
        'separator' in entry ? (
          <Separator key={entry.separator} className={style.separator ?? ''} />
        ) : (
          <MenuItem
            key={entry.key}
            id={entry.key}
            textValue={entry.label}
            isDisabled={entry.disabled ?? false}
            onAction={entry.onAction}
            className={entry.danger ? `${style.item} ${style.danger}` : (style.item ?? '')}
          >
            {entry.icon ? <entry.icon aria-hidden /> : <span className={style.noIcon} />}
            <span>
              {entry.label}
              {entry.note && <small>{entry.note}</small>}
            </span>
            {entry.checked && <span className={style.check} aria-hidden />}
            {entry.keys && <Keys of={entry.keys} />}
          </MenuItem>
        ),
      )}
    </AriaMenu>
  )
}

/** A menu at a point of the page, open until something is chosen or it is left. */
export function MenuAt({ x, y, onClose, ...menu }: { x: number; y: number; label: string; entries: MenuEntry[]; onClose: () => void }) {
  const place = useRef<HTMLSpanElement>(null)
  return (
    <>
      {/* Of the page itself: within a row, which contains its layout, the point would be another. */}
      {createPortal(<span ref={place} style={{ position: 'fixed', left: x, top: y, width: 0, height: 0 }} />, document.body)}
      <Popover
        isOpen
        triggerRef={place}
        placement="bottom start"
        offset={2}
        onOpenChange={(open) => !open && onClose()}
        aria-label={menu.label}
        className={style.popover ?? ''}
      >
        <MenuList {...menu} onClose={onClose} />
      </Popover>
    </>
  )
}
