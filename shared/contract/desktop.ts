/** What only the desktop shell can do; served by Electron's main process over a wire of its own. */
import { z } from 'zod'
import { call, stream } from '../rpc/contract.ts'
import { choices } from './choices.ts'

/** What the app itself costs now, over all of its processes. */
export type AppUsage = {
  /** Percent of one core. */
  cpu: number
  /** Bytes. */
  memory: number
}

export const desktop = {
  desktop: {
    /** Tells the shell how menus and the window should look; settings themselves are kept by the backend. */
    appearance: call(z.object({ theme: z.enum(choices.theme), language: z.enum(['en', 'fr']) }), 'write').returns<void>(),
    /** A measurement every few seconds. */
    usage: stream(z.object({}), 'read').of<AppUsage>(),
  },
}
export type DesktopContract = typeof desktop
