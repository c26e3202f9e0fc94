/** English, the language that the keys are typed by. */
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

export const en = {
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
/** The shape of a complete translation: the same keys, other words. */
export type Words<T> = { [K in keyof T]: T[K] extends string ? string : Words<T[K]> }
