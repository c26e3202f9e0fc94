/** Takes secrets out of text that is about to be pasted somewhere: whatever looks like one goes, what is around it stays. */

const hidden = '***'

/** What is a secret by its own shape. */
const shapes: RegExp[] = [
  // JSON Web Tokens
  /\beyJ[\w-]{6,}\.[\w-]{6,}(?:\.[\w-]*)?/g,
  // AWS, GitHub, GitLab, Slack, Stripe, Google, npm, Docker Hub, OpenAI and Anthropic
  /\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA)[A-Z0-9]{16}\b/g,
  /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[abeoprs]-[\w-]{10,}|[rs]k_(?:live|test)_\w{10,}|AIza[\w-]{30,}|ya29\.[\w-]{20,}|npm_\w{30,}|dckr_pat_[\w-]{20,}|sk-[\w-]{20,})/g,
]

/** Begun keys are hidden, too, when their end was not copied. */
const privateKey = /-----BEGIN ([A-Z0-9 ]{0,30}PRIVATE KEY)-----[\s\S]*?(?:-----END \1-----|$)/g
/** user:password@ in an address; a password may hold @, not a slash. */
const inAddress = /\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@]{0,200}:)[^\s/]{1,500}@/gi
const scheme = /\b(bearer|basic|digest|negotiate)(\s+)(?=[\w~+/.=-]{8,})[\w~+/.=-]+/gi
/** The whole value of a header that is a secret as such. */
const header =
  /\b((?:proxy-)?authorization|(?:set-)?cookie)(["']?\s{0,3}[:=]\s{0,3})("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|(?:[^\n"']|(?<==)"[^"\n]*")+)/gi

/** A name, what stands between, and a value: walked by hand, so that a pair inside of a value is seen, too. */
const named = /(?<![\w.-])(-{0,2}[\w.-]{1,80})(\\?["']?\s{0,3}[:=]\s{0,3}|(?<=--[\w.-]{1,80})\s+)/g
const value = /"(?:[^"\\\n]|\\.)*"|\\"[^"\\\n]*\\"|'[^'\n]*'|[^\s,;&"'}\])]+/y
const secretName =
  /(?:^|[^a-z])pass$|passw(?:or)?d|passphrase|pwd|secret|token|api[_.-]?key|access[_.-]?key|private[_.-]?key|credential|session[_.-]?id|auth[_.-]?key|signature$|^sig$/i
/** What no secret is; a number may be a password, but is not a token: those are counted. */
const harmless = /^(?:true|false|null|none|undefined|-|\*+)$/i
const count = /^\d{1,6}$/
const isHarmless = (name: string, bare: string) => bare === '' || harmless.test(bare) || (count.test(bare) && !/pass|pwd/i.test(name))

function redactPairs(text: string): string {
  let made = ''
  let last = 0
  named.lastIndex = 0
  for (let found = named.exec(text); found; found = named.exec(text)) {
    const name = found[1] ?? ''
    if (!secretName.test(name)) continue
    value.lastIndex = named.lastIndex
    const whole = value.exec(text)?.[0]
    if (!whole) continue
    const bare = whole.replace(/^\\?["']|\\?["']$/g, '')
    if (isHarmless(name, bare)) continue
    const open = /^\\?["']/.exec(whole)?.[0] ?? ''
    made += `${text.slice(last, named.lastIndex)}${open}${hidden}${open}`
    last = named.lastIndex = named.lastIndex + whole.length
  }
  return made + text.slice(last)
}

export function redact(text: string): string {
  let made = text
    .replace(privateKey, `-----BEGIN $1-----${hidden}-----END $1-----`)
    .replace(inAddress, `$1${hidden}@`)
    .replace(header, (_whole, name: string, between: string, inside: string) => {
      const quote = /^["']/.exec(inside)?.[0] ?? ''
      return `${name}${between}${quote}${hidden}${quote}`
    })
    .replace(scheme, `$1$2${hidden}`)
  for (const shape of shapes) made = made.replace(shape, hidden)
  return redactPairs(made)
}
