/** The page's two clients: one for the backend, one for the desktop shell. */
import type { AppContract } from '../../shared/contract/index.ts'
import type { DesktopContract } from '../../shared/contract/desktop.ts'
import { createClient } from '../../shared/rpc/client.ts'

/** A hidden page gets no animation frames, so it acknowledges nothing and is sent nothing. */
const schedule = (acknowledge: () => void) => void requestAnimationFrame(acknowledge)

export const api = createClient<AppContract>({ schedule })
export const desktop = createClient<DesktopContract>({ schedule })
