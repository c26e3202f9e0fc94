/** French. It does not compile until it has every key that English has. */
import type { en, Words } from '../en/index.ts'
import { app } from './app.ts'
import { compose } from './compose.ts'
import { containers } from './containers.ts'
import { disk } from './disk.ts'
import { editor } from './editor.ts'
import { events } from './events.ts'
import { images } from './images.ts'
import { river } from './logs.ts'
import { ports } from './ports.ts'
import { registries, secrets } from './registries.ts'
import { run } from './run.ts'
import { storage } from './storage.ts'
import { viewers } from './viewers.ts'

export const fr: Words<typeof en> = {
  ...app,
  compose,
  containers,
  images,
  ...viewers,
  ...storage,
  run,
  ports,
  editor,
  events,
  disk,
  registries,
  secrets,
  river,
}
