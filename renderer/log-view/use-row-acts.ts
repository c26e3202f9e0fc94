/** What can be done with lines: copied, pinned, marked, hidden by their kind, and used to ask for others. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogQuery, LogRow } from '../../shared/contract/logs.ts'
import { templateOf } from '../../shared/lib/log-template.ts'
import { asFault } from '../../shared/rpc/fault.ts'
import { words } from '../i18n/index.ts'
import { api } from '../state/api.ts'
import { toast } from '../state/toasts.ts'
import type { Asked } from './ask-dialog.tsx'
import { markdownOf, textOf, wholeRows } from './take-away.ts'
import type { Lines } from './use-lines.ts'

/** Lines that are copied at once; more are for a file. */
const mostCopied = 5000
/** The contract's bound on hidden kinds. */
const mostHidden = 200

export type RowActs = ReturnType<typeof useRowActs>

/** What was pinned in each place, until the app ends. */
const pins = new Map<string, readonly LogRow[]>()

type Host = {
  /** Names the place whose lines these are. */
  place: string
  lines: Lines
  query: LogQuery
  onQuery: (query: LogQuery) => void
  nameOf: (row: LogRow) => string
  onAsk: (asked: Asked) => void
  say: (text: string) => void
}

export function useRowActs({ place, lines, query, onQuery, nameOf, onAsk, say }: Host) {
  const { t } = useTranslation()
  const [pinned, setPinned] = useState<readonly LogRow[]>(() => pins.get(place) ?? [])
  useEffect(() => void pins.set(place, pinned), [place, pinned])

  const copyText = async (text: string, said: string) => {
    const copied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    say(copied ? said : t('logs.copyFailed'))
  }
  /** Those between, both inclusive; lines that are folded away belong to what they are folded under. */
  const rowsOf = async (from: number, to: number): Promise<LogRow[]> => {
    let last = to
    while (last < lines.size - 1 && lines.isFolded(last + 1)) last++
    const count = Math.min(last - from + 1, mostCopied)
    const here = Array.from({ length: count }, (_, at) => lines.rowAt(from + at))
    return here.every((row) => row !== undefined) ? (here as LogRow[]) : ((await lines.feed?.read(from, count)) ?? [])
  }
  const copy = async (from: number, to: number, markdown: boolean) => {
    if (to - from >= mostCopied) return say(t('logs.tooManyToCopy', { count: mostCopied }))
    const rows = await wholeRows(await rowsOf(from, to), (ref) => api.call('logs.line', { ref })).catch(asFault)
    if (!rows) return say(t('logs.tooMuchToCopy'))
    if ('code' in rows) return say(words(rows.message))
    const several = new Set(rows.map(({ source }) => source)).size > 1
    const text = markdown ? markdownOf(rows, nameOf) : textOf(rows, several ? nameOf : () => '', rows.length > 1)
    await copyText(text, t(markdown ? 'logs.copiedMarkdown' : 'logs.copied', { count: rows.length }))
  }
  const note = async (text: string, at: number) => {
    try {
      await api.call('logs.mark', { text, at })
    } catch (error) {
      const fault = asFault(error)
      toast({ tone: 'bad', title: words(fault.message), fault })
    }
  }

  return {
    pinned,
    togglePin: (row: LogRow) =>
      setPinned((old) => (old.some(({ ref }) => ref === row.ref) ? old.filter(({ ref }) => ref !== row.ref) : [...old, row])),
    copyText,
    copy,
    copyPicked: (markdown = false) => {
      if (lines.picked) void copy(lines.picked.from, lines.picked.to, markdown)
    },
    hide: (row: LogRow) => onQuery({ ...query, hide: [...new Set([...(query.hide ?? []), templateOf(row.text)])].slice(-mostHidden) }),
    only: (row: LogRow) => onQuery({ ...query, only: templateOf(row.text) }),
    mark: (row: LogRow) =>
      onAsk({
        title: t('logs.row.mark'),
        about: t('logs.markAbout'),
        label: t('logs.markLabel'),
        act: t('logs.markAct'),
        value: '',
        isValid: (text) => text !== '',
        onText: (text) => void note(text, row.time),
      }),
  }
}
