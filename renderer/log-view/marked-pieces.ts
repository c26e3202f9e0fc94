/** Cuts a line's pieces where the search matches, so that hits can be marked. */
import type { Piece } from '../ui/ansi.ts'

export type MarkedPiece = Piece & { hit?: boolean }

/** @param hits start, end, start, end... in the text of the pieces put one after the other */
export function markPieces(pieces: readonly Piece[], hits: readonly number[] | undefined): readonly MarkedPiece[] {
  if (!hits?.length) return pieces
  const marked: MarkedPiece[] = []
  let at = 0
  let next = 0
  const isHit = (position: number) => {
    while (next < hits.length && (hits[next + 1] as number) <= position) next += 2
    return next < hits.length && position >= (hits[next] as number)
  }
  for (const piece of pieces) {
    const end = at + piece.text.length
    const inside = [...new Set(hits)].filter((cut) => cut > at && cut < end).sort((a, b) => a - b)
    let from = at
    for (const to of [...inside, end]) {
      marked.push({ ...piece, text: piece.text.slice(from - at, to - at), ...(isHit(from) ? { hit: true } : {}) })
      from = to
    }
    at = end
  }
  return marked
}
