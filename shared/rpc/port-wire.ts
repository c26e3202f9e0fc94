/** A MessagePort as a wire. The page's, Node's and Electron's ports differ only in how one listens to them. */
import type { Wire } from './frames.ts'

/** What all three kinds of port have in common, once `listen` has hidden how events are heard. */
export type Port = { postMessage: (message: unknown) => void; start?: () => void; close: () => void }

/**
 * @param listen how this kind of port hears messages (their data) and the closing of the other end
 */
export function portWire<Out, In>(port: Port, listen: (onMessage: (data: In) => void, onClose: () => void) => void): Wire<Out, In> {
  let open = true
  let reader: ((frame: In) => void) | undefined
  const early: In[] = []
  const closers: (() => void)[] = []
  const closed = () => {
    if (!open) return
    open = false
    for (const closer of closers) closer()
  }
  listen((frame) => (reader ? reader(frame) : void early.push(frame)), closed)
  port.start?.()
  return {
    send: (frame) => {
      if (open) port.postMessage(frame)
    },
    onFrame: (next) => {
      reader = next
      for (const frame of early.splice(0)) next(frame)
    },
    onClose: (listener) => (open ? void closers.push(listener) : queueMicrotask(listener)),
    close: () => {
      port.close()
      closed()
    },
  }
}
