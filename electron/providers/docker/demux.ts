/**
 * Takes apart the engine's streams in which output and errors share a connection: frames of an 8-byte head (channel, 0, 0, 0, length)
 * and a payload. Linear whatever the sizes, and it keeps nothing but a part of a head, so that no length that is claimed costs memory.
 */
import { garbledFault } from './faults.ts'

export type Channel = 'out' | 'err'
/** @param first whether these bytes begin a frame; a frame may come in many parts */
export type OnPart = (channel: Channel, bytes: Buffer, first: boolean) => void
/** The same by place in the chunk that came, since an object for each of a million frames is what costs. */
export type OnRange = (channel: Channel, chunk: Buffer, from: number, to: number, first: boolean) => void

const headSize = 8

export function demuxer(onPart: OnPart): (chunk: Buffer) => void {
  const push = rangeDemuxer((channel, chunk, from, to, first) => onPart(channel, chunk.subarray(from, to), first))
  return (chunk) => push(chunk, 0, chunk.length)
}

/** Returns what takes the stream, in pieces of any size. It throws a FaultError when they are no such stream. */
export function rangeDemuxer(onRange: OnRange): (chunk: Buffer, from: number, to: number) => void {
  const head = Buffer.alloc(headSize)
  let headLength = 0
  let left = 0
  let first = true
  let channel: Channel = 'out'

  return (chunk, from, to) => {
    let at = from
    while (at < to) {
      if (left > 0) {
        const end = Math.min(to, at + left)
        onRange(channel, chunk, at, end, first)
        left -= end - at
        first = false
        at = end
        continue
      }
      if (headLength === 0 && to - at >= headSize) {
        channel = channelOf(chunk, at)
        left = lengthIn(chunk, at)
        first = true
        at += headSize
        continue
      }
      const taken = Math.min(headSize - headLength, to - at)
      chunk.copy(head, headLength, at, at + taken)
      headLength += taken
      at += taken
      if (headLength < headSize) return
      headLength = 0
      channel = channelOf(head, 0)
      left = lengthIn(head, 0)
      first = true
    }
  }
}

/** 0 is input (echoed by some engines), 1 output, 2 errors, 3 the engine's own errors. */
function channelOf(bytes: Buffer, at: number): Channel {
  const type = bytes[at] as number
  if (type > 3 || bytes[at + 1] !== 0 || bytes[at + 2] !== 0 || bytes[at + 3] !== 0)
    throw garbledFault(`not a frame: ${bytes.toString('hex', at, at + headSize)}`)
  return type >= 2 ? 'err' : 'out'
}

const lengthIn = (bytes: Buffer, at: number) =>
  (bytes[at + 4] as number) * 0x1000000 + (((bytes[at + 5] as number) << 16) | ((bytes[at + 6] as number) << 8) | (bytes[at + 7] as number))
