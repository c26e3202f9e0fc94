/** The near end of the wire suite, in a sandboxed page: runs one case by its name and says what went wrong, if anything did. */
import type { DownFrame, UpFrame } from '../../shared/rpc/frames.ts'
import { portWire } from '../../shared/rpc/port-wire.ts'
import type { Connect } from '../../shared/rpc/wire.kit.ts'
import { wireCases } from '../../shared/rpc/wire.suite.ts'

type Bridged = { wheelhouse: { connect: () => void }; runWireCase: (name: string) => Promise<string> }
const page = window as unknown as Bridged

const connect: Connect = () =>
  new Promise((resolve) => {
    const onMessage = ({ data, ports: [port] }: MessageEvent) => {
      if (data?.type !== 'wire' || !port) return
      window.removeEventListener('message', onMessage)
      resolve(
        portWire<UpFrame, DownFrame>(port, (onFrame, onClose) => {
          port.onmessage = (event: MessageEvent<DownFrame>) => onFrame(event.data)
          port.addEventListener('close', onClose)
        }),
      )
    }
    window.addEventListener('message', onMessage)
    page.wheelhouse.connect()
  })

page.runWireCase = async (name) => {
  const found = wireCases.find((each) => each.name === name)
  if (!found) return 'there is no such case'
  try {
    await found.run(connect)
    return 'passed'
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}
