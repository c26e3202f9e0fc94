/** Cuts a line's pieces where its level is said and where the search matches, so that each can be marked. */
import type { Piece } from './ansi.ts'
import type { Level, LevelMark } from './level.ts'

export type MarkedPiece = Piece & { level?: Level; hit?: boolean }

/** @param hits start, end, start, end... in the text of the pieces put one after the other */
export function markPieces(pieces: readonly Piece[], mark: LevelMark | undefined, hits: readonly number[] | undefined): MarkedPiece[] {
  if (!mark && !hits?.length) return pieces as MarkedPiece[]
  const cuts = new Set<number>(hits)
  if (mark) cuts.add(mark.start).add(mark.end)
  const marked: MarkedPiece[] = []
  let at = 0
  let next = 0
  const isHit = (position: number) => {
    while (hits && next < hits.length && (hits[next + 1] as number) <= position) next += 2
    return hits !== undefined && next < hits.length && position >= (hits[next] as number)
  }
  for (const piece of pieces) {
    const end = at + piece.text.length
    const inside = [...cuts].filter((cut) => cut > at && cut < end).sort((a, b) => a - b)
    let from = at
    for (const to of [...inside, end]) {
      const level = mark && from >= mark.start && from < mark.end ? mark.level : undefined
      marked.push({
        ...piece,
        text: piece.text.slice(from - at, to - at),
        ...(level ? { level } : {}),
        ...(isHit(from) ? { hit: true } : {}),
      })
      from = to
    }
    at = end
  }
  return marked
}
