/** Reads a `docker run` line, as people paste it, into a spec. Whatever is not taken is named; nothing is ever executed. */
import { type RunSpec, runSpec } from '../../contract/run-spec.ts'
import type { Text } from '../../rpc/fault.ts'
import { fitting } from '../fitting-spec.ts'
import { type Flag, flags } from './flags.ts'
import { nearest } from './nearest.ts'
import { applyToFirst } from './networks.ts'
import { type Problem, sayInto, short } from './problem.ts'
import { type Left, left } from './left-flags.ts'
import { parseSwitch } from './values.ts'
import { type Command, splitCommands, type Word } from './words.ts'

export type Parsed = {
  /** Absent when there is no line that runs an image. It always fits the contract. */
  spec?: RunSpec
  problems: Problem[]
}

/** No line is longer, characters. */
const longest = 200_000

export function parseDockerRun(text: string): Parsed {
  if (text.length > longest) return { problems: [{ message: tooLong, at: longest }] }
  const { commands, problems } = splitCommands(text)
  const runs = commands.map((command) => ({ command, start: startOf(command.words) }))
  const chosen = runs.find(({ start }) => start)
  for (const { command } of runs) if (command !== chosen?.command) leaveOut(command, problems)
  if (!chosen?.start) {
    problems.push({ message: { en: 'There is no `docker run` here.', fr: 'Il n’y a pas de `docker run` ici.' }, at: 0 })
    return { problems: sorted(problems) }
  }
  const { before, words } = chosen.start
  for (const { word, en, fr } of before) sayInto(problems, word.at)(en, fr)
  const reader = new LineReader(words, problems)
  const draft = reader.read()
  if (!draft) {
    const at = chosen.command.words.at(-1)?.at ?? 0
    problems.push({ message: { en: 'The image is missing.', fr: 'L’image manque.' }, at })
    return { problems: sorted(problems) }
  }
  const spec = fitting(draft, (path, en, fr) => sayInto(problems, reader.placeOf(path))(en, fr))
  return { ...(spec ? { spec } : {}), problems: sorted(problems) }
}

const tooLong = { en: 'This is too long to be a command.', fr: 'Ce texte est trop long pour une commande.' }
const sorted = (problems: Problem[]) => problems.sort((a, b) => a.at - b.at)

function leaveOut({ words, at }: Command, problems: Problem[]): void {
  const line = short(words.map(({ text }) => text).join(' '))
  sayInto(problems, at)(`“${line}” is left out.`, `« ${line} » est laissé de côté.`)
}

type Start = { words: Word[]; before: { word: Word; en: string; fr: string }[] }

const programs = /^(?:docker|podman|nerdctl)(?:\.exe)?$/i
/** Flags before `run` that take a value. */
const globalValues =
  /^(?:-H|-c|-l|-n|-a|--(?:host|context|config|log-level|tlscacert|tlscert|tlskey|url|connection|namespace|address|root|identity))$/
/** Those of sudo. */
const sudoValues = /^(?:-[ughCpRrtTD]|--(?:user|group|host|chdir|prompt))$/

/** What follows `run`, and what stood before it; undefined when the command runs no container. */
function startOf(words: Word[]): Start | undefined {
  const before: Start['before'] = []
  let at = 0
  const textAt = () => words[at]?.text ?? ''
  /** Flags that are not the container's. */
  const skipFlags = (values: RegExp, mention: boolean) => {
    while (textAt().startsWith('-')) {
      const word = words[at++] as Word
      const value = values.test(word.text) ? words[at++] : undefined
      const said = short([word.text, value?.text].filter(Boolean).join(' '))
      if (mention)
        before.push({
          word,
          en: `${said} is left out: the engine is chosen here.`,
          fr: `${said} est laissé de côté : le moteur se choisit ici.`,
        })
    }
  }
  // A prompt that was copied too.
  while (/^[$%>❯➜]$|^PS$/.test(textAt())) at++
  while (/^[A-Za-z_]\w*=/.test(textAt())) {
    const word = words[at++] as Word
    before.push({
      word,
      en: `${short(word.text)} before the command is left out.`,
      fr: `${short(word.text)} devant la commande est laissé de côté.`,
    })
  }
  while (/^(?:.*\/)?(?:sudo|doas|exec|time|nohup|command|env)$/.test(textAt())) {
    at++
    skipFlags(sudoValues, false)
  }
  if (!programs.test(textAt().split(/[\\/]/).at(-1) ?? '')) return undefined
  at++
  skipFlags(globalValues, true)
  if (textAt() === 'container') at++
  if (textAt() !== 'run' && textAt() !== 'create') return undefined
  return { words: words.slice(at + 1), before }
}

const known = new Map<string, Flag | Left>()
for (const flag of [...left, ...flags]) {
  known.set(`--${flag.name}`, flag)
  if (flag.short) known.set(`-${flag.short}`, flag)
}
for (const [alias, name] of [
  ['--net', '--network'],
  ['--dns-opt', '--dns-option'],
  ['--net-alias', '--network-alias'],
] as const)
  known.set(alias, known.get(name) as Flag)

/** Reads the words after `run`, one after the other. */
class LineReader {
  readonly #words: Word[]
  readonly #problems: Problem[]
  readonly #spec: RunSpec = runSpec.parse({ image: 'image' })
  readonly #loose: Parameters<typeof applyToFirst>[1] = { aliases: [] }
  /** Where the last word stood that changed a part of the spec. */
  readonly #places = new Map<string, number>()
  #at = 0

  constructor(words: Word[], problems: Problem[]) {
    this.#words = words
    this.#problems = problems
  }

  /** Undefined when there is no image. */
  read(): RunSpec | undefined {
    while (this.#at < this.#words.length) {
      const word = this.#words[this.#at] as Word
      if (word.text === '--') {
        this.#at++
        break
      }
      if (!word.text.startsWith('-') || word.text === '-') break
      this.#at++
      if (word.text.startsWith('--')) this.#long(word)
      else this.#short(word)
    }
    const [image, ...command] = this.#words.slice(this.#at)
    applyToFirst(this.#spec, this.#loose)
    if (!image || image.text === '') return undefined
    this.#places.set('image', image.at).set('command', command[0]?.at ?? image.at)
    return { ...this.#spec, image: image.text, command: command.map(({ text }) => text) }
  }

  placeOf(path: string): number {
    return this.#places.get(path) ?? this.#places.get('image') ?? 0
  }

  #long(word: Word): void {
    const equals = word.text.indexOf('=')
    const name = equals === -1 ? word.text : word.text.slice(0, equals)
    const flag = known.get(name)
    if (!flag) return void this.#unknown(word, name, equals === -1)
    if (equals !== -1) this.#take(flag, word, name, word.text.slice(equals + 1))
    else if (flag.switch) this.#take(flag, word, name, 'true')
    else this.#takeNext(flag, word, name)
  }

  /** `-it`, `-p80:80`, `-p=80:80`, `-dp 80:80` */
  #short(word: Word): void {
    for (let at = 1; at < word.text.length; at++) {
      const name = `-${word.text.charAt(at)}`
      const rest = word.text.slice(at + 1)
      const flag = known.get(name)
      if (!flag) return void this.#unknown(word, name, rest === '')
      if (!flag.switch) {
        if (rest === '') return void this.#takeNext(flag, word, name)
        return void this.#take(flag, word, name, rest.replace(/^=/, ''))
      }
      if (rest.startsWith('=')) return void this.#take(flag, word, name, rest.slice(1))
      this.#take(flag, word, name, 'true')
    }
  }

  #takeNext(flag: Flag | Left, word: Word, name: string): void {
    const next = this.#words[this.#at]
    if (!next) return void sayInto(this.#problems, word.at)(`${name} lacks its value.`, `Il manque la valeur de ${name}.`)
    this.#at++
    this.#take(flag, word, name, next.text)
  }

  #take(flag: Flag | Left, { at }: Word, name: string, value: string): void {
    const say = sayInto(this.#problems, at)
    if ('why' in flag) this.#leave(flag, at, name, value)
    else if (flag.take(this.#spec, value, say)) this.#places.set(flag.part, at)
    else say(`${name} ${short(value)} cannot be read.`, `${name} ${short(value)} est illisible.`)
  }

  #leave(flag: Left, at: number, name: string, value: string): void {
    const on = flag.switch ? parseSwitch(value) : true
    if (flag.loose && value !== '') {
      if (flag.loose === 'aliases') this.#loose.aliases.push(value)
      else this.#loose[flag.loose] = value
      this.#places.set('networks', at)
      return
    }
    // What is so anyway needs no word.
    if (flag.why === 'implied' && on !== undefined) return
    const said = flag.switch ? name : `${name} ${short(value)}`
    const why = reasons[flag.why]
    sayInto(this.#problems, at)(`${said} is left out: ${why.en}.`, `${said} est laissé de côté : ${why.fr}.`)
  }

  /** Whether it takes a value is anybody's guess. */
  #unknown(word: Word, name: string, open: boolean): void {
    const say = sayInto(this.#problems, word.at)
    // A letter alone is near to every other.
    const near = name.startsWith('--') ? nearest(name, known.keys()) : undefined
    const [en, fr] = near ? [` Did you mean ${near}?`, ` Vouliez-vous dire ${near} ?`] : ['', '']
    if (open)
      say(
        `${name} is not known, and left out: what follows it is taken for the next word of the line.${en}`,
        `${name} est inconnu, et laissé de côté : ce qui le suit est pris pour le mot suivant de la ligne.${fr}`,
      )
    else say(`${name} is not known, and left out.${en}`, `${name} est inconnu, et laissé de côté.${fr}`)
  }
}

const reasons: Record<Left['why'], Text> = {
  implied: { en: 'it is so anyway', fr: 'c’est déjà le cas' },
  loose: { en: 'it is empty', fr: 'il est vide' },
  terminal: { en: 'it is about the terminal that runs the line', fr: 'il concerne le terminal qui lance la ligne' },
  file: { en: 'it is about a file beside the line', fr: 'il concerne un fichier à côté de la ligne' },
  windows: { en: 'it is for Windows containers', fr: 'il est destiné aux conteneurs Windows' },
  rare: { en: 'the form has no field for it', fr: 'le formulaire n’a pas de champ pour cela' },
  other: { en: 'only Podman or nerdctl know it', fr: 'seuls Podman ou nerdctl le connaissent' },
}
