/** What is wrong in a text against the compose specification, asked a moment after the last key. */
import { useEffect, useState } from 'react'
import type { FileProblem } from '../../../shared/contract/compose.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { api } from '../../state/api.ts'
import type { FileRef } from './files.ts'

export type Checked = { problems: FileProblem[]; fault?: Fault }

/** Milliseconds of not typing before it is checked. */
const pause = 250
const unchecked: Checked = { problems: [] }

/** @param of the file that it is; undefined for what is no compose file */
export function useProblems(text: string | undefined, of: FileRef | undefined): Checked {
  const [checked, setChecked] = useState<Checked>(unchecked)
  useEffect(() => {
    if (text === undefined || !of) return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      api.call('compose.validate', { text, of }, stop.signal).then(
        ({ problems }) => setChecked({ problems }),
        (error) => stop.signal.aborted || setChecked({ problems: [], fault: asFault(error) }),
      )
    }, pause)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [text, of])
  return checked
}
