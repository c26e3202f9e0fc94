/** The app itself: what a person has set, and what it is. */
import { z } from 'zod'
import { call } from '../rpc/contract.ts'
import type { Text } from '../rpc/fault.ts'

/** What a person chooses. `system` follows the operating system. */
const choices = z.object({
  language: z.enum(['system', 'en', 'fr']),
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  density: z.enum(['compact', 'normal', 'roomy']),
})

export const settingsSchema = z.object({
  language: choices.shape.language.default('system'),
  theme: choices.shape.theme.default('system'),
  density: choices.shape.density.default('normal'),
  /** Engines that a person opened or closed, by id; one that is not here follows its default: local ones are open. */
  engines: z.record(z.string(), z.enum(['open', 'closed'])).default({}),
})
export type Settings = z.infer<typeof settingsSchema>

export type About = {
  version: string
  /** Where settings and the log are, on this machine. */
  folder: string
  log: string
  /** What a person should know about how the app started, such as settings that had to be set aside. */
  notices: Text[]
}

/** Made of the choices without their defaults, which would set what was not given. */
const patch = choices.partial()

export const app = {
  about: call(z.object({}), 'read').returns<About>(),
  settings: call(z.object({}), 'read').returns<Settings>(),
  /** Changes what is given and returns the whole; it is on disk when this returns. */
  saveSettings: call(patch, 'write').returns<Settings>(),
}
