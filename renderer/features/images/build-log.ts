/** What a build tells, as lines of a log, and where it is. Pure. */
import type { BuildChunk, BuildStep } from '../../../shared/contract/images.ts'
import { plainText } from '../../ui/ansi.ts'

/** Where a build is: sending its folder, or at a step. */
export type BuildPlace = { sending: { bytes: number; total: number } } | { step: BuildStep; done: number }

const ends: Record<BuildStep['state'], string> = { running: '', done: 'DONE', cached: 'CACHED', failed: 'ERROR' }

/** Written as BuildKit's own plain log is: people know it, and so do their tools. */
export function buildLog(onLine: (line: string) => void, onPlace: (place: BuildPlace) => void): (chunk: BuildChunk) => void {
  const begun = new Set<number>()
  const over = new Set<number>()
  return (chunk) => {
    if ('context' in chunk) onPlace({ sending: chunk.context })
    else if ('step' in chunk) {
      const { index, total, name, state } = chunk.step
      if (!begun.has(index)) onLine(`#${index} ${total === undefined ? '' : `[${index}/${total}] `}${plainText(name)}`)
      begun.add(index)
      if (state !== 'running') {
        over.add(index)
        onLine(`#${index} ${ends[state]}`)
      }
      onPlace({ step: chunk.step, done: over.size })
    } else if ('lines' in chunk) {
      for (const { step, text } of chunk.lines) onLine(step === undefined ? plainText(text) : `#${step} ${plainText(text)}`)
    }
  }
}
