/** What was read but not taken, and where it stands: nothing of what a person pasted is dropped without being named. */
import type { Text } from '../../rpc/fault.ts'

/** `at`: characters from the beginning of what was pasted. */
export type Problem = { message: Text; at: number }

/** Names one thing at the place that is being read. */
export type Say = (en: string, fr: string) => void

export const sayInto =
  (problems: Problem[], at: number): Say =>
  (en, fr) =>
    void problems.push({ message: { en, fr }, at })

/** A value as it may stand in a message. */
export const short = (value: string): string => (value.length > 80 ? `${value.slice(0, 79)}…` : value)
