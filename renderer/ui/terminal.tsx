/** A terminal that lives outside the page's components: its element goes from place to place, and what it shows goes with it. */
import { useEffect, useRef, useState } from 'react'
import style from './terminal.module.css'

/** What a loaded terminal can do; see `terminal-xterm.ts`. */
export type Screen = {
  /** Resolves once it is drawn, so that whoever writes goes no faster than that. */
  write: (data: string) => Promise<void>
  /** As large as its place. */
  fit: () => void
  focus: () => void
  setLabel: (label: string) => void
  /** Puts back in order what a program that was cut off left behind. */
  settle: () => void
  close: () => void
}

export type ScreenEvents = {
  onData: (data: string) => void
  onSize: (cols: number, rows: number) => void
  /** The keys that leave the terminal were pressed. */
  onLeave: () => void
}

export type Terminal = Pick<Screen, 'write' | 'settle' | 'close' | 'focus'> & {
  /** Shows it in a place until the returned function is called; the last place that asked has it. */
  showIn: (place: Place) => () => void
}

type Place = { host: HTMLElement; label: string; onLeave: () => void; onHere: (here: boolean) => void }

export function createTerminal({ onData, onSize }: Pick<ScreenEvents, 'onData' | 'onSize'>): Terminal {
  const element = document.createElement('div')
  element.className = style.screen ?? ''
  const places: Place[] = []
  let screen: Screen | undefined
  let loading: Promise<Screen> | undefined
  let closed = false

  const load = () => {
    loading ??= import('./terminal-xterm.ts').then(({ openScreen }) => {
      const opened = openScreen(element, { onData, onSize, onLeave: () => places.at(-1)?.onLeave() })
      if (closed) opened.close()
      screen = opened
      return opened
    })
    return loading
  }
  const settleIn = () => {
    const place = places.at(-1)
    for (const each of places) each.onHere(each === place)
    if (!place) return element.remove()
    place.host.append(element)
    void load().then((opened) => {
      opened.setLabel(place.label)
      opened.fit()
    })
  }
  const sizes = new ResizeObserver(() => screen?.fit())
  sizes.observe(element)

  return {
    write: async (data) => {
      const opened = await load()
      if (!closed) await opened.write(data)
    },
    settle: () => screen?.settle(),
    focus: () => void load().then((opened) => opened.focus()),
    close: () => {
      closed = true
      sizes.disconnect()
      screen?.close()
      element.remove()
    },
    showIn: (place) => {
      places.push(place)
      settleIn()
      return () => {
        const at = places.indexOf(place)
        if (at >= 0) places.splice(at, 1)
        settleIn()
      }
    },
  }
}

type TerminalHostProps = {
  terminal: Terminal
  /** Its name, which also says how to leave it by keyboard. */
  label: string
  onLeave: () => void
  /** Whether it takes the focus when it appears. */
  autoFocus?: boolean
  /** What to show while another place has it; `bring` brings it here. */
  elsewhere: (bring: () => void) => React.ReactNode
  onHere?: (here: boolean) => void
}

export function TerminalHost({ terminal, label, onLeave, autoFocus = false, elsewhere, onHere }: TerminalHostProps) {
  const host = useRef<HTMLDivElement>(null)
  const leave = useRef(onLeave)
  leave.current = onLeave
  const [here, setHere] = useState(true)
  useEffect(() => onHere?.(here), [here, onHere])
  const [asked, setAsked] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: asking again brings it here
  useEffect(() => {
    if (!host.current) return
    const end = terminal.showIn({ host: host.current, label, onLeave: () => leave.current(), onHere: setHere })
    if (autoFocus) terminal.focus()
    return end
  }, [terminal, label, autoFocus, asked])

  return (
    <div className={style.host} ref={host}>
      {!here && elsewhere(() => setAsked((n) => n + 1))}
    </div>
  )
}
