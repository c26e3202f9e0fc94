/** Runs what a person's expression may make run for ever, for so long and no longer. */
import { createContext, Script } from 'node:vm'

const place = createContext({ run: () => {} })
const script = new Script('run()')

/** Returns whether it ended by itself within that many milliseconds. What it threw is thrown. */
export function endsWithin(milliseconds: number, run: () => void): boolean {
  place.run = run
  try {
    script.runInContext(place, { timeout: milliseconds })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false
    throw error
  } finally {
    place.run = () => {}
  }
}
