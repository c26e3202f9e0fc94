/** The terminal itself, loaded when the first one is opened: what a program inside may do to it is decided here. */
import '@xterm/xterm/css/xterm.css'
import { FitAddon } from '@xterm/addon-fit'
import { type ITheme, Terminal } from '@xterm/xterm'
import type { Screen, ScreenEvents } from './terminal.tsx'
import { scriptedStyles } from './terminal-document.ts'
import { onTheme, token } from './token.ts'

const scrollback = 10_000
/** What a terminal sends at once; a paste may be far larger. */
const sendLimit = 100_000

/** Sequences that would reach out of the terminal: titles, the clipboard, notifications. They are read and dropped. */
const refusedOsc = [0, 1, 2, 7, 9, 52, 133, 633, 777, 1337]

/** Undoes what a program that was cut off may have left: mouse reports, hidden cursor, colours. */
const softReset = '\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?25h\x1b[!p\x1b[0m'

export function openScreen(element: HTMLElement, { onData, onSize, onLeave }: ScreenEvents): Screen {
  const styles = scriptedStyles()
  const terminal = new Terminal({
    documentOverride: styles.document,
    fontFamily: token('--mono'),
    fontSize: 12,
    lineHeight: 1.25,
    theme: theme(),
    scrollback,
    screenReaderMode: true,
    minimumContrastRatio: 4.5,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    linkHandler: { activate: (_event, link) => openLink(link), allowNonHttpProtocols: false },
    rightClickSelectsWord: true,
  })
  const fit = new FitAddon()
  terminal.loadAddon(fit)
  for (const code of refusedOsc) terminal.parser.registerOscHandler(code, () => true)
  styles.during(() => terminal.open(element))
  terminal.attachCustomKeyEventHandler((event) => {
    if (!event.ctrlKey || !event.shiftKey || event.altKey) return true
    if (event.code === 'KeyV') return false // The page's own paste, which the terminal then hears of.
    if (event.code === 'KeyC') {
      event.preventDefault()
      if (event.type === 'keydown' && terminal.hasSelection()) void navigator.clipboard.writeText(terminal.getSelection()).catch(() => {})
      return false
    }
    if (event.key === 'Tab') {
      event.preventDefault()
      if (event.type === 'keydown') onLeave()
      return false
    }
    return true
  })
  // The shell gets every key: none of the page's shortcuts may answer to one as well.
  const keep = (event: Event) => event.stopPropagation()
  for (const type of ['keydown', 'keypress', 'keyup'] as const) element.addEventListener(type, keep)
  terminal.onData((data) => {
    for (let at = 0; at < data.length; at += sendLimit) onData(data.slice(at, at + sendLimit))
  })
  terminal.onResize(({ cols, rows }) => onSize(cols, rows))
  const endTheme = onTheme(() => {
    terminal.options.theme = theme()
  })
  return {
    write: (data) => new Promise((resolve) => terminal.write(data, resolve)),
    fit: () => {
      const size = element.isConnected && element.clientWidth > 40 && element.clientHeight > 20 ? fit.proposeDimensions() : undefined
      if (size && size.cols > 1 && size.rows > 1) terminal.resize(Math.min(size.cols, 1000), Math.min(size.rows, 1000))
    },
    focus: () => terminal.focus(),
    setLabel: (label) => terminal.textarea?.setAttribute('aria-label', label),
    settle: () => {
      // Leaving a second screen that is not shown would move the cursor into what was written.
      const otherScreen = terminal.buffer.active.type === 'alternate' ? '\x1b[?1049l' : ''
      terminal.write(`${otherScreen}${softReset}\r\n`)
    },
    close: () => {
      endTheme()
      terminal.dispose()
      styles.close()
    },
  }
}

/** Only to the web, and only through the shell, which asks first. */
function openLink(link: string): void {
  if (/^https?:\/\//i.test(link)) window.open(link)
}

function theme(): ITheme {
  const ansi = (name: string) => token(`--ansi-${name}`)
  const [black, red, green, yellow] = [ansi('black'), ansi('red'), ansi('green'), ansi('yellow')]
  const [blue, magenta, cyan, white] = [ansi('blue'), ansi('magenta'), ansi('cyan'), ansi('white')]
  return {
    background: token('--surface'),
    foreground: token('--text'),
    cursor: token('--accent'),
    cursorAccent: token('--surface'),
    selectionBackground: `${token('--accent')}55`,
    scrollbarSliderBackground: `${token('--muted')}40`,
    scrollbarSliderHoverBackground: `${token('--muted')}80`,
    scrollbarSliderActiveBackground: `${token('--muted')}99`,
    ...{ black, red, green, yellow, blue, magenta, cyan, white },
    brightBlack: token('--faint'),
    ...{ brightRed: red, brightGreen: green, brightYellow: yellow, brightBlue: blue, brightMagenta: magenta, brightCyan: cyan },
    brightWhite: token('--text'),
  }
}
