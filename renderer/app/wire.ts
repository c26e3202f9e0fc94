/** Takes the ports that the shell hands over and gives them to the clients; a new one comes whenever the backend restarted. */
import type { DownFrame, UpFrame } from '../../shared/rpc/frames.ts'
import { portWire } from '../../shared/rpc/port-wire.ts'
import { api, desktop } from '../state/api.ts'

declare global {
  interface Window {
    /** Put there by the preload script: asks the shell for the ports. Absent outside the app. */
    wheelhouse?: { connect: () => void }
  }
}

const pageWire = (port: MessagePort) =>
  portWire<UpFrame, DownFrame>(port, (onMessage, onClose) => {
    port.onmessage = (event: MessageEvent<DownFrame>) => onMessage(event.data)
    port.addEventListener('close', onClose)
  })

export function connectToShell(): void {
  window.addEventListener('message', (event) => {
    const port = event.ports[0]
    if (event.source !== window || event.origin !== location.origin || !port) return
    if (event.data?.type === 'wheelhouse:backend') api.attach(pageWire(port))
    else if (event.data?.type === 'wheelhouse:desktop') desktop.attach(pageWire(port))
  })
  window.wheelhouse?.connect()
}
