/**
 * Takes apart the engine's streams in which output and errors share a connection: frames of an 8-byte head (channel, 0, 0, 0, length)
 * and a payload. Linear whatever the sizes, and it keeps nothing but a part of a head, so that no length that is claimed costs memory.
 */
import { garbledFault } from './faults.ts'

export type Channel = 'out' | 'err'
/** @param first whether these bytes begin a frame; a frame may come in many parts */
export type OnPart = (channel: Channel, bytes: Buffer, first: boolean) => void

const headSize = 8

/** Returns what takes the stream, in pieces of any size. It throws a FaultError when they are no such stream. */
export function demuxer(onPart: OnPart): (chunk: Buffer) => void {
  const head = Buffer.alloc(headSize)
  let headLength = 0
  let left = 0
  let first = true
  let channel: Channel = 'out'

  return (chunk) => {
    let at = 0
    while (at < chunk.length) {
      if (left > 0) {
        const end = Math.min(chunk.length, at + left)
        onPart(channel, chunk.subarray(at, end), first)
        left -= end - at
        first = false
        at = end
        continue
      }
      const taken = Math.min(headSize - headLength, chunk.length - at)
      chunk.copy(head, headLength, at, at + taken)
      headLength += taken
      at += taken
      if (headLength < headSize) return
      headLength = 0
      channel = channelOf(head)
      left = head.readUInt32BE(4)
      first = true
    }
  }
}

/** 0 is input (echoed by some engines), 1 output, 2 errors, 3 the engine's own errors. */
function channelOf(head: Buffer): Channel {
  const [type = 0, a, b, c] = head
  if (type > 3 || a !== 0 || b !== 0 || c !== 0) throw garbledFault(`not a frame: ${head.toString('hex')}`)
  return type >= 2 ? 'err' : 'out'
}
