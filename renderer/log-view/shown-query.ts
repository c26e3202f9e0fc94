/** Which lines are on show for a query: only those that it finds, or what was not looked for by words as well; and how many around each. */
import type { LogQuery } from '../../shared/contract/logs.ts'

/** Lines before and after each hit that one can choose; 0 is none. */
export const contexts = [0, 2, 5, 20] as const

/** Whether lines of a sort are looked for: only then is there something around them. What is left out stays left out. */
export const looksFor = ({ text, levels, channel, fields, only }: LogQuery): boolean =>
  Boolean(text || levels?.length || channel || fields?.length || only)

/** What the lines are that a query is about: without those around them, and by words only where nothing else is shown. */
export function foundQuery({ context: _, text = '', ...around }: LogQuery, onlyHits: boolean): LogQuery {
  return onlyHits && text !== '' ? { ...around, text } : around
}

export function shownQuery(query: LogQuery, onlyHits: boolean): LogQuery {
  const found = foundQuery(query, onlyHits)
  return query.context && looksFor(found) ? { ...found, context: query.context } : found
}

/** The next choice after the one that holds; after the last, none. */
export const nextContext = (context = 0): number => contexts.find((each) => each > context) ?? 0
