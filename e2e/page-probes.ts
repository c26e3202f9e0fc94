/** What the shell's specs do from inside the page, as a script there could: open wires, and speak on them without any client. */
import type { Page } from '@playwright/test'

/** Asks the shell for ports again, in the page, and keeps them for `ask`. Resolves with the kinds that came within the time, milliseconds. */
export const connect = (page: Page, wait = 5000): Promise<string[]> =>
  page.evaluate(async (limit) => {
    const kept = window as unknown as { probe: Record<string, MessagePort> }
    kept.probe = {}
    const both = new Promise<void>((resolve) => {
      window.addEventListener('message', (event) => {
        const port = event.ports[0]
        if (!port) return
        kept.probe[event.data.type] = port
        port.start()
        if (Object.keys(kept.probe).length === 2) resolve()
      })
      ;(window as unknown as { wheelhouse: { connect: () => void } }).wheelhouse.connect()
    })
    await Promise.race([both, new Promise((resolve) => setTimeout(resolve, limit))])
    return Object.keys(kept.probe).sort()
  }, wait)

export type Frame = { id: number; [more: string]: unknown }

/**
 * Sends one frame as it is on a port that `connect` kept, and resolves with what answers its id. The page asks for ports, too, when it
 * loads, and whoever asks last has them: where the port was replaced meanwhile, the frame is sent on the one that is there now.
 */
export const ask = (page: Page, kind: 'wheelhouse:backend' | 'wheelhouse:desktop', frame: Frame): Promise<Record<string, unknown>> =>
  page.evaluate(
    ([name, sent]) =>
      new Promise((resolve, reject) => {
        let port: MessagePort | undefined
        const send = () => {
          const now = (window as unknown as { probe: Record<string, MessagePort> }).probe[name]
          if (!now) return reject(new Error(`no port ${name}`))
          if (now === port) return
          port = now
          now.addEventListener('message', ({ data }) => {
            if (data.id !== sent.id) return
            clearInterval(timer)
            resolve(data)
          })
          now.postMessage(sent)
        }
        const timer = setInterval(send, 100)
        send()
      }),
    // The page's own client speaks on the same port, and counts from 1.
    [kind, { ...frame, id: frame.id + 1_000_000 }] as const,
  )
