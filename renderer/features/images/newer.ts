/** Whether registries have something newer: asked only when a person wants to know, and kept until it is pulled or the app ends. */
import i18next from 'i18next'
import { create } from 'zustand'
import type { Image } from '../../../shared/contract/images.ts'
import type { Newer } from '../../../shared/contract/registries.ts'
import { parseImageReference } from '../../../shared/lib/image-reference.ts'
import { carryOut } from '../../engine-list/acts.ts'
import { api } from '../../state/api.ts'
import { collect } from '../../state/collect.ts'
import type { TaskWork } from '../../state/tasks.ts'
import { toast } from '../../state/toasts.ts'
import { imageName } from './names.ts'

export type Answer = Newer & { at: number }
type NewerState = {
  /** By engine and name, of the image that had the name then. */
  answers: ReadonlyMap<string, Answer & { image: string }>
  /** When it was asked last, milliseconds since the epoch. */
  asked?: number
}
export const useNewer = create<NewerState>()(() => ({ answers: new Map() }))

const keyOf = (engine: string, reference: string) => `${engine} ${reference}`

/** What is known of one of its names; nothing once the name stands for another image. */
export function answerOf(answers: NewerState['answers'], { source, image }: Image, tag: string): Answer | undefined {
  const answer = answers.get(keyOf(source, tag))
  return answer?.image === image ? answer : undefined
}

const newerOf = (answers: NewerState['answers'], row: Image): string[] =>
  row.tags.filter((tag) => answerOf(answers, row, tag)?.state === 'newer')

/** The names of an image that its registries have something newer of, a line each. */
export const useNewerTags = (row: Image): string => useNewer(({ answers }) => newerOf(answers, row).join('\n'))
export const newerTags = (row: Image): string[] => newerOf(useNewer.getState().answers, row)

export function forgetNewer(engine: string, reference: string): void {
  useNewer.setState(({ answers }) => {
    const left = new Map(answers)
    return left.delete(keyOf(engine, reference)) ? { answers: left } : {}
  })
}

/** Asks the registries of these images, each registry on its own: one that is slow or silent holds up nobody else. */
export async function lookForNewer(rows: readonly Image[]): Promise<void> {
  const { t } = i18next
  const asked = rows.flatMap((row) => row.tags.map((reference) => ({ row, reference, host: parseImageReference(reference)?.host ?? '' })))
  if (asked.length === 0) {
    toast({ tone: 'info', title: t('images.newer.nothing') })
    return
  }
  const found: string[] = []
  let unknown = 0
  const items = [...new Set(asked.map(({ host }) => host))].map((host): TaskWork => {
    const those = asked.filter((one) => one.host === host).slice(0, 1000)
    return {
      name: host,
      cancellable: true,
      run: async (report, signal) => {
        report.progress(undefined, t('images.newer.asking', { count: those.length }))
        const references = those.map(({ row, reference }) => ({ reference, digests: row.digests.slice(0, 100) }))
        const answers = await api.call('registries.newer', { references, fresh: true }, signal)
        const at = Date.now()
        useNewer.setState((old) => ({
          asked: at,
          answers: new Map([
            ...old.answers,
            ...those.flatMap(({ row, reference }, index): [string, Answer & { image: string }][] => {
              const answer = answers[index]
              return answer ? [[keyOf(row.source, reference), { ...answer, at, image: row.image }]] : []
            }),
          ]),
        }))
        those.forEach(({ reference }, index) => {
          const answer = answers[index]
          if (answer?.state === 'newer') found.push(reference)
          if (answer?.state === 'unknown') unknown++
        })
      },
    }
  })
  const [first] = rows
  const title = t('images.task.newer', { count: rows.length, name: rows.length === 1 && first ? imageName(first) : '' })
  const task = await carryOut(title, items)
  if (!task.items.some(({ state }) => state === 'done')) return
  toast({
    tone: 'info',
    title: [
      found.length === 0 ? t('images.newer.none') : t('images.newer.found', { count: found.length, name: found.slice(0, 3).join(', ') }),
      ...(unknown > 0 ? [t('images.newer.unknown', { count: unknown })] : []),
    ].join(' '),
  })
}

/** Asks for everything that containers were made of. */
export async function lookForAllNewer(sources: readonly string[]): Promise<void> {
  const view = { sources: [...sources], where: { use: ['used'] }, offset: 0, limit: 0 }
  await lookForNewer(await collect('images.list', {}, view, 1000))
}
