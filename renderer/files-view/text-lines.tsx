/** Text with its line numbers, of which only the lines in sight exist. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type Ref, useMemo, useRef } from 'react'
import style from './preview.module.css'

const lineHeight = 19
/** A longer line is cut on screen; the file has all of it. */
const longestLine = 5000

type TextLinesProps = {
  label: string
  text: string
  /** Lines that say by themselves where they are. */
  numbered?: boolean
  focusRef?: Ref<HTMLElement>
}

export function TextLines({ label, text, numbered = true, focusRef }: TextLinesProps) {
  const lines = useMemo(() => (text.endsWith('\n') ? text.slice(0, -1) : text).split(/\r?\n/), [text])
  const scroller = useRef<HTMLElement>(null)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  })
  const items = virtual.getVirtualItems()
  const digits = String(lines.length).length
  return (
    <section
      ref={(element) => {
        scroller.current = element
        if (typeof focusRef === 'function') focusRef(element)
        else if (focusRef) focusRef.current = element
      }}
      className={style.text}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
      tabIndex={0}
    >
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        <div className={style.lines} style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
          {items.map(({ index }) => (
            <div key={index} className={style.line}>
              {numbered && (
                <span className={style.number} style={{ width: `${digits + 1}ch` }} aria-hidden>
                  {index + 1}
                </span>
              )}
              <bdi>{cutLine(lines[index] ?? '') || ' '}</bdi>
            </div>
          ))}
        </div>
      </div>
    </section>
  )
}

const cutLine = (line: string) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line)
