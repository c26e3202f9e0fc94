/** The backend as a process: plain Node that gets its wires from the shell, one message each. */
import { join } from 'node:path'
import { createBackend } from './backend.ts'
import { fileLog } from './core/log.ts'
import { distantVault } from './core/vault.ts'
import type { DownFrame, UpFrame } from '../shared/rpc/frames.ts'
import { portWire } from '../shared/rpc/port-wire.ts'

const [folder = '.', version = '0'] = process.argv.slice(2)
const log = fileLog(folder)
const { vault, answer } = distantVault((question) => process.parentPort.postMessage(question))
const backend = createBackend({ folder, version, log, vault, logWorker: join(import.meta.dirname, 'logs-worker.cjs') })
/** There is one page, which has one wire: one that asks for many must not have the limits of many. */
let endWire = () => {}

process.parentPort.on('message', ({ data, ports: [port] }) => {
  if (data?.type === 'resume') backend.resume()
  if (data?.type === 'seen') backend.setSeen(data.seen)
  if (data?.type === 'grant') backend.grant(data.kind, data.path)
  if (data?.type === 'vault') answer(data)
  if (data?.type === 'stop')
    void backend
      .close()
      .catch(fail)
      .then(() => process.exit(0))
  if (data?.type !== 'wire' || !port) return
  endWire()
  endWire = backend.serve(
    portWire<DownFrame, UpFrame>(port, (onMessage, onClose) => {
      port.on('message', (event) => onMessage(event.data as UpFrame))
      port.on('close', onClose)
    }),
  )
})

/** Nobody knows what state a process is in after this: the shell starts another. */
function fail(error: unknown): void {
  log.error('The backend failed', error)
  process.exit(1)
}
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)
