/** Runs of a person's compose program as work of a task: what it prints is its output, and cancelling it waits for its last words. */
import i18next from 'i18next'
import type { ComposeChunk } from '../../../shared/contract/compose.ts'
import type { Confirmed, StreamHandle, StreamReader } from '../../../shared/rpc/client.ts'
import type { InputOf, At } from '../../../shared/rpc/contract.ts'
import type { AppContract } from '../../../shared/contract/index.ts'
import { api } from '../../state/api.ts'
import type { TaskWork } from '../../state/tasks.ts'
import { plainText } from '../../ui/ansi.ts'

export type RunPath = `compose.${'up' | 'pull' | 'restart' | 'stop' | 'start' | 'build'}`
/** Characters of a line that say what it is doing. */
const noteLength = 120

type Open = (reader: StreamReader<ComposeChunk>) => StreamHandle<{ cancel: true }>

export const composeWork = <P extends RunPath>(name: string, path: P, input: () => InputOf<At<AppContract, P>>): TaskWork =>
  workOf(name, (reader) => api.stream(path as 'compose.up', input() as never, reader))

/** @param proof that a person agreed to what goes */
export const downWork = (name: string, proof: Confirmed, input: () => InputOf<AppContract['compose']['down']>): TaskWork =>
  workOf(name, (reader) => api.destroyStream('compose.down', input(), proof, reader))

function workOf(name: string, open: Open): TaskWork {
  return {
    name,
    cancellable: true,
    run: (report, signal) =>
      new Promise<void>((resolve, reject) => {
        const onChunk = (chunk: ComposeChunk) => {
          if (!('line' in chunk)) return
          const text = plainText(chunk.line.text)
          report.line(text)
          if (text.trim() && !signal.aborted) report.progress(undefined, text.trim().slice(0, noteLength))
        }
        const handle = open({
          onChunk,
          onEnd: (error) => {
            signal.removeEventListener('abort', stop)
            if (error) reject(error)
            else resolve()
          },
        })
        // The program is told, as Ctrl+C tells it; it ends by itself, and says what it leaves.
        const stop = () => {
          report.progress(undefined, i18next.t('compose.stopping'))
          handle.write({ cancel: true })
        }
        signal.addEventListener('abort', stop, { once: true })
      }),
  }
}
