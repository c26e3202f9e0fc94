/** Where the store's worker runs: a thread in the app, or the same thread where there is no file to start one from. */
import { Worker } from 'node:worker_threads'
import type { WorkerStart } from './store-contract.ts'

export type StoreWorker = { stop: () => Promise<void> }
/** Makes the far end. `onEnd` hears, once, that it ended by itself. */
export type StartWorker = (start: WorkerStart, onEnd: (error: unknown) => void) => StoreWorker

/** @param file the worker, built */
export const inThread =
  (file: string): StartWorker =>
  (start, onEnd) => {
    const worker = new Worker(file, { workerData: start, transferList: [start.calls, start.appends] })
    let failure: unknown
    worker.on('error', (error) => {
      failure = error
    })
    worker.on('exit', (code) => onEnd(failure ?? new Error(`the worker ended with ${code}`)))
    return { stop: async () => void (await worker.terminate()) }
  }

/** Loaded when it is started, so that whoever has a thread for it does not carry it twice. */
export const inProcess: StartWorker = (start, onEnd) => {
  import('./worker.ts').then(({ serveStore }) => serveStore(start)).catch(onEnd)
  return {
    stop: async () => {
      start.calls.close()
      start.appends.close()
    },
  }
}
