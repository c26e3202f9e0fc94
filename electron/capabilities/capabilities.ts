/** Everything that an engine can be to the app; each provider has some of it. */
import type { Compose } from './compose.ts'
import type { Containers } from './containers.ts'
import type { Disk } from './disk.ts'
import type { EngineEvents } from './engine-events.ts'
import type { Files } from './files.ts'
import type { Images } from './images.ts'
import type { Logs } from './logs.ts'
import type { Networks } from './networks.ts'
import type { Volumes } from './volumes.ts'

export type Capabilities = {
  compose?: Compose
  containers?: Containers
  disk?: Disk
  engineEvents?: EngineEvents
  files?: Files
  images?: Images
  logs?: Logs
  networks?: Networks
  volumes?: Volumes
}
