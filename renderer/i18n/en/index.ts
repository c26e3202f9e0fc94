/** English, the language that the keys are typed by. */
import { app } from './app.ts'
import { containers } from './containers.ts'
import { images } from './images.ts'
import { river } from './logs.ts'
import { ports } from './ports.ts'
import { registries, secrets } from './registries.ts'
import { run } from './run.ts'
import { storage } from './storage.ts'
import { viewers } from './viewers.ts'

export const en = { ...app, containers, images, ...viewers, ...storage, run, ports, registries, secrets, river }
/** The shape of a complete translation: the same keys, other words. */
export type Words<T> = { [K in keyof T]: T[K] extends string ? string : Words<T[K]> }
