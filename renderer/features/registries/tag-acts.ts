/** What can be done to tags of a repository: pull, copy, and delete with every tag that goes along. */
import i18next from 'i18next'
import { CloudDownload, Copy, SquareTerminal, Trash2 } from 'lucide-react'
import type { Fault } from '../../../shared/rpc/fault.ts'
import type { ListAct } from '../../engine-list/acts.ts'
import { api } from '../../state/api.ts'
import { confirm } from '../../state/confirm.ts'
import { openDialog } from '../../state/dialogs.ts'
import { runTask } from '../../state/tasks.ts'
import { toast } from '../../state/toasts.ts'
import { digestReference, pullLine, referenceOf, repositoryName } from './names.ts'
import type { TagRow } from './tag-rows.ts'

export type Repository = { host: string; repository: string }

const copy = (text: string) => void navigator.clipboard.writeText(text)

/** Made anew when the language changes. `remove` is the pane's own: it shows that it asks, and what the registry refused. */
export function tagActs({ host, repository }: Repository, remove: (rows: TagRow[]) => void): ListAct<TagRow>[] {
  const { t } = i18next
  const references = (rows: readonly TagRow[]) => rows.map(({ name }) => referenceOf(host, repository, name))
  return [
    {
      key: 'pull',
      label: t('registries.action.pull'),
      icon: CloudDownload,
      keys: 'p',
      fits: () => true,
      run: (rows) => openDialog('pullImages', { references: references(rows) }),
    },
    {
      key: 'copyReference',
      label: t('registries.action.copyReference'),
      icon: Copy,
      keys: 'c',
      fits: () => true,
      run: (rows) => copy(references(rows).join('\n')),
    },
    {
      key: 'copyPull',
      label: t('registries.action.copyPull'),
      icon: SquareTerminal,
      fits: () => true,
      run: (rows) => copy(references(rows).map(pullLine).join('\n')),
    },
    {
      key: 'copyDigest',
      label: t('registries.action.copyDigest'),
      icon: Copy,
      single: true,
      fits: ({ info }) => info?.manifest !== undefined,
      run: ([row]) => row?.info?.manifest && copy(digestReference(host, repository, row.info.manifest.digest)),
    },
    {
      key: 'delete',
      label: t('registries.action.delete'),
      icon: Trash2,
      keys: 'Delete',
      danger: true,
      fits: () => true,
      run: remove,
    },
  ]
}

/** One image, and every tag that stands for it. */
export type Doomed = { digest: string; tags: string[]; complete: boolean }

/** What goes when these tags are deleted, as the registry has it now. Rejects with a FaultError. */
export async function doomedBy({ host, repository }: Repository, rows: readonly TagRow[], signal: AbortSignal): Promise<Doomed[]> {
  const digests = new Map<string, string[]>()
  for (const { name } of rows) {
    // Not what was known: the tag may stand for another by now.
    const { digest } = await api.call('registries.manifest', { host, repository, reference: name }, signal)
    digests.set(digest, [...(digests.get(digest) ?? []), name])
  }
  const doomed: Doomed[] = []
  for (const [digest, names] of digests) {
    const { tags, complete } = await api.call('registries.sharing', { host, repository, digest }, signal)
    doomed.push({ digest, tags: [...new Set([...names, ...tags])].sort(), complete })
  }
  return doomed
}

/**
 * Asks, with the name of every tag that goes, and deletes. Resolves with whether anything may have gone, and with the registry's refusal
 * when it does not let anybody delete: that one is for the pane; other failures are told as those of any task.
 */
export async function deleteDoomed(
  { host, repository }: Repository,
  doomed: readonly Doomed[],
  asked: number,
): Promise<{ done: boolean; off?: Fault }> {
  const { t } = i18next
  const tags = doomed.flatMap((one) => one.tags)
  const others = tags.length - asked
  const answer = await confirm({
    title: t('registries.confirm.delete', { count: tags.length, name: `${repositoryName(host, repository)}:${tags[0] ?? ''}` }),
    body: [
      ...(others > 0 ? [t('registries.confirm.deleteOthers', { count: others })] : []),
      ...(doomed.some(({ complete }) => !complete) ? [t('registries.confirm.deleteMore')] : []),
      t('registries.confirm.deleteBody'),
    ],
    names: { label: t('registries.confirm.deleteNames'), items: tags },
    act: t('registries.action.deleteAct'),
    danger: true,
  })
  if (!answer) return { done: false }
  const title = t('registries.task.delete', { count: tags.length, name: `${repository}:${tags[0] ?? ''}` })
  const { items } = await runTask(
    title,
    doomed.map(({ digest, tags: all }) => ({
      name: all.map((tag) => `${repository}:${tag}`).join(', '),
      run: () => api.destroy('registries.deleteTag', { host, repository, tag: all[0] ?? '', digest }, answer.confirmed),
    })),
  )
  const faults = items.flatMap(({ fault }) => (fault ? [fault] : []))
  const off = faults.find(({ code }) => code === 'unsupported')
  const [other] = faults.filter((fault) => fault !== off && fault.code !== 'unsupported')
  if (other) toast({ tone: 'bad', title: t('list.failed', { count: faults.length, title }), fault: other, inTasks: true })
  return { done: items.some(({ state }) => state === 'done'), ...(off ? { off } : {}) }
}
