/** What the keys do while the lines have the focus. Those with Ctrl are the system's own, but for copying and choosing all that is read. */
import type { KeyboardEvent } from 'react'
import type { LogRow } from '../../shared/contract/logs.ts'
import type { LogLook } from '../state/ui-store.ts'
import { timeLooks } from './row-time.ts'
import type { Lines } from './use-lines.ts'
import type { RowActs } from './use-row-acts.ts'
import type { Steps } from './use-steps.ts'

type KeyActs = {
  move: (by: number, extend: boolean) => void
  screen: (by: 1 | -1) => void
  home: () => void
  end: () => void
  open: () => void
  unfold: (on: boolean) => void
  leave: () => boolean
  find: () => void
  hit: (by: 1 | -1) => void
  error: (by: 1 | -1) => void
  pin: () => void
  mark: () => void
  wrap: () => void
  times: () => void
  follow: () => void
  hide: () => void
  copy: () => void
  context: () => void
  menu: () => void
}

export function onLogKey(event: KeyboardEvent, acts: KeyActs): void {
  const mod = event.ctrlKey || event.metaKey
  const act = mod ? withMod(event, acts) : event.altKey ? undefined : plain(event, acts)
  if (!act || act() === false) return
  event.preventDefault()
  event.stopPropagation()
}

function withMod({ key }: KeyboardEvent, acts: KeyActs): (() => unknown) | undefined {
  if (key === 'f') return acts.find
  // Text that is marked with the pointer is copied as it is.
  if (key === 'c' && getSelection()?.isCollapsed !== false) return acts.copy
  if (key === 'Home') return acts.home
  if (key === 'End') return acts.end
  return undefined
}

function plain({ key, shiftKey }: KeyboardEvent, acts: KeyActs): (() => unknown) | undefined {
  if (shiftKey && key === 'F10') return acts.menu
  const moves: Record<string, () => unknown> = {
    ArrowDown: () => acts.move(1, shiftKey),
    ArrowUp: () => acts.move(-1, shiftKey),
    PageDown: () => acts.screen(1),
    PageUp: () => acts.screen(-1),
    ' ': () => acts.screen(shiftKey ? -1 : 1),
    Home: acts.home,
    End: acts.end,
    Enter: acts.open,
    ArrowRight: () => acts.unfold(true),
    ArrowLeft: () => acts.unfold(false),
    Escape: acts.leave,
    ContextMenu: acts.menu,
    '/': acts.find,
    n: () => acts.hit(1),
    N: () => acts.hit(-1),
    e: () => acts.error(1),
    E: () => acts.error(-1),
    p: acts.pin,
    m: acts.mark,
    w: acts.wrap,
    t: acts.times,
    f: acts.follow,
    h: acts.hide,
    c: acts.copy,
    x: acts.context,
  }
  return moves[key]
}

type Host = {
  lines: Lines
  look: LogLook
  onLook: (change: Partial<LogLook>) => void
  onOpen: (row: LogRow) => void
  acts: RowActs
  steps: Steps
  onFind: () => void
  /** Shows more lines around each hit, or none again. */
  onContext: () => void
  onMenu: () => void
}

export function logKeys({ lines, look, onLook, onOpen, acts, steps, onFind, onContext, onMenu }: Host): KeyActs {
  const { scroll, active, size, rowAt } = lines
  const row = active?.row
  const line = row?.mark ? undefined : row
  const inSight = (position: number) => position >= scroll.top && position < scroll.to
  return {
    move: (by, extend) => {
      if (size === 0) return
      let position = active && inSight(active.position) ? active.position + by : scroll.follow ? size - 1 : scroll.top
      while (position > 0 && position < size - 1 && rowAt(position) && lines.isFolded(position)) position += by
      position = Math.max(0, Math.min(position, size - 1))
      lines.activate(position, extend)
      scroll.goTo(position, 'near')
    },
    screen: (by) => scroll.move({ screens: by }),
    home: () => scroll.goTo(0, 'top'),
    end: () => {
      lines.deactivate()
      scroll.setFollow(true)
    },
    open: () => line && onOpen(line),
    unfold: (on) => {
      if (!line || !active) return
      if (look.fold && lines.folds.countUnder(active.position) > 0 && lines.isUnfolded(line.ref) !== on) lines.toggleFold(line.ref)
      else if (lines.open.has(line.ref) !== on) onOpen(line)
    },
    leave: () => {
      if (!lines.picked) return false
      lines.deactivate()
      return true
    },
    find: onFind,
    hit: steps.hit,
    error: steps.error,
    pin: () => line && acts.togglePin(line),
    mark: () => row && acts.mark(row),
    wrap: () => onLook({ wrap: !look.wrap }),
    times: () => onLook({ time: timeLooks[(timeLooks.indexOf(look.time) + 1) % timeLooks.length] ?? 'clock' }),
    follow: () => scroll.setFollow(!scroll.follow),
    hide: () => line && acts.hide(line),
    copy: () => acts.copyPicked(),
    context: onContext,
    menu: onMenu,
  }
}
