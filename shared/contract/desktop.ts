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
    /**
     * Asks a person for files or folders of this machine, in the system's own dialog; none when they chose none. The backend reads no
     * other than those that were chosen this way, and writes none of them. `extensions` without dots.
     */
    choose: call(
      z.object({
        title: z.string().max(200),
        kind: z.enum(['file', 'folder']),
        many: z.boolean().default(false),
        extensions: z.array(z.string().max(20)).max(20).optional(),
      }),
      'read',
    ).returns<string[]>(),
    /** Where to save a file, which may then be written; undefined when the person thought better of it. */
    chooseSave: call(z.object({ title: z.string().max(200), name: z.string().max(255) }), 'read').returns<string | undefined>(),
    /**
     * Asks a person whether files that something else named, like the labels of containers, may be read and written; whole paths of this
     * machine. Resolves with whether they said yes.
     */
    allow: call(z.object({ paths: z.array(z.string().min(1).max(4096)).min(1).max(40) }), 'write').returns<boolean>(),
    /** A measurement every few seconds. */
    usage: stream(z.object({}), 'read').of<AppUsage>(),
  },
}
export type DesktopContract = typeof desktop
