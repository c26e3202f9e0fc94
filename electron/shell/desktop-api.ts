/** The shell's answers to its own contract: how the window looks, and what the app costs. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserWindow, MessagePortMain } from 'electron'
import { type DesktopContract, desktop } from '../../shared/contract/desktop.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import type { DownFrame, UpFrame } from '../../shared/rpc/frames.ts'
import { portWire } from '../../shared/rpc/port-wire.ts'
import { serve } from '../../shared/rpc/server.ts'
import { applyLook, backgroundColor, currentLook } from './look.ts'
import { showMenu } from './menu.ts'
import { startMeasuring } from './usage.ts'

/** Time between two measurements, milliseconds. */
const usageTime = 3000

/** Serves one page until its port closes or the returned function is called. */
export function serveDesktop(port: MessagePortMain, window: BrowserWindow): () => void {
  const wire = portWire<DownFrame, UpFrame>(port, (onMessage, onClose) => {
    port.on('message', (event) => onMessage(event.data as UpFrame))
    port.on('close', onClose)
  })
  return serve(wire, desktop, desktopApi(window), { onError: (path, error) => void console.error(path, error) })
}

const desktopApi = (window: BrowserWindow): Api<DesktopContract> => ({
  desktop: {
    appearance: async ({ theme, language }) => {
      applyLook({ ...currentLook(), theme, language })
      window.setBackgroundColor(backgroundColor())
      showMenu()
    },
    async *usage(_input, { signal }) {
      const measure = startMeasuring()
      while (!signal.aborted) {
        await sleep(usageTime, undefined, { signal })
        yield await measure()
      }
    },
  },
})
