/** What the parts of the form share: what is typed, what is wrong with it, and how it changes. */
import { createContext, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import type { Draft, Wrongs } from './draft.ts'
import { emptyRow, type RowPart, type Rows } from './rows.ts'
import type { TextKey } from './texts.ts'

export type Form = {
  engine: string
  draft: Draft
  wrong: Wrongs
  /** How often somebody wanted to run it: what is missing is not named before. */
  attempts: number
  change: (change: (draft: Draft) => Draft) => void
  /** The container that is made anew, or that did not start and goes first: what it has is not taken by somebody else. */
  except: string | undefined
  /** Whether values that came from a container are shown. */
  revealed: boolean
  reveal: (shown: boolean) => void
}

export const FormContext = createContext<Form | undefined>(undefined)

export function useForm(): Form {
  const form = useContext(FormContext)
  if (!form) throw new Error('a part of the form stands outside of it')
  return form
}

/** What is wrong with a field, in words; undefined when nothing is that should be said yet. */
export function useWrong(): (key: string) => string | undefined {
  const { wrong, attempts } = useForm()
  const { t } = useTranslation()
  return (key) => {
    const why = wrong.get(key)
    return why === undefined || (why === 'required' && attempts === 0) ? undefined : t(`run.wrong.${why}`)
  }
}

export function useText(key: TextKey): [string, (text: string) => void] {
  const { draft, change } = useForm()
  return [draft.texts[key], (text) => change((now) => ({ ...now, texts: { ...now.texts, [key]: text } }))]
}

export function useRows<P extends RowPart>(part: P) {
  const { draft, change } = useForm()
  const to = (rows: (now: Rows[P][]) => Rows[P][]) =>
    change((now) => ({ ...now, rows: { ...now.rows, [part]: rows(now.rows[part] as Rows[P][]) } }))
  return {
    rows: draft.rows[part] as Rows[P][],
    set: (id: number, change: Partial<Rows[P]>) => to((rows) => rows.map((row) => (row.id === id ? { ...row, ...change } : row))),
    remove: (id: number) => to((rows) => rows.filter((row) => row.id !== id)),
    /** Adds them after one, or at the end; returns nothing: the last one gets the focus by being there. */
    add: (more: Partial<Rows[P]>[] = [{}], after?: number) =>
      to((rows) => {
        const fresh = more.map((one) => ({ ...emptyRow(part), ...one }))
        const at = after === undefined ? rows.length : rows.findIndex(({ id }) => id === after) + 1
        return [...rows.slice(0, at), ...fresh, ...rows.slice(at)]
      }),
  }
}
