/** What can be done to images: declared once, for menu, keys, bulk bar and palette. */
import i18next from 'i18next'
import { CloudDownload, CloudUpload, Play, RefreshCcw, Save, Tag, Trash2 } from 'lucide-react'
import type { Image } from '../../../shared/contract/images.ts'
import { emptySpec } from '../../../shared/contract/run-spec.ts'
import { type ListAct, actEntry } from '../../engine-list/acts.ts'
import { openDialog } from '../../state/dialogs.ts'
import { save } from './files.ts'
import { imageKey } from './names.ts'
import { lookForNewer } from './newer.ts'
import { removeImages } from './remove.ts'
import { pull, pullsOf } from './transfers.ts'

export type ImageAct = 'run' | 'pull' | 'push' | 'tag' | 'save' | 'newer' | 'remove'

const hasTag = ({ tags }: Image): boolean => tags.length > 0
const always = () => true

/** Made anew when the language changes. */
export function imageActs(): ListAct<Image>[] {
  const { t } = i18next
  return [
    {
      key: 'run',
      label: t('images.action.run'),
      icon: Play,
      single: true,
      fits: always,
      run: ([row]) => row && openDialog('run', { spec: emptySpec(imageKey(row)), engine: row.source }),
    },
    {
      key: 'pull',
      label: t('images.action.pull'),
      icon: CloudDownload,
      keys: 'p',
      fits: hasTag,
      run: (rows) => void pull(pullsOf(rows)),
    },
    {
      key: 'push',
      label: t('images.action.push'),
      icon: CloudUpload,
      single: true,
      fits: hasTag,
      run: ([row]) => row && openDialog('pushImage', { row }),
    },
    {
      key: 'tag',
      label: t('images.action.tag'),
      icon: Tag,
      single: true,
      fits: always,
      run: ([row]) => row && openDialog('tagImage', { row }),
    },
    { key: 'save', label: t('images.action.save'), icon: Save, fits: always, run: (rows) => void save(rows) },
    { key: 'newer', label: t('images.action.newer'), icon: RefreshCcw, fits: hasTag, run: (rows) => void lookForNewer(rows) },
    {
      key: 'remove',
      label: t('images.action.remove'),
      icon: Trash2,
      keys: 'Delete',
      danger: true,
      fits: always,
      run: (rows) => void removeImages(rows),
    },
  ]
}

/** One of them, for a button or a menu. */
export function imageAct(key: ImageAct): ListAct<Image> {
  const found = imageActs().find((act) => act.key === key)
  if (!found) throw new Error(`no such act: ${key}`)
  return found
}

export const imageEntry = (key: ImageAct, row: Image) => actEntry(imageAct(key), row)
