/** The app itself: what a person has set, and what it is. */
import { z } from 'zod'
import { newProjectName, serviceName } from '../lib/project-name.ts'
import { call } from '../rpc/contract.ts'
import type { Text } from '../rpc/fault.ts'
import { choices } from './choices.ts'

/** What a person chooses. */
const chosen = z.object({
  language: z.enum(choices.language),
  theme: z.enum(choices.theme),
  density: z.enum(choices.density),
  logDays: z.enum(choices.logDays),
  logSpace: z.enum(choices.logSpace),
  logCollect: z.enum(choices.logCollect),
})

/** Compose files that a person added to an engine, as a project of that name. */
const savedProject = z.object({
  engine: z.string().min(1).max(500),
  project: z.string().regex(newProjectName),
  files: z.array(z.string().min(1).max(8192)).min(1).max(20),
  envFiles: z.array(z.string().min(1).max(8192)).max(20),
  profiles: z.array(z.string().regex(serviceName)).max(50),
})
export type SavedProject = z.infer<typeof savedProject>

export const settingsSchema = z.object({
  language: chosen.shape.language.default('system'),
  theme: chosen.shape.theme.default('system'),
  density: chosen.shape.density.default('normal'),
  logDays: chosen.shape.logDays.default('7'),
  logSpace: chosen.shape.logSpace.default('5'),
  logCollect: chosen.shape.logCollect.default('all'),
  /** Engines that a person opened or closed, by id; one that is not here follows its default: local ones are open. */
  engines: z.record(z.string(), z.enum(['open', 'closed'])).default({}),
  composeFiles: z.array(savedProject).default([]),
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
const patch = chosen.partial()

export const app = {
  about: call(z.object({}), 'read').returns<About>(),
  settings: call(z.object({}), 'read').returns<Settings>(),
  /** Changes what is given and returns the whole; it is on disk when this returns. */
  saveSettings: call(patch, 'write').returns<Settings>(),
}
