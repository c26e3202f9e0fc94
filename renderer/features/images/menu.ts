/** The verbs of one image as menu entries: the same for a right click and for the drawer. */
import i18next from 'i18next'
import { Box, Copy, Eraser } from 'lucide-react'
import type { Image } from '../../../shared/contract/images.ts'
import { showContainer } from '../../engine-list/users.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { imageEntry } from './actions.ts'
import { imageKey } from './names.ts'
import { removeTag } from './remove.ts'
import { renewEntries } from './renew.ts'

/** Names and containers that have an entry of their own. */
const most = 5

export function imageMenu(row: Image): MenuEntry[] {
  const { t } = i18next
  const renew = renewEntries(row)
  const copy = (text: string) => void navigator.clipboard.writeText(text)
  return [
    ...renew,
    ...(renew.length > 0 ? [{ separator: 'renew' }] : []),
    ...(['run', 'pull', 'push', 'tag', 'save', 'newer'] as const).map((key) => imageEntry(key, row)),
    { separator: 'copy' },
    { key: 'copy-name', label: t('images.action.copyReference'), icon: Copy, onAction: () => copy(imageKey(row)) },
    ...(row.digests[0]
      ? [{ key: 'copy-digest', label: t('images.action.copyDigest'), icon: Copy, onAction: () => copy(row.digests[0] ?? '') }]
      : []),
    { key: 'copy-id', label: t('images.action.copyId'), icon: Copy, onAction: () => copy(row.image) },
    ...(row.usedBy.length > 0 ? [{ separator: 'users' }] : []),
    ...row.usedBy.slice(0, most).map(
      (use): MenuEntry => ({
        key: `container ${use.container}`,
        label: t('images.action.showContainer', { name: use.name }),
        icon: Box,
        onAction: () => showContainer(row.source, use.container),
      }),
    ),
    { separator: 'remove' },
    ...(row.tags.length > 1 ? row.tags.slice(0, most) : []).map(
      (tag): MenuEntry => ({
        key: `untag ${tag}`,
        label: t('images.action.removeTag', { name: tag }),
        icon: Eraser,
        danger: true,
        onAction: () => void removeTag(row, tag),
      }),
    ),
    imageEntry('remove', row),
  ]
}
