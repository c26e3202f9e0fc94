/** What an engine tells of a build, in steps and lines: the classic builder's text, and BuildKit's traces. Pure. */
import { StringDecoder } from 'node:string_decoder'
import type { BuildChunk, BuildLine, BuildStep } from '../../../shared/contract/images.ts'
import { readTrace, type TraceVertex } from './build-trace.ts'
import { garbledFault } from './faults.ts'

/** One message of /build. */
export type BuildMessage = {
  id?: string
  stream?: string
  status?: string
  progressDetail?: { current?: number } | null
  aux?: unknown
  error?: string
  errorDetail?: { message?: string } | null
}

/** Characters of a line; longer ones are cut into several. */
const longestLine = 32_768
/** Between two chunks of lines. */
const mostLines = 500

export function buildProgress() {
  const out: BuildChunk[] = []
  const cutters = new Map<string, LineCutter>()
  const classic = classicSteps()
  const traced = new Map<string, BuildStep>()
  let image: string | undefined
  let error: string | undefined

  const say = (line: BuildLine) => {
    const last = out.at(-1)
    if (last && 'lines' in last && last.lines.length < mostLines) last.lines.push(line)
    else out.push({ lines: [line] })
  }
  /** Lines of one step and channel: pieces of text become lines as they end. */
  const write = (key: string, bytes: Buffer | string, line: Omit<BuildLine, 'text'>) => {
    const cutter = cutters.get(key) ?? lineCutter()
    cutters.set(key, cutter)
    for (const text of cutter.add(bytes)) say({ ...line, text })
  }
  const finish = (key: string, line: Omit<BuildLine, 'text'>) => {
    for (const text of cutters.get(key)?.end() ?? []) say({ ...line, text })
    cutters.delete(key)
  }

  const onVertex = ({ digest, name, cached, started, completed, error: failed }: TraceVertex) => {
    if (!started && !completed) return
    if (isOurOwn.test(name) && !failed) return
    const state = failed ? 'failed' : completed ? (cached ? 'cached' : 'done') : 'running'
    const before = traced.get(digest)
    if (before?.state === state) return
    const step: BuildStep = { index: before?.index ?? traced.size + 1, name: name.slice(0, 2000), state }
    if (completed) for (const channel of ['stdout', 'stderr'] as const) finish(`${digest} ${channel}`, { step: step.index, channel })
    traced.set(digest, step)
    out.push({ step })
  }

  const onTrace = (aux: unknown) => {
    let trace: ReturnType<typeof readTrace>
    try {
      trace = readTrace(Buffer.from(typeof aux === 'string' ? aux : '', 'base64'))
    } catch (thrown) {
      throw garbledFault('a trace of the build cannot be read', thrown)
    }
    for (const vertex of trace.vertexes) onVertex(vertex)
    for (const { vertex, stream, message } of trace.logs) {
      const step = traced.get(vertex)?.index
      const channel = stream === 2 ? 'stderr' : 'stdout'
      write(`${vertex} ${channel}`, message, { ...(step === undefined ? {} : { step }), channel })
    }
    for (const text of trace.warnings) if (text) say({ text: text.slice(0, longestLine), channel: 'engine' })
  }

  const onStream = (said: string) => {
    // The classic builder paints what came on the second channel red.
    const step = classic.current()
    const at = step ? { step: step.index } : {}
    if (said.startsWith(red)) return write('stderr', said.slice(red.length).replace(plain, ''), { ...at, channel: 'stderr' })
    const begun = classic.begins(said)
    if (begun) {
      for (const channel of ['stdout', 'stderr'] as const) finish(channel, { ...at, channel })
      for (const one of begun) out.push({ step: one })
      return
    }
    if (said === '\n' && classic.justBegan()) return
    const built = /^Successfully built ([0-9a-f]{12,64})\n$/.exec(said)?.[1]
    if (built) image ??= built
    if (/^ ?---?> Using cache/.test(said)) classic.cached()
    if (isBuilders.test(said)) return say({ ...at, text: said.trim(), channel: 'engine' })
    write('stdout', said, { ...at, channel: 'stdout' })
  }

  return {
    add: (message: BuildMessage) => {
      const { id, stream, status, aux, error: failed, errorDetail } = message
      if (failed !== undefined || errorDetail) error ??= errorDetail?.message ?? failed ?? ''
      if (id === 'moby.buildkit.trace') onTrace(aux)
      else if (typeof (aux as { ID?: unknown } | null | undefined)?.ID === 'string') image = (aux as { ID: string }).ID
      if (typeof stream === 'string') onStream(stream)
      else if (typeof status === 'string' && !message.progressDetail?.current)
        say({ text: `${id ? `${id}: ` : ''}${status}`.slice(0, longestLine), channel: 'engine' })
    },
    /** The last lines, and how the last step ended. */
    end: () => {
      const step = classic.current()
      const at = step ? { step: step.index } : {}
      for (const key of [...cutters.keys()]) finish(key, { ...at, channel: key.endsWith('stderr') ? 'stderr' : 'stdout' })
      const ended = classic.end(error !== undefined)
      if (ended) out.push({ step: ended })
    },
    take: (): BuildChunk[] => out.splice(0),
    error: () => error,
    image: () => image,
    /** The step that failed, for the words that a person is told. */
    failed: (): string | undefined =>
      [...traced.values()].find(({ state }) => state === 'failed')?.name ?? (error === undefined ? undefined : classic.current()?.name),
  }
}

/** Made of our sending the folder as an archive; a person did not write them. */
const isOurOwn = /^(?:copy \/context \/|\[internal\] load remote build context)$/
const red = '\u001b[91m'
const plain = '\u001b[0m'
/** What the builder says among the lines of the commands. */
const isBuilders =
  /^(?:\[\d+\/\d+\] )?(?: ---> |--> |COMMIT |Removing intermediate container |Successfully (?:built|tagged) |[0-9a-f]{64}\n$)/

/**
 * "Step 2/6 : RUN make" and, of Buildah, "[1/2] STEP 2/6: RUN make", which counts in each stage anew. A command that prints the like is
 * told apart by its number.
 */
function classicSteps() {
  let step: BuildStep | undefined
  let number = 0
  let fromCache = false
  let fresh = false
  const ended = (state: BuildStep['state']) => step && { ...step, state }
  return {
    current: () => step,
    justBegan: () => {
      const was = fresh
      fresh = false
      return was
    },
    cached: () => {
      fromCache = true
    },
    /** The step that ended by it, and the one that begins; undefined when none does. */
    begins: (said: string): BuildStep[] | undefined => {
      const match = /^(\[\d+\/\d+\] )?step (\d+)\/(\d+) ?: ([\s\S]*)$/i.exec(said)
      const [, stage, own, all, instruction = ''] = match ?? []
      if (!match || (Number(own) !== number + 1 && !(stage && own === '1'))) return undefined
      const before = ended(fromCache ? 'cached' : 'done')
      number = Number(own)
      const total = stage ? {} : { total: Number(all) }
      step = { index: (step?.index ?? 0) + 1, ...total, name: instruction.trim().slice(0, 2000), state: 'running' }
      fromCache = false
      fresh = true
      return before ? [before, step] : [step]
    },
    end: (failed: boolean) => ended(failed ? 'failed' : fromCache ? 'cached' : 'done'),
  }
}

type LineCutter = { add: (bytes: Buffer | string) => string[]; end: () => string[] }

/** Of what was written over itself, as progress bars do, the last is kept. */
function lineCutter(): LineCutter {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  const shown = (line: string) => line.replace(/\r+$/, '').replace(/^[\s\S]*\r/, '')
  return {
    add: (bytes) => {
      rest += typeof bytes === 'string' ? bytes : decoder.write(bytes)
      const lines = rest.split('\n')
      rest = lines.pop() ?? ''
      while (rest.length > longestLine) {
        lines.push(rest.slice(0, longestLine))
        rest = rest.slice(longestLine)
      }
      return lines.map(shown)
    },
    end: () => {
      rest += decoder.end()
      return rest === '' ? [] : [shown(rest)]
    },
  }
}
