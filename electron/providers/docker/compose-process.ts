/** Runs the person's program: no shell, its lines as fast as they are taken, and an end that can be asked for and is then enforced. */
import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { lineCutter } from './compose-lines.ts'

export type ProgramLine = { text: string; channel: 'stdout' | 'stderr' }
export type ProgramEnd = { code: number | null; signal: NodeJS.Signals | null }

/** Milliseconds that a program has after SIGINT, and then after SIGTERM, before it is asked less kindly. */
export type StopPatience = { interrupt: number; terminate: number }
/** The first is what engines give containers that are being stopped, and a bit. */
export const usualPatience: StopPatience = { interrupt: 15_000, terminate: 5000 }

/** So many lines wait to be taken before the program's own pipes fill. */
const mostWaiting = 500
/** Milliseconds for the pipes of a program that has ended: what it left running may hold them open. */
const drainTime = 1000

export type RunOptions = {
  path: string
  args: string[]
  folder: string
  env: Record<string, string>
  /** Asks it to stop; its lines still come. */
  cancel: AbortSignal
  /** Asks it to stop, and ends the lines at once. */
  signal: AbortSignal
  patience?: StopPatience
  /** Takes what is written there, as it comes and at once; then it makes no lines. */
  onStdout?: (chunk: Buffer) => void
}

/** Tells lines as they come, and returns how it ended. Rejects when it cannot be started. */
export async function* runProgram(options: RunOptions): AsyncGenerator<ProgramLine, ProgramEnd> {
  const { path, args, folder, env, cancel, signal, patience = usualPatience, onStdout } = options
  signal.throwIfAborted()
  const child = spawn(path, args, {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what it starts is stopped with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const stopper = stopInSteps(child, patience)
  const output = gather(child, onStdout)
  const stop = () => stopper.begin()
  const leave = () => {
    stopper.begin()
    output.wake()
  }
  cancel.addEventListener('abort', stop)
  signal.addEventListener('abort', leave)
  if (cancel.aborted) stop()
  try {
    while (true) {
      signal.throwIfAborted()
      const line = output.next()
      if (line) yield line
      else if (output.end) return output.end
      else if (output.failed) throw output.failed
      else await output.change()
    }
  } finally {
    cancel.removeEventListener('abort', stop)
    signal.removeEventListener('abort', leave)
    // Whoever reads no further gives it up; it goes on being stopped when nobody waits for it.
    if (!output.end) {
      stopper.begin()
      output.discard()
    }
  }
}

/** Runs it and takes all that it prints, up to so many bytes: of stdout as it is, since a line of what is read may be of any length. */
export async function readProgram(
  options: Omit<RunOptions, 'cancel'> & { most: number },
): Promise<ProgramEnd & { stdout: string; lines: ProgramLine[]; tooMuch: boolean }> {
  const stdout: Buffer[] = []
  const lines: ProgramLine[] = []
  let size = 0
  const over = new AbortController()
  const take = (bytes: number) => {
    size += bytes
    if (size > options.most) over.abort()
  }
  const running = runProgram({
    ...options,
    cancel: new AbortController().signal,
    signal: AbortSignal.any([options.signal, over.signal]),
    onStdout: (chunk) => {
      take(chunk.length)
      if (!over.signal.aborted) stdout.push(chunk)
    },
  })
  try {
    while (true) {
      const step = await running.next()
      over.signal.throwIfAborted()
      if (step.done) return { ...step.value, stdout: Buffer.concat(stdout).toString('utf8'), lines, tooMuch: false }
      take(step.value.text.length + 1)
      lines.push(step.value)
      if (lines.length > mostWaiting) lines.shift()
    }
  } catch (error) {
    if (options.signal.aborted || !over.signal.aborted) throw error
    await running.return({ code: null, signal: null })
    return { code: null, signal: null, stdout: '', lines, tooMuch: true }
  }
}

/** Its lines and its end. Both pipes rest while too many lines wait. */
function gather(child: ChildProcess, onStdout?: (chunk: Buffer) => void) {
  const waiting: ProgramLine[] = []
  let wake = () => {}
  let open = 0
  let discarding = false
  let exited: ProgramEnd | undefined
  const streams: Readable[] = []
  const out = {
    end: undefined as ProgramEnd | undefined,
    failed: undefined as Error | undefined,
    wake: () => wake(),
    change: () =>
      new Promise<void>((resolve) => {
        wake = resolve
      }),
    next: (): ProgramLine | undefined => {
      const line = waiting.shift()
      if (waiting.length < mostWaiting / 2) for (const stream of streams) stream.resume()
      return line
    },
    /** It goes on to its end without anybody reading. */
    discard: () => {
      discarding = true
      waiting.length = 0
      for (const stream of streams) stream.resume()
    },
  }
  const settle = () => {
    if (exited && open === 0) out.end = exited
    wake()
  }
  for (const channel of ['stdout', 'stderr'] as const) {
    const stream = child[channel]
    if (!stream) continue
    const cutter = lineCutter()
    streams.push(stream)
    open++
    const add = (texts: string[]) => {
      if (discarding) return
      for (const text of texts) waiting.push({ text, channel })
      if (waiting.length >= mostWaiting) for (const one of streams) one.pause()
      wake()
    }
    const take = channel === 'stdout' && onStdout ? onStdout : (chunk: Buffer) => add(cutter.take(chunk))
    stream.on('data', (chunk: Buffer) => void (discarding || take(chunk)))
    stream.once('close', () => {
      add(cutter.end())
      open--
      settle()
    })
    stream.on('error', () => {})
  }
  child.once('error', (error) => {
    out.failed = error
    wake()
  })
  child.once('exit', (code, signal) => {
    exited = { code, signal }
    settle()
    // Only while somebody reads: lines that wait to be taken hold the pipes open, too.
    const late = setInterval(() => {
      if (open === 0) clearInterval(late)
      else if (waiting.length === 0) for (const stream of streams) stream.destroy()
    }, drainTime)
  })
  return out
}

/** SIGINT, as Ctrl+C does; then SIGTERM; then SIGKILL, each to the program and all that it started. */
function stopInSteps(child: ChildProcess, { interrupt, terminate }: StopPatience) {
  let begun = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let over = false
  child.once('exit', () => {
    over = true
    clearTimeout(timer)
    // What it started and left behind.
    if (begun) signalGroup(child, 'SIGKILL')
  })
  return {
    begin: () => {
      if (begun || over || child.pid === undefined) return
      begun = true
      signalGroup(child, 'SIGINT')
      timer = setTimeout(() => {
        signalGroup(child, 'SIGTERM')
        timer = setTimeout(() => signalGroup(child, 'SIGKILL'), terminate)
      }, interrupt)
    },
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  if (process.platform === 'win32') {
    // There are no signals to a group: the whole tree is ended.
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () => {})
    return
  }
  try {
    process.kill(-child.pid, signal)
  } catch {
    // It has ended by itself.
  }
}
