/** The app itself: what a person has set, and what it is. */
import { z } from 'zod'
import { call } from '../rpc/contract.ts'
import type { Text } from '../rpc/fault.ts'

export const settingsSchema = z.object({
  /** `system` follows the operating system. */
  language: z.enum(['system', 'en', 'fr']).default('system'),
  theme: z.enum(['system', 'light', 'dark', 'contrast']).default('system'),
  density: z.enum(['compact', 'normal', 'roomy']).default('normal'),
  /** Engines that a person opened or closed, by id; one that is not here follows its default: local ones are open. */
  engines: z.record(z.string(), z.enum(['open', 'closed'])).default({}),
})
export type Settings = z.infer<typeof settingsSchema>

export type About = {
  version: string
  /** Where settings, history and the log are, on this machine. */
  folder: string
  log: string
  /** What a person should know about how the app started, such as settings that had to be set aside. */
  notices: Text[]
}

const patch = settingsSchema.omit({ engines: true }).partial()

export const app = {
  about: call(z.object({}), 'read').returns<About>(),
  settings: call(z.object({}), 'read').returns<Settings>(),
  /** Changes what is given and returns the whole; it is on disk when this returns. */
  saveSettings: call(patch, 'write').returns<Settings>(),
}
