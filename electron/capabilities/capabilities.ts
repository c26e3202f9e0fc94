/** Everything that an engine can be to the app; each provider has some of it. */
import type { Containers } from './containers.ts'
import type { Logs } from './logs.ts'

export type Capabilities = { containers?: Containers; logs?: Logs }
