/** What a registry wants to be told before it answers: its WWW-Authenticate header, read. */

export type Challenge = { scheme: 'basic' } | { scheme: 'bearer'; realm: string; service?: string; scope?: string }

/** The first challenge that we can meet; undefined when there is none. A header may hold several. */
export function readChallenge(header: string | undefined): Challenge | undefined {
  if (!header || header.length > 8000) return undefined
  const bearer = /(?:^|,)\s*bearer\s+(.*)$/is.exec(header)?.[1]
  if (bearer !== undefined) {
    const { realm, service, scope } = parameters(bearer)
    if (realm) return { scheme: 'bearer', realm, ...(service ? { service } : {}), ...(scope ? { scope } : {}) }
  }
  return /(?:^|,)\s*basic(?:\s|,|$)/i.test(header) ? { scheme: 'basic' } : undefined
}

/** `name="value", name=value`: a value in quotes may hold commas, as scopes do. */
function parameters(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, name = '', quoted, bare] of text.matchAll(/([a-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi))
    found[name.toLowerCase()] ??= quoted?.replace(/\\(.)/g, '$1') ?? bare ?? ''
  return found
}

/** What a Link header says of the next page, as an address relative to ours; undefined on the last page. */
export function nextPage(header: string | undefined): string | undefined {
  if (!header || header.length > 8000) return undefined
  for (const [, address, rest = ''] of header.matchAll(/<([^<>]*)>([^<]*)/g)) if (/;\s*rel="?next"?/i.test(rest)) return address
  return undefined
}
