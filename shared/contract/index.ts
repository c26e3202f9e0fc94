/** The whole contract between page and backend: one line per domain. */
import { app } from './app.ts'
import { compose } from './compose.ts'
import { containers } from './containers.ts'
import { disk } from './disk.ts'
import { engineEvents } from './engine-events.ts'
import { engines } from './engines.ts'
import { files } from './files.ts'
import { images } from './images.ts'
import { logs } from './logs.ts'
import { networks } from './networks.ts'
import { ports } from './ports.ts'
import { registries } from './registries.ts'
import { secrets } from './secrets.ts'
import { volumes } from './volumes.ts'

export const contract = {
  app,
  engines,
  compose,
  containers,
  disk,
  engineEvents,
  files,
  images,
  logs,
  networks,
  ports,
  registries,
  secrets,
  volumes,
}
export type AppContract = typeof contract
