/** A document with its tools: tree or YAML, find, fold, copy. */
import { CopyPlus, FoldVertical, UnfoldVertical } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { FindField } from './find-field.tsx'
import { JsonTree, TreeTools } from './json-tree.tsx'
import { findInTree, idOf, parentsOf, treeRows } from './json-tree-rows.ts'
import { YamlView } from './json-tree-yaml.tsx'
import style from './inspect-document.module.css'
import { Segments } from './segments.tsx'

const openAtFirst = (depth: number) => depth < 1

type InspectDocumentProps = {
  name: string
  document: unknown
  /** A place that a person asked for: it is unfolded there when this is set. */
  asked?: readonly (string | number)[] | undefined
  tools: ReactNode
  children?: ReactNode
}

export function InspectDocument({ name, document, asked, tools, children }: InspectDocumentProps) {
  const { t } = useTranslation()
  const [form, setForm] = useState<'tree' | 'yaml'>('tree')
  const [find, setFind] = useState('')
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<string>()
  const [line, setLine] = useState(-1)
  const [said, setSaid] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const text = useYaml(form === 'yaml' ? document : undefined)
  const lines = useMemo(() => text.split('\n'), [text])

  const hits = useMemo(() => findInTree(document, find), [document, find])
  const lineHits = useMemo(() => {
    const wanted = find.toLowerCase()
    return wanted ? lines.flatMap((each, at) => (each.toLowerCase().includes(wanted) ? [at] : [])) : []
  }, [lines, find])
  const found = form === 'tree' ? hits.indexOf(active ?? '') : lineHits.indexOf(line)
  const count = form === 'tree' ? hits.length : lineHits.length

  const show = (id: string) => {
    const closed = parentsOf(id).filter((parent) => openAtFirst((JSON.parse(parent) as unknown[]).length) === turned.has(parent))
    if (closed.length > 0) setTurned(withTurned(turned, closed))
    setActive(id)
  }
  const goTo = (index: number, ids = hits, at = lineHits) => {
    const [id, place] = [ids[index], at[index]]
    if (form === 'tree' && id !== undefined) show(id)
    else if (form === 'yaml' && place !== undefined) setLine(place)
  }
  const onFind = (wanted: string) => {
    setFind(wanted)
    const first = form === 'tree' ? findInTree(document, wanted)[0] : undefined
    if (first !== undefined) show(first)
    setLine(-1)
  }

  const place = asked && idOf([...asked])
  const [wasAsked, setWasAsked] = useState(place)
  if (place !== wasAsked) {
    setWasAsked(place)
    if (place !== undefined) show(place)
  }

  const onCopy = (copied: string) => {
    const say = (words: string) => {
      setSaid(words)
      setTimeout(() => setSaid(''), 2000)
    }
    navigator.clipboard.writeText(copied).then(
      () => say(t('inspect.copied')),
      () => say(t('inspect.copyFailed')),
    )
  }
  const turnAll = (open: boolean) => {
    const places = treeRows(document, () => true).filter((row) => row.size > 0 && openAtFirst(row.depth) !== open)
    setTurned(new Set(places.map((row) => row.id)))
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the viewer as a whole; everything in it has a control
    <div
      className={style.panel}
      data-finds
      onKeyDown={(event) => {
        const isFind = (event.ctrlKey || event.metaKey) && event.key === 'f'
        const isSlash = event.key === '/' && event.target !== input.current && !event.ctrlKey && !event.metaKey && !event.altKey
        if (!isFind && !isSlash) return
        event.preventDefault()
        event.stopPropagation()
        input.current?.focus()
        input.current?.select()
      }}
    >
      <div className={style.bar} role="toolbar" aria-label={t('inspect.form')}>
        <Segments
          label={t('inspect.form')}
          value={form}
          onChange={setForm}
          options={[
            ['tree', t('inspect.tree')],
            ['yaml', t('inspect.yaml')],
          ]}
        />
        <div className={style.find}>
          <FindField
            value={find}
            onChange={onFind}
            label={t('inspect.find')}
            inputRef={input}
            labels={{ previous: t('inspect.previous'), next: t('inspect.next') }}
            count={count === 0 ? t('inspect.foundNone') : t('inspect.found', { at: found + 1, count })}
            onStep={(by) => count > 0 && goTo(found < 0 ? (by > 0 ? 0 : count - 1) : (found + by + count) % count)}
          />
        </div>
        <div className={style.tools}>
          {said && (
            <span className="muted" role="status">
              {said}
            </span>
          )}
          {form === 'tree' && (
            <>
              <Button variant="ghost" size="small" icon={UnfoldVertical} label={t('inspect.unfoldAll')} onPress={() => turnAll(true)} />
              <Button variant="ghost" size="small" icon={FoldVertical} label={t('inspect.foldAll')} onPress={() => turnAll(false)} />
              <TreeTools document={document} active={active} onCopy={onCopy} />
            </>
          )}
          <Button
            variant="ghost"
            size="small"
            icon={CopyPlus}
            label={t('inspect.copyAll')}
            onPress={() => onCopy(form === 'yaml' ? text : JSON.stringify(document, null, 2))}
          />
          {tools}
        </div>
      </div>
      {children}
      {form === 'tree' ? (
        <JsonTree
          label={t('inspect.of', { name })}
          document={document}
          turned={turned}
          onTurned={setTurned}
          openAtFirst={openAtFirst}
          find={find}
          active={active}
          onActive={setActive}
          onCopy={onCopy}
        />
      ) : (
        <YamlView label={t('inspect.of', { name })} lines={lines} find={find} active={line} />
      )}
    </div>
  )
}

function withTurned(turned: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> {
  const next = new Set(turned)
  for (const id of ids) if (!next.delete(id)) next.add(id)
  return next
}

/** The document in YAML; its library is loaded when it is first asked for. */
function useYaml(document: unknown): string {
  const [text, setText] = useState('')
  useEffect(() => {
    if (document === undefined) return
    let over = false
    void import('yaml').then(({ stringify }) => {
      if (!over) setText(stringify(document, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd())
    })
    return () => {
      over = true
    }
  }, [document])
  return text
}
