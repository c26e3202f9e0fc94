/**
 * Which files a .dockerignore leaves out, by Docker's own rules: the last pattern that matches a path, or a folder that it is in, decides.
 * They are those of moby/patternmatcher, which differ from .gitignore (patterns begin at the top) and from shells (`**` may be nothing).
 */
import { fault } from '../../shared/rpc/fault.ts'
import { badPattern, pathPattern } from './path-pattern.ts'

type IgnorePattern = { exception: boolean; text: string; matches: (path: string) => boolean }

/** So many of so many characters are more than anybody writes, and not so many that one file takes a second. */
const mostPatterns = 2000
const longestPattern = 1000

/** What was found of one path: whether it is left out, and which patterns match it or a folder that it is in. */
export type Looked = { ignored: boolean; hits: readonly boolean[] }

export type IgnorePatterns = {
  /**
   * @param path with `/` between its parts, none at the beginning or end
   * @param folder what was found of the folder that it is in; absent at the top
   */
  look: (path: string, folder?: Looked) => Looked
  /** Whether something in a folder that is ignored may still be wanted. */
  mayHoldExceptions: (folder: string) => boolean
}

/** Reads a file of patterns, one a line. Rejects what Docker rejects, with the pattern in question, and what is out of all measure. */
export function ignorePatterns(file: string): IgnorePatterns {
  const patterns = readPatterns(file).map(compile)
  const exceptions = patterns.filter(({ exception }) => exception)
  // An exception without a wildcard is known to be somewhere else; one with a wildcard may be anywhere.
  const anywhere = exceptions.some(({ text }) => /[*?[\\]/.test(withoutGlob(text)))
  return {
    look: (path, folder) => {
      let ignored = false
      const hits = patterns.map(({ exception, matches }, i) => {
        // Whatever matched a folder matches what is in it. One that would change nothing is not looked at, and so is not known
        // to have matched: of `*.md` and `!docs`, the second saves docs/x.md only where the first had ignored the folder.
        const hit = folder?.hits[i] === true || (exception === ignored && matches(path))
        if (hit) ignored = !exception
        return hit
      })
      return { ignored, hits }
    },
    mayHoldExceptions: (folder) => anywhere || exceptions.some(({ text }) => `${withoutGlob(text)}/`.startsWith(`${folder}/`)),
  }
}

const withoutGlob = (text: string) => text.replace(/\/\*\*?$/, '')

/** The lines that are patterns, cleaned as Docker cleans them. */
export function readPatterns(file: string): string[] {
  const out: string[] = []
  for (const line of file.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (line.startsWith('#')) continue
    const exception = line.trim().startsWith('!')
    const text = exception ? line.trim().slice(1).trim() : line.trim()
    if (text === '') {
      if (exception) throw badPattern('!')
      continue
    }
    const cleaned = clean(text)
    if (cleaned.length > longestPattern) throw badPattern(text)
    if (out.length >= mostPatterns) throw tooManyPatterns()
    out.push(`${exception ? '!' : ''}${cleaned.length > 1 ? cleaned.replace(/^\//, '') : cleaned}`)
  }
  return out
}

/** As Go's filepath.Clean: no empty parts, no `.`, and `..` taken back where it can be. */
function clean(path: string): string {
  const rooted = path.startsWith('/')
  const out: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') out.push(part)
    else if (out.length > 0 && out.at(-1) !== '..') out.pop()
    else if (!rooted) out.push('..')
  }
  const joined = out.join('/')
  return rooted ? `/${joined}` : joined || '.'
}

function compile(line: string): IgnorePattern {
  const exception = line.startsWith('!')
  const text = exception ? line.slice(1) : line
  return { exception, text, matches: matcher(text) }
}

/** Docker takes the plain forms literally, and only others for expressions: `**foo` is whatever ends with foo. */
function matcher(pattern: string): (path: string) => boolean {
  const plain = (text: string) => !/[*?[\]\\.+()|{}$]/.test(text)
  if (plain(pattern)) return (path) => path === pattern
  if (pattern.endsWith('**') && plain(pattern.slice(0, -2))) {
    const start = pattern.slice(0, -2)
    return (path) => path.startsWith(start)
  }
  const suffix = /^\*\*\/?(.+)$/.exec(pattern)
  if (suffix && plain(suffix[1] as string)) {
    const end = pattern.slice(2)
    return (path) => path.endsWith(end) || (end.startsWith('/') && path === end.slice(1))
  }
  return pathPattern(pattern)
}

const tooManyPatterns = () =>
  fault(
    'invalid',
    {
      en: `The file of what to leave out has more than ${mostPatterns} patterns.`,
      fr: `Le fichier des exclusions contient plus de ${mostPatterns} motifs.`,
    },
    {
      hint: {
        en: 'Leave out whole folders in the .dockerignore file instead of their files.',
        fr: 'Excluez des dossiers entiers dans le fichier .dockerignore, plutôt que leurs fichiers.',
      },
    },
  )
