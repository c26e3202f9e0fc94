/** Whether a row of controls has too little room: told when what is in it would be cut, until there is room for it again. */
import { useCallback, useState } from 'react'

/** @returns `row` is for what is in one line, as wide as it wants to be; its parent cuts it, and that one's parent has the room */
export function useTight(): { tight: boolean; row: (row: HTMLElement | null) => (() => void) | undefined } {
  const [tight, setTight] = useState(false)
  const row = useCallback((line: HTMLElement | null) => {
    const strip = line?.parentElement
    const room = strip?.parentElement
    if (!line || !strip || !room) return undefined
    /** The width that would do, pixels. */
    let needed = 0
    const watch = new ResizeObserver(() => {
      const missing = strip.scrollWidth - strip.clientWidth
      setTight((was) => {
        if (was) return room.clientWidth < needed
        if (missing > 0) needed = room.clientWidth + missing
        return missing > 0
      })
    })
    for (const each of [room, line]) watch.observe(each)
    return () => watch.disconnect()
  }, [])
  return { tight, row }
}
