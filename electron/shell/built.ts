/** Where the built parts of the app are, in the folder and in the package alike; which chunk asks does not matter. */
import { join } from 'node:path'
import { app } from 'electron'

export const built = (...parts: string[]): string => join(app.getAppPath(), 'out', ...parts)
