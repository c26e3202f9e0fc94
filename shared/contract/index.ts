/** The whole contract between page and backend: one line per domain. */
import { app } from './app.ts'
import { containers } from './containers.ts'
import { engines } from './engines.ts'
import { logs } from './logs.ts'
import { ports } from './ports.ts'

export const contract = { app, engines, containers, logs, ports }
export type AppContract = typeof contract
