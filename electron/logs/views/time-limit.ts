/** Runs what a person's expression may make run for ever, for so long and no longer. */
import { createContext, Script } from 'node:vm'
import { type FaultError, fault } from '../../../shared/rpc/fault.ts'

/** Milliseconds that lines together, and one alone, may take. */
const sliceLimit = 200
const lineLimit = 50
/** So many lines that take too long, and the expression is given up. */
const mostSlow = 100

const place = createContext({ run: () => {} })
const script = new Script('run()')

/** Returns whether it ended by itself within that many milliseconds. What it threw is thrown. */
function endsWithin(milliseconds: number, run: () => void): boolean {
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

/** Lines that were passed over since they took too long. */
export type Slow = { lines: number }

/**
 * Tests 0, 1, 2, … up to `count` for a fifth of a second, at least one, and tells those that pass, in order. Returns how many were
 * tested: the others are for the next time. One that takes too long by itself is passed over; too many of those throw `invalid`.
 */
export function testPatiently(count: number, test: (at: number) => boolean, onHit: (at: number) => void, slow: Slow): number {
  let at = 0
  const hits: number[] = []
  const run = () => {
    for (; at < count; at++) if (test(at)) hits.push(at)
  }
  const whole = endsWithin(sliceLimit, run)
  // It may have been ended between having passed and going on.
  while (!whole && hits.length > 0 && (hits.at(-1) as number) >= at) hits.pop()
  for (const hit of hits) onHit(hit)
  if (whole) return count
  // Was it this one, or all of them together?
  let passes = false
  const alone = () => {
    passes = test(at)
  }
  if (!endsWithin(lineLimit, alone)) {
    if (++slow.lines >= mostSlow) throw tooSlow()
  } else if (passes) onHit(at)
  return at + 1
}

const tooSlow = (): FaultError =>
  fault(
    'invalid',
    {
      en: 'This expression takes too long on these lines.',
      fr: 'Cette expression est trop lente sur ces lignes.',
    },
    {
      hint: {
        en: 'Repetitions within repetitions, such as (a+)+, are what takes long: simplify them.',
        fr: 'Ce sont les répétitions imbriquées, comme (a+)+, qui prennent du temps : simplifiez-les.',
      },
    },
  )
