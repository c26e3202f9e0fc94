/** A list in the form: a row of fields for each entry, what is wrong under it, and a button for one more. */
import { Plus, X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import field from '../../ui/field.module.css'
import { useRows, useWrong } from './form.ts'
import { dots } from './hidden-values.ts'
import type { RowPart, Rows } from './rows.ts'
import style from './run.module.css'

/** What a control of a row is given. */
export type CellControl = { 'aria-label': string; 'aria-invalid'?: boolean; 'aria-describedby'?: string }
export type Cell<P extends RowPart> = {
  field: keyof Rows[P] & string
  title: string
  /** Its share of the row, as a grid has it. */
  width: string
  placeholder?: string | ((row: Rows[P]) => string)
  numeric?: boolean
  /** Its value is not shown; what is typed goes in its place. */
  hidden?: (row: Rows[P]) => boolean
  /** Another control than one to type into. */
  render?: (row: Rows[P], set: (change: Partial<Rows[P]>) => void, control: CellControl) => ReactNode
  onPaste?: (row: Rows[P], text: string) => boolean
}

type RowEditorProps<P extends RowPart> = {
  part: P
  cells: readonly Cell<P>[]
  add: string
  /** Said under a row when nothing is wrong with it. */
  note?: (row: Rows[P]) => ReactNode
  children?: ReactNode
}

export function RowEditor<P extends RowPart>({ part, cells, add, note, children }: RowEditorProps<P>) {
  const { t } = useTranslation()
  const { rows, set, remove, add: addRow } = useRows(part)
  const wrongOf = useWrong()
  const box = useRef<HTMLDivElement>(null)
  const id = useId()
  const adding = useRef(false)
  useEffect(() => {
    if (!adding.current) return
    adding.current = false
    const all = box.current?.querySelectorAll<HTMLElement>('[data-row]')
    all?.[rows.length - 1]?.querySelector<HTMLElement>('input, select')?.focus()
  }, [rows.length])
  const columns = `${cells.map(({ width }) => width).join(' ')} 24px`
  return (
    <div ref={box} className={style.rows}>
      {rows.length > 0 && (
        <div className={style.heads} style={{ gridTemplateColumns: columns }} aria-hidden>
          {cells.map(({ field: key, title }) => (
            <span key={key}>{title}</span>
          ))}
        </div>
      )}
      {rows.map((row, index) => {
        const change = (more: Partial<Rows[P]>) => set(row.id, more)
        const wrongs = cells.flatMap(({ field: key, title }) => {
          const words = wrongOf(`${part}.${row.id}.${key}`)
          return words ? [{ key, title, words }] : []
        })
        const below = wrongs.length === 0 ? note?.(row) : undefined
        return (
          <div key={row.id} data-row>
            <div className={style.row} style={{ gridTemplateColumns: columns }}>
              {cells.map((cell) => {
                const isWrong = wrongs.some(({ key }) => key === cell.field)
                const control: CellControl = {
                  'aria-label': t('run.cell', { name: cell.title, row: index + 1 }),
                  ...(isWrong ? { 'aria-invalid': true } : {}),
                  ...(isWrong || below ? { 'aria-describedby': `${id}-${row.id}` } : {}),
                }
                const isHidden = cell.hidden?.(row) ?? false
                if (cell.render) return <span key={cell.field}>{cell.render(row, change, control)}</span>
                return (
                  <input
                    key={cell.field}
                    {...control}
                    className={`${field.text} mono ${cell.numeric ? style.numeric : ''}`}
                    value={isHidden ? '' : String(row[cell.field])}
                    placeholder={isHidden ? dots : typeof cell.placeholder === 'function' ? cell.placeholder(row) : cell.placeholder}
                    title={isHidden ? t('run.env.hidden') : undefined}
                    spellCheck={false}
                    autoComplete="off"
                    onChange={(event) =>
                      // What was typed over is not what was kept, and stays in sight.
                      change({ [cell.field]: event.target.value, ...(isHidden ? { kept: undefined } : {}) } as Partial<Rows[P]>)
                    }
                    onPaste={(event) => cell.onPaste?.(row, event.clipboardData.getData('text/plain')) && event.preventDefault()}
                  />
                )
              })}
              <Button
                variant="ghost"
                size="small"
                icon={X}
                label={t('run.removeRow', { row: index + 1 })}
                onPress={() => {
                  remove(row.id)
                  box.current?.querySelector<HTMLElement>('[data-add] button')?.focus()
                }}
              />
            </div>
            {(wrongs.length > 0 || below) && (
              <p id={`${id}-${row.id}`} className={style.below}>
                {wrongs.map(({ key, title, words }) => (
                  <span key={key} className="bad">
                    {t('run.wrongAt', { name: title, words })}
                  </span>
                ))}
                {below}
              </p>
            )}
          </div>
        )
      })}
      <div className={style.add} data-add>
        <Button
          size="small"
          variant="ghost"
          icon={Plus}
          onPress={() => {
            adding.current = true
            addRow()
          }}
        >
          {add}
        </Button>
        {children}
      </div>
    </div>
  )
}
