/** After sleep every connection is suspect: the backend is told, and looks at once instead of waiting for time limits. */
import { powerMonitor } from 'electron'
import type { BackendProcess } from './backend-process.ts'

export function watchPower(backend: BackendProcess): void {
  powerMonitor.on('resume', () => backend.resume())
}
