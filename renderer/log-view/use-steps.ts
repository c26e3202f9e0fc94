/** From hit to hit and from error to error: among the lines on show where these are all there is, else through a view of their own. */
import { useEffect, useReducer, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogQuery, LogViewSpec } from '../../shared/contract/logs.ts'
import { api } from '../state/api.ts'
import type { Picked } from '../state/ui-store.ts'
import { foundQuery } from './shown-query.ts'
import { createStepper, type Stepper } from './stepper.ts'
import type { Lines } from './use-lines.ts'

export type Steps = {
  hit: (by: 1 | -1) => void
  error: (by: 1 | -1) => void
  /** Which hit of how many one is at, in words. */
  words: string
  /** Lines that were passed over while hits were looked for among the others. */
  tooSlow: number
}

type Host = { lines: Lines; selection: Picked; query: LogQuery; onlyHits: boolean; say: (text: string) => void }

export function useSteps({ lines, selection, query, onlyHits, say }: Host): Steps {
  const { t } = useTranslation()
  const { text = '', context = 0 } = query
  const hits = useStepper(text !== '' && (!onlyHits || context > 0) ? { selection, query: foundQuery(query, true) } : undefined)
  const errors = useLazyStepper({ selection, query: { ...foundQuery(query, onlyHits), levels: ['error'] } })
  const [hit, setHit] = useState<number>()
  const { scroll, counts, active, size } = lines
  // biome-ignore lint/correctness/useExhaustiveDependencies: of something else that is looked for, none has been gone to
  useEffect(() => setHit(undefined), [query])

  const through = async (stepper: Stepper, by: 1 | -1): Promise<number | undefined> => {
    const row = active?.row ?? lines.rowAt(scroll.follow ? size - 1 : scroll.top)
    const found = await stepper.step(by, row && { ref: row.ref, time: row.time })
    if (found) await lines.goTo({ ref: found.row.ref })
    else say(t('logs.noHit'))
    return found?.index
  }
  const stepHit = async (by: 1 | -1) => {
    if (text === '') return
    if (hits) return setHit(await through(hits, by))
    if (size === 0) return
    // Only hits are shown: the next one is the next line.
    const from = active ? active.position + by : by > 0 && !scroll.follow ? scroll.top : size - 1
    const next = (from + size) % size
    lines.activate(next)
    scroll.goTo(next, 'near')
    setHit(next)
  }
  const found = hits ? hits.counts?.size : size
  const words = () => {
    if (counts && counts.scanned < counts.lines && size === 0) return t('logs.searchingShort')
    if (found === undefined) return ''
    if (found === 0) return t('logs.noHit')
    return hit === undefined ? t('logs.hitsOnly', { count: found }) : t('logs.hits', { at: hit + 1, count: found })
  }
  return { hit: (by) => void stepHit(by), error: (by) => void through(errors(), by), words: words(), tooSlow: hits?.counts?.tooSlow ?? 0 }
}

const openStepper = (spec: LogViewSpec): Stepper => createStepper((reader) => api.stream('logs.view', spec, reader))

/** Open for as long as there is a spec. */
function useStepper(spec: LogViewSpec | undefined): Stepper | undefined {
  const key = spec && JSON.stringify(spec)
  const [, render] = useReducer((n: number) => n + 1, 0)
  const [current, setCurrent] = useState<Stepper>()
  useEffect(() => {
    if (!key) return
    const stepper = openStepper(JSON.parse(key) as LogViewSpec)
    setCurrent(stepper)
    const unsubscribe = stepper.subscribe(render)
    return () => {
      unsubscribe()
      stepper.close()
      setCurrent(undefined)
    }
  }, [key])
  return current
}

/** Opened when it is first needed. */
function useLazyStepper(spec: LogViewSpec): () => Stepper {
  const key = JSON.stringify(spec)
  const current = useRef<Stepper>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one is opened for another spec, when it is needed
  useEffect(
    () => () => {
      current.current?.close()
      current.current = undefined
    },
    [key],
  )
  return () => {
    current.current ??= openStepper(spec)
    return current.current
  }
}
