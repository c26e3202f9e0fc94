/** The path of a volume in the engine's interface. */
import { noVolumeFault } from './files-faults.ts'

/** What is no name (it came from a page) never becomes a part of another path. */
export function volumePath(volume: string): string {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(volume)) throw noVolumeFault(volume)
  return `/volumes/${volume}`
}
