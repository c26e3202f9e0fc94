/** Takes secrets out of text before it is written anywhere: what looks like one, wherever it stands. */

const rules: [RegExp, string][] = [
  // user:password@ in addresses
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, '$1•••@'],
  [/\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)(?:(?:bearer|basic|token|digest)\s+)?[^\s"',}]+/gi, '$1•••'],
  [/\b(bearer|basic)\s+[a-z0-9._~+/=-]{8,}/gi, '$1 •••'],
  // JSON web tokens, and tokens that name their issuer
  [/\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*/g, '•••'],
  [/\b(?:gh[opsur]_|github_pat_|glpat-|xox[abeoprs]-|sk-|dckr_pat_|npm_|AKIA|ASIA)[\w-]{10,}/g, '•••'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '•••'],
  // NAME=value where the name says that the value is a secret; also "name": "value" and ?name=value
  [
    /((?:^|[\s"'?&;,{[(])[\w.-]*(?:passw(?:or)?d|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|cookie)[\w.-]*["']?\s*[:=]\s*)(?:"[^"]*"?|'[^']*'?|[^\s"'&,;}\])]+)/gi,
    '$1•••',
  ],
]

const longest = 8000

/** What stays of a text once everything that looks like a secret is replaced by dots. */
export function redact(text: string): string {
  // No line of a log needs more, and patterns must not be run over what somebody made long on purpose.
  let out = text.length > longest ? `${text.slice(0, longest)}…` : text
  for (const [pattern, by] of rules) out = out.replace(pattern, by)
  return out
}

/** A copy of some fields, fit to be written: keys that name environments are emptied, everything else is redacted and kept short. */
export function redactFields(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redact(value)
  if (value instanceof Error) return redact(value.stack ?? value.message)
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value
  if (depth > 5) return '…'
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redactFields(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, secretKey.test(key) ? '•••' : redactFields(item, depth + 1)]))
}

const secretKey =
  /^(?:env|environment|data|headers)$|passw|pwd|secret|token|api.?key|access.?key|private.?key|credential|cookie|authorization/i
