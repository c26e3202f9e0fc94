/** Removing images: what exactly goes is named first, and those that are in use are left alone unless a person says otherwise. */
import i18next from 'i18next'
import type { Image } from '../../../shared/contract/images.ts'
import type { Confirmed } from '../../../shared/rpc/client.ts'
import { carryOut } from '../../engine-list/acts.ts'
import { api } from '../../state/api.ts'
import { confirm } from '../../state/confirm.ts'
import { withEngine } from '../../state/engines.ts'
import type { Report } from '../../state/tasks.ts'
import { shortId, wholeName } from './names.ts'

async function removeOne(row: Image, force: boolean, proof: Confirmed, report: Report): Promise<void> {
  const { t } = i18next
  const remove = async (image: string) => {
    const { untagged, deleted } = await api.destroy('images.remove', { engine: row.source, image, force }, proof)
    for (const name of untagged) report.line(t('images.untagged', { name }))
    for (const id of deleted) report.line(t('images.deleted', { id: shortId(id) }))
  }
  // By its names, the image goes with the last one. One that is in use would lose all of them but that; by its id it keeps them.
  const byId = force || row.tags.length === 0 || (row.tags.length > 1 && row.usedBy.length > 0)
  for (const image of byId ? [row.image] : row.tags) await remove(image)
}

/** Removes images with all of their names, once a person has agreed. */
export async function removeImages(rows: readonly Image[]): Promise<void> {
  const { t } = i18next
  const [first] = rows
  if (!first) return
  const count = rows.length
  const title = { count, name: wholeName(first) }
  const names = rows.flatMap(({ tags, image, source }) =>
    (tags.length > 0 ? tags : [t('images.confirm.untagged', { id: shortId(image) })]).map((name) => withEngine(name, source)),
  )
  const users = (runs: boolean) => [...new Set(rows.flatMap(({ usedBy }) => usedBy.filter(({ running }) => running === runs)))]
  const [running, resting] = [users(true), users(false)]
  const listed = (of: typeof running) => ({
    count: of.length,
    names: of
      .slice(0, 5)
      .map(({ name }) => name)
      .join(', '),
  })
  const answer = await confirm({
    title: t('images.confirm.title', title),
    body: [
      t('images.confirm.body', { count }),
      ...(running.length > 0 ? [t('images.confirm.running', listed(running))] : []),
      ...(resting.length > 0 ? [t('images.confirm.resting', listed(resting))] : []),
    ],
    ...(names.length > 1 || first.tags.length === 0 ? { names: { label: t('images.confirm.named'), items: names } } : {}),
    ...(resting.length > 0 ? { option: { label: t('images.confirm.force'), checked: false } } : {}),
    act: t('images.action.remove'),
    danger: true,
  })
  if (!answer) return
  await carryOut(
    t('images.task.remove', title),
    rows.map((row) => ({ name: wholeName(row), run: (report: Report) => removeOne(row, answer.option, answer.confirmed, report) })),
  )
}

/** Takes one of several names away; the image stays with the others. */
export async function removeTag(row: Image, tag: string): Promise<void> {
  const { t } = i18next
  const rest = row.tags.filter((each) => each !== tag)
  const answer = await confirm({
    title: t('images.confirm.tagTitle', { name: tag }),
    body: [t('images.confirm.tagBody', { count: rest.length, names: rest.join(', ') })],
    act: t('images.action.remove'),
    danger: true,
  })
  if (!answer) return
  await carryOut(t('images.task.removeTag', { name: tag }), [
    {
      name: withEngine(tag, row.source),
      run: () => api.destroy('images.remove', { engine: row.source, image: tag, force: false }, answer.confirmed),
    },
  ])
}
