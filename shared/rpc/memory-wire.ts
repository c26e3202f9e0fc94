/** Two ends in one process, with JSON between them, so that a Date or a Map in a frame fails in a unit test. */
import type { ClientWire, DownFrame, ServerWire, UpFrame, Wire } from './frames.ts'

/** Returns a connected pair. Frames arrive in later microtasks, as they would from another process. */
export function memoryWire(): { client: ClientWire; server: ServerWire } {
  let open = true
  const closers: (() => void)[] = []
  const close = () => {
    if (!open) return
    open = false
    for (const closer of closers) closer()
  }
  const end = <Out, In>(out: Inbox<Out>, into: Inbox<In>): Wire<Out, In> => ({
    send: (frame) => {
      if (!open) return
      const text = JSON.stringify(frame)
      queueMicrotask(() => {
        if (open) out.deliver(JSON.parse(text) as Out)
      })
    },
    onFrame: (reader) => into.read(reader),
    onClose: (listener) => (open ? void closers.push(listener) : queueMicrotask(listener)),
    close,
  })
  const up = inbox<UpFrame>()
  const down = inbox<DownFrame>()
  return { client: end<UpFrame, DownFrame>(up, down), server: end<DownFrame, UpFrame>(down, up) }
}

type Inbox<T> = { deliver: (frame: T) => void; read: (reader: (frame: T) => void) => void }

/** Keeps frames until somebody reads them. */
function inbox<T>(): Inbox<T> {
  let reader: ((frame: T) => void) | undefined
  const early: T[] = []
  return {
    deliver: (frame) => (reader ? reader(frame) : void early.push(frame)),
    read: (next) => {
      reader = next
      for (const frame of early.splice(0)) next(frame)
    },
  }
}
