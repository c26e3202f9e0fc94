/** The far end of the wire suite, in a utility process as the backend is. */
import type { DownFrame, UpFrame } from '../../shared/rpc/frames.ts'
import { portWire } from '../../shared/rpc/port-wire.ts'
import { serve } from '../../shared/rpc/server.ts'
import { createFixture, fixtureContract } from '../../shared/rpc/wire.fixture.ts'

/** What Electron's ports have; said here so that this file needs no types of Electron's. */
type ElectronPort = {
  on: (type: 'message' | 'close', listener: (event: { data: UpFrame }) => void) => void
  postMessage: (message: unknown) => void
  start: () => void
  close: () => void
}

const fixture = createFixture()
const { parentPort } = process as unknown as {
  parentPort: { on: (type: 'message', listener: (event: { ports: ElectronPort[] }) => void) => void }
}

parentPort.on('message', ({ ports: [port] }) => {
  if (!port) return
  const wire = portWire<DownFrame, UpFrame>(port, (onMessage, onClose) => {
    port.on('message', ({ data }) => onMessage(data))
    port.on('close', onClose)
  })
  serve(wire, fixtureContract, fixture)
})
