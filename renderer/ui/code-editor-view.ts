/** The editor itself, loaded when the first one is shown: what it can do, and how it looks in the page's own colours. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language'
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState, type Extension, Transaction } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'

export type CodeLanguage = 'yaml' | 'text'
/** `line` and `column` count from 1. */
export type CodeProblem = { line: number; column?: number; severity: 'error' | 'warning'; message: string }

export type CodeOptions = {
  /** Named for a screen reader. */
  label: string
  /** The id of the words that say how it is left by keyboard. */
  describedBy: string
  language: CodeLanguage
  readOnly: boolean
  /** The words of its own panels, by what they are in English. */
  phrases: Record<string, string>
}
export type CodeEvents = { onChange: (text: string) => void; onSave: () => void }

/** An editor that is open in the page. */
export type OpenEditor = {
  setText: (text: string) => void
  setProblems: (problems: readonly CodeProblem[]) => void
  setOptions: (options: CodeOptions) => void
  /** The caret goes there, and so does what is in sight. */
  goTo: (line: number, column?: number) => void
  close: () => void
}

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--bg)', fontSize: '12px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '19px', fontVariantLigatures: 'none' },
  '.cm-content': { caretColor: 'var(--text)', padding: '6px 0', userSelect: 'text' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--bg)', color: 'var(--faint)', border: '0' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '30px', padding: '0 4px 0 8px' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--hover) 60%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--hover)', color: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--accent) 30%, transparent)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--accent-soft)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-soft)', outline: '1px solid var(--warn)' },
  '.cm-searchMatch-selected': { backgroundColor: 'color-mix(in srgb, var(--warn) 35%, transparent)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--selected)' },
  '.cm-foldPlaceholder': { background: 'var(--hover)', border: '1px solid var(--border)', color: 'var(--muted)' },
  '.cm-panels': { backgroundColor: 'var(--surface)', color: 'var(--text)', fontFamily: 'var(--font)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--border)' },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--border)' },
  '.cm-panel.cm-search': { padding: '6px 28px 6px 8px', fontSize: '12px' },
  '.cm-panel.cm-search label': { fontSize: '12px', color: 'var(--muted)' },
  '.cm-panel.cm-search [name=close]': { color: 'var(--muted)', fontSize: '16px', top: '6px', right: '8px' },
  '.cm-textfield': {
    height: '24px',
    padding: '0 6px',
    fontSize: '12px',
    color: 'var(--text)',
    backgroundColor: 'var(--bg)',
    border: '1px solid var(--border-strong)',
    borderRadius: 'var(--radius)',
  },
  '.cm-button': {
    height: '24px',
    padding: '0 8px',
    fontSize: '12px',
    color: 'var(--text)',
    background: 'var(--raised)',
    border: '1px solid var(--border-strong)',
    borderRadius: 'var(--radius)',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--text)',
    border: '0',
    boxShadow: 'var(--shadow)',
    borderRadius: 'var(--radius)',
  },
  '.cm-diagnostic': { fontFamily: 'var(--font)', fontSize: '12px', padding: '6px 10px', whiteSpace: 'pre-wrap' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warn)' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '3px 2px' },
  '.cm-lint-marker-error, .cm-lint-marker-warning': { content: '""', width: '8px', height: '8px', margin: '2px', borderRadius: '4px' },
  '.cm-lint-marker-error': { backgroundColor: 'var(--bad)' },
  '.cm-lint-marker-warning': { backgroundColor: 'var(--warn)', borderRadius: '1px' },
  '.cm-lintRange-error': { backgroundImage: 'none', borderBottom: '2px dotted var(--bad)' },
  '.cm-lintRange-warning': { backgroundImage: 'none', borderBottom: '2px dotted var(--warn)' },
})

/** The same few colours in which the rest of the page shows YAML. */
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: [tags.comment, tags.meta], color: 'var(--faint)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--ansi-magenta)' },
  { tag: [tags.string, tags.content], color: 'var(--text)' },
  { tag: [tags.labelName, tags.typeName, tags.keyword], color: 'var(--ansi-cyan)' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--muted)' },
  { tag: tags.invalid, color: 'var(--bad)' },
])

const languages: Record<CodeLanguage, () => Extension> = { yaml: () => [yaml(), foldGutter()], text: () => [] }

const extensionsOf = ({ label, describedBy, language, readOnly, phrases }: CodeOptions): Extension => [
  languages[language](),
  EditorState.phrases.of(phrases),
  EditorState.readOnly.of(readOnly),
  EditorView.contentAttributes.of({
    'aria-label': label,
    'aria-describedby': describedBy,
    ...(readOnly ? { 'aria-readonly': 'true' } : {}),
    // The caret goes to a line of a text that is only read, too.
    tabindex: '0',
    spellcheck: 'false',
  }),
]

export function openEditor(host: HTMLElement, text: string, options: CodeOptions, events: CodeEvents): OpenEditor {
  const changing = new Compartment()
  const save = () => {
    events.onSave()
    return true
  }
  const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce
  const view = new EditorView({
    parent: host,
    state: EditorState.create({
      doc: text,
      extensions: [
        ...(nonce ? [EditorView.cspNonce.of(nonce)] : []),
        lineNumbers(),
        lintGutter(),
        changing.of(extensionsOf(options)),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        highlightSelectionMatches(),
        drawSelection(),
        history(),
        indentOnInput(),
        indentUnit.of('  '),
        bracketMatching(),
        search({ top: true }),
        syntaxHighlighting(colours),
        look,
        keymap.of([
          { key: 'Mod-s', run: save, preventDefault: true },
          ...searchKeymap,
          ...historyKeymap,
          ...foldKeymap,
          ...lintKeymap,
          indentWithTab,
          ...defaultKeymap,
        ]),
        EditorView.updateListener.of(({ docChanged, state, transactions }) => {
          const typed = transactions.some((one) => one.annotation(Transaction.remote) !== true)
          if (docChanged && typed) events.onChange(state.doc.toString())
        }),
      ],
    }),
  })
  /** A place of the text as it is now, which may be another one than was meant. */
  const offset = (line: number, column = 1) => {
    const { doc } = view.state
    const found = doc.line(Math.max(1, Math.min(line, doc.lines)))
    return Math.min(found.from + Math.max(0, column - 1), found.to)
  }
  const diagnostic = ({ line, column, severity, message }: CodeProblem): Diagnostic => {
    const from = offset(line, column)
    const word = view.state.wordAt(from)
    return { from, to: Math.max(from, word?.to ?? offset(line, Number.MAX_SAFE_INTEGER)), severity, message }
  }
  return {
    setText: (next) => {
      if (next === view.state.doc.toString()) return
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: next },
        annotations: [Transaction.remote.of(true), Transaction.addToHistory.of(false)],
      })
    },
    setProblems: (problems) => view.dispatch(setDiagnostics(view.state, problems.map(diagnostic))),
    setOptions: (next) => view.dispatch({ effects: changing.reconfigure(extensionsOf(next)) }),
    goTo: (line, column) => {
      view.dispatch({
        selection: { anchor: offset(line, column) },
        effects: EditorView.scrollIntoView(offset(line, column), { y: 'center' }),
      })
      view.focus()
    },
    close: () => view.destroy(),
  }
}
