/** The words of a line: colours kept, hits marked, nothing executed. Fields stand behind the message, dimmed. */
import { memo } from 'react'
import type { LogRow } from '../../shared/contract/logs.ts'
import { type Piece, pieces, plainText } from '../ui/ansi.ts'
import { markPieces, type MarkedPiece } from './marked-pieces.ts'
import type { Marker } from './marker.ts'
import { besides, structured } from './parts.ts'
import style from './rows.module.css'

type RowTextProps = { row: LogRow; marker: Marker | undefined; columns: readonly string[] }

export const RowText = memo(function RowText({ row, marker, columns }: RowTextProps) {
  const form = structured(row)
  if (!form) return <Words text={row.text} marker={marker} />
  const beside = besides(form, row.level !== undefined, columns)
  // What was found across a name and its value can only be marked where the line stands as it was written.
  if (marker && isOnlyInRaw(row, [form.message, ...beside.flatMap(({ name, value }) => [name, value])], marker))
    return <Words text={row.text} marker={marker} />
  return (
    <>
      <Words text={form.message} marker={marker} />
      {beside.length > 0 && (
        <span className={style.fields}>
          {beside.map(({ name, value }, at) => [
            at > 0 || form.message !== '' ? ' ' : '',
            <b key={name}>{marker ? [<Words key="name" text={name} marker={marker} />, '='] : `${plainText(name)}=`}</b>,
            marker ? <Words key={`${name}=`} text={value} marker={marker} /> : plainText(value),
          ])}
        </span>
      )}
    </>
  )
})

const isOnlyInRaw = (row: LogRow, shown: readonly string[], { rangesOf }: Marker): boolean =>
  rangesOf(plainText(row.text)).length > 0 && !shown.some((text) => rangesOf(plainText(text)).length > 0)

function Words({ text, marker }: { text: string; marker: Marker | undefined }) {
  if (text === '') return null
  const all: Piece[] = pieces(text)
  const [only] = all
  if (!marker && only && all.length === 1 && Object.keys(only).length === 1) return only.text
  const ranges = marker?.rangesOf(plainText(text))
  return markPieces(all, ranges).map((piece, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line have no other identity
    <Span key={at} piece={piece} />
  ))
}

function Span({ piece }: { piece: MarkedPiece }) {
  const { text, colour, background, bold, underline, code, hit } = piece
  const className = [code && style.code, bold && style.bold, underline && style.underline].filter(Boolean).join(' ')
  const look = { ...(colour ? { color: colour } : {}), ...(background ? { background } : {}) }
  if (hit)
    return (
      <mark className={className} style={colour ? { color: colour } : {}}>
        {text}
      </mark>
    )
  if (!className && !colour && !background) return text
  return (
    <span className={className} style={look}>
      {text}
    </span>
  )
}
