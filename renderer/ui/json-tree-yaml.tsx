/** A text in YAML, lightly coloured: only the lines in sight exist. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import style from './json-tree.module.css'
import { Found } from './json-tree.tsx'

const rowHeight = 19
const longestLine = 4000
const keyed = /^(\s*(?:- )*)("(?:[^"\\]|\\.)*"|[^\s:"'][^:]*|'[^']*'):(?=\s|$)/

type YamlViewProps = {
  label: string
  lines: readonly string[]
  find: string
  /** The line that the person went to. */
  active: number
}

export function YamlView({ label, lines, find, active }: YamlViewProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 15,
  })
  useEffect(() => {
    if (active >= 0) virtual.scrollToIndex(active, { align: 'auto' })
  }, [active, virtual])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <section className={style.yaml} ref={scroller} aria-label={label} tabIndex={0}>
      <div className={style.canvas} style={{ height: virtual.getTotalSize() }}>
        <div className={style.lines} style={{ transform: `translateY(${virtual.getVirtualItems()[0]?.start ?? 0}px)` }}>
          {virtual.getVirtualItems().map(({ index }) => (
            <div key={index} className={`${style.line} ${index === active ? style.active : ''}`}>
              <Line text={(lines[index] ?? '').slice(0, longestLine)} find={find} />
            </div>
          ))}
        </div>
      </div>
    </section>
  )
}

function Line({ text, find }: { text: string; find: string }) {
  const parts = keyed.exec(text)
  if (!parts) return <Found text={text || ' '} find={find} />
  const value = text.slice(parts[0].length)
  return (
    <>
      {parts[1]}
      <span className={style.yamlKey}>
        <Found text={`${parts[2]}:`} find={find} />
      </span>
      <span
        className={/^ (?:-?\d[\d.]*|true|false)$/.test(value) ? style.number : /^ (?:null|""|\[\]|\{\})$/.test(value) ? style.null : ''}
      >
        <Found text={value} find={find} />
      </span>
    </>
  )
}
