/**
 * What BuildKit tells of a build: protobuf messages (moby.buildkit.v1.StatusResponse), of which we read the few fields that a person
 * sees. Pure. A field that we do not know is skipped, as the format has it.
 */
export type TraceVertex = { digest: string; name: string; cached: boolean; started: boolean; completed: boolean; error: string }
export type TraceLog = { vertex: string; stream: number; message: Buffer }
export type Trace = { vertexes: TraceVertex[]; logs: TraceLog[]; warnings: string[] }

/** @param bytes one message; what is cut or no protobuf at all throws a RangeError */
export function readTrace(bytes: Buffer): Trace {
  const trace: Trace = { vertexes: [], logs: [], warnings: [] }
  for (const [field, value] of fields(bytes)) {
    if (!Buffer.isBuffer(value)) continue
    if (field === 1) trace.vertexes.push(readVertex(value))
    else if (field === 3) trace.logs.push(readLog(value))
    else if (field === 4) trace.warnings.push(readWarning(value))
  }
  return trace
}

function readVertex(bytes: Buffer): TraceVertex {
  const vertex: TraceVertex = { digest: '', name: '', cached: false, started: false, completed: false, error: '' }
  for (const [field, value] of fields(bytes)) {
    if (field === 1) vertex.digest = text(value)
    else if (field === 3) vertex.name = text(value)
    else if (field === 4) vertex.cached = value === 1
    else if (field === 5) vertex.started = true
    else if (field === 6) vertex.completed = true
    else if (field === 7) vertex.error = text(value)
  }
  return vertex
}

function readLog(bytes: Buffer): TraceLog {
  const log: TraceLog = { vertex: '', stream: 1, message: Buffer.alloc(0) }
  for (const [field, value] of fields(bytes)) {
    if (field === 1) log.vertex = text(value)
    else if (field === 3 && typeof value === 'number') log.stream = value
    else if (field === 4 && Buffer.isBuffer(value)) log.message = value
  }
  return log
}

/** The short form of a warning. */
function readWarning(bytes: Buffer): string {
  for (const [field, value] of fields(bytes)) if (field === 3) return text(value)
  return ''
}

const text = (value: Buffer | number) => (Buffer.isBuffer(value) ? value.toString('utf8') : '')

/** The fields of a message in their order: numbers, and the bytes of whatever has a length. */
function* fields(bytes: Buffer): Generator<[field: number, value: Buffer | number]> {
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[at++]
      if (byte === undefined) throw new RangeError('a message is cut')
      // Beyond 2^53 it is no longer exact: nothing that we read is so large.
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw new RangeError('a number is too long')
  }
  const take = (length: number): Buffer => {
    if (length > bytes.length - at) throw new RangeError('a message is cut')
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const tag = varint()
    const field = Math.floor(tag / 8)
    const type = tag % 8
    if (type === 0) yield [field, varint()]
    else if (type === 2) yield [field, take(varint())]
    else if (type === 1) take(8)
    else if (type === 5) take(4)
    else throw new RangeError(`wire type ${type}`)
  }
}
