/** The nine frames that travel between page and backend, and what any transport has to offer to carry them. */
import type { Fault } from './fault.ts'

/** From the page: ids are integers that the page chooses, unique on its wire. */
export type UpFrame =
  | { t: 'call'; id: number; path: string; input: unknown }
  | { t: 'open'; id: number; path: string; input: unknown; view?: unknown }
  | { t: 'ack'; id: number; n: number }
  | { t: 'write'; id: number; value: unknown }
  | { t: 'cancel'; id: number }

/** To the page. After `ok`, `err` or `end` the id is free and nothing more is sent for it. */
export type DownFrame =
  | { t: 'ok'; id: number; value: unknown }
  | { t: 'err'; id: number; fault: Fault }
  | { t: 'next'; id: number; value: unknown }
  | { t: 'end'; id: number }

/** One end of a connection. Frames arrive whole, in order, and hold JSON-safe values only. */
export type Wire<Out, In> = {
  /** Sends a frame; does nothing once the wire is closed. Throws, and stays usable, when the frame holds what cannot travel. */
  send: (frame: Out) => void
  /** Names the one reader of incoming frames. Frames that came before are delivered then. */
  onFrame: (reader: (frame: In) => void) => void
  /** Called once, when either end closed; soon, when that was before. */
  onClose: (listener: () => void) => void
  close: () => void
}

export type ServerWire = Wire<DownFrame, UpFrame>
export type ClientWire = Wire<UpFrame, DownFrame>

/** Chunks that a stream may send ahead of the reader's acknowledgements. */
export const streamCredits = 32

/** Calls, lists and streams that one wire may have open at a time. */
export const maxOpen = 512
