/** The pieces of an export as they come: joined to a few blobs, and counted, until they are too much for one file. */

/** UTF-16 units: what a page can hold at once without pushing everything else out. */
const most = 1_000_000_000
/** Pieces are joined to blobs of this size, which the browser may keep outside of the page's memory. */
const blobSize = 8_000_000

export function createPieces(limit = most) {
  const blobs: Blob[] = []
  let pieces: string[] = []
  let pending = 0
  let characters = 0
  const join = () => {
    if (pieces.length > 0) blobs.push(new Blob(pieces))
    pieces = []
    pending = 0
  }
  return {
    /** Returns how it stands now: the backend's count of lines is of everything that came so far. */
    add: ({ text, lines }: { text: string; lines: number }): { lines: number } | { tooMuch: number } => {
      pieces.push(text)
      pending += text.length
      characters += text.length
      if (pending > blobSize) join()
      return characters <= limit ? { lines } : { tooMuch: lines }
    },
    /** Everything so far, in order. */
    blobs: (): Blob[] => {
      join()
      return blobs
    },
  }
}
