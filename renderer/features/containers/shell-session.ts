/** Shells that are open in containers. They live outside the page's components, so that going elsewhere does not end them. */
import { create } from 'zustand'
import type { ShellChunk } from '../../../shared/contract/containers.ts'
import type { StreamHandle } from '../../../shared/rpc/client.ts'
import type { Fault } from '../../../shared/rpc/fault.ts'
import { api } from '../../state/api.ts'
import { createTerminal, type Terminal } from '../../ui/terminal.tsx'

export type ShellSession = {
  id: string
  source: string
  container: string
  /** Text from outside. */
  name: string
  state: 'starting' | 'open' | 'ended'
  /** When it was asked for, milliseconds since the epoch. */
  since: number
  /** What runs in it, once that is known. */
  command?: string[]
  /** How it ended: the shell's own code, or why it could not go on. */
  exit?: number
  fault?: Fault
}

type Input = { data: string } | { cols: number; rows: number }
type Line = { terminal: Terminal; stream: StreamHandle<Input> | undefined; cols: number; rows: number }

export const useShells = create<{ sessions: ShellSession[] }>()(() => ({ sessions: [] }))

/** What a session is made of that is not for showing. */
const lines = new Map<string, Line>()
let nextId = 1

/** The session of a container, when there is one. */
export const shellOf = (source: string, container: string): ShellSession | undefined =>
  useShells.getState().sessions.find((each) => each.source === source && each.container === container)

export const terminalOf = (id: string): Terminal | undefined => lines.get(id)?.terminal

/** Opens a shell in a container, or goes on with the one that is open there; one that has ended is started again. Returns its id. */
export function openShell(source: string, container: string, name: string): string {
  const known = shellOf(source, container)
  if (known) {
    if (known.state === 'ended') restartShell(known.id)
    return known.id
  }
  const id = String(nextId++)
  const terminal = createTerminal({
    onData: (data) => lines.get(id)?.stream?.write({ data }),
    onSize: (cols, rows) => {
      const line = lines.get(id)
      if (!line) return
      line.cols = cols
      line.rows = rows
      line.stream?.write({ cols, rows })
    },
  })
  lines.set(id, { terminal, stream: undefined, cols: 80, rows: 24 })
  useShells.setState(({ sessions }) => ({ sessions: [...sessions, { id, source, container, name, state: 'starting', since: Date.now() }] }))
  start(id)
  return id
}

/** Starts a shell that has ended anew, below what the last one wrote. */
export function restartShell(id: string): void {
  const line = lines.get(id)
  if (!line || line.stream) return
  line.terminal.settle()
  line.terminal.focus()
  useShells.setState(({ sessions }) => ({
    sessions: sessions.map((session) => {
      if (session.id !== id) return session
      const { source, container, name } = session
      return { id, source, container, name, state: 'starting', since: Date.now() }
    }),
  }))
  start(id)
}

/** Ends the shell and forgets it. */
export function closeShell(id: string): void {
  const line = lines.get(id)
  lines.delete(id)
  line?.stream?.cancel()
  line?.terminal.close()
  useShells.setState(({ sessions }) => ({ sessions: sessions.filter((each) => each.id !== id) }))
}

function start(id: string): void {
  const session = useShells.getState().sessions.find((each) => each.id === id)
  const line = lines.get(id)
  if (!session || !line) return
  const change = (more: Partial<ShellSession>) =>
    useShells.setState(({ sessions }) => ({ sessions: sessions.map((each) => (each.id === id ? { ...each, ...more } : each)) }))
  const onChunk = (chunk: ShellChunk): void | Promise<void> => {
    if ('data' in chunk) return line.terminal.write(chunk.data)
    if ('exit' in chunk) return change({ exit: chunk.exit })
    change({ state: 'open', command: chunk.started.command })
  }
  const { cols, rows } = line
  line.stream = api.stream(
    'containers.shell',
    { engine: session.source, container: session.container, cols, rows },
    {
      onChunk,
      onEnd: (error) => {
        line.stream = undefined
        change({ state: 'ended', ...(error ? { fault: error.fault } : {}) })
      },
    },
  )
}
