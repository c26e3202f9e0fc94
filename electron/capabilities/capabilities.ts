/** Everything that an engine can be to the app; each provider has some of it. */
import type { Containers } from './containers.ts'
import type { Images } from './images.ts'
import type { Logs } from './logs.ts'

export type Capabilities = { containers?: Containers; images?: Images; logs?: Logs }
