/** The log store as a thread of the backend. */
import { workerData } from 'node:worker_threads'
import type { WorkerStart } from './logs/store-contract.ts'
import { serveStore } from './logs/worker.ts'

serveStore(workerData as WorkerStart)
