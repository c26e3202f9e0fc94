/**
 * The language of the filter boxes: words that must all occur, `-word` that must not, "quoted words" with spaces,
 * and `field:value` for the facets of a list. It has no regular expressions on purpose: it runs in the backend on every row,
 * and one that explodes would stop everybody.
 */
export type FilterTerm = { negated: boolean; field?: string; text: string }

/** Splits what a person typed into terms; never fails, since any text means something. `fields` are the names known before a colon. */
export function parseFilter(text: string, fields: readonly string[]): FilterTerm[] {
  const terms: FilterTerm[] = []
  for (const match of text.matchAll(/(-?)(?:([\w-]+):)?(?:"([^"]*)"?|(\S+))/g)) {
    const [whole, dash, name, quoted, word] = match
    let field: string | undefined
    let value = quoted ?? word ?? ''
    if (name !== undefined) {
      if (fields.includes(name)) field = name
      else value = whole.slice(dash?.length ?? 0).replaceAll('"', '')
    }
    if (value === '' || (value === '-' && !dash)) continue
    terms.push({ negated: dash === '-', ...(field ? { field } : {}), text: value.toLowerCase() })
  }
  return terms
}
