/** The columns of the tags of a repository; what is not known yet is left open. */
import i18next from 'i18next'
import type { RegistryManifest } from '../../../shared/contract/registries.ts'
import type { Fault } from '../../../shared/rpc/fault.ts'
import { formatBytes } from '../../i18n/format.ts'
import { words } from '../../i18n/index.ts'
import { Age } from '../../ui/age.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { platformName, shortDigest } from './names.ts'
import style from './registries.module.css'
import type { TagRow } from './tag-rows.ts'

/** Bytes to download: of several platforms from the smallest to the largest. */
export function sizeText({ size, platforms }: RegistryManifest): string {
  if (size !== undefined) return formatBytes(size)
  const sizes = platforms.flatMap((one) => (one.size === undefined ? [] : [one.size]))
  if (sizes.length === 0) return ''
  const [least, most] = [formatBytes(Math.min(...sizes)), formatBytes(Math.max(...sizes))]
  return least === most ? most : i18next.t('registries.tags.sizes', { least, most })
}

const Unknown = ({ fault }: { fault: Fault | undefined }) => (
  <span className={fault ? 'muted' : 'faint'} {...(fault ? { title: words(fault.message) } : {})}>
    {fault ? i18next.t('registries.tags.failed') : '—'}
  </span>
)

function Platforms({ manifest }: { manifest: RegistryManifest }) {
  const [first, ...others] = manifest.platforms
  if (!first) return <span className="faint">—</span>
  return (
    <span className="cut muted" title={manifest.platforms.map(platformName).join('\n')}>
      <bdi>{platformName(first)}</bdi>
      {others.length > 0 && <span className={`${style.others} num`}>{i18next.t('registries.tags.others', { count: others.length })}</span>}
    </span>
  )
}

/** Titles are looked up when asked for, so that a change of language reaches them. */
export function tagColumns(): Column<TagRow>[] {
  const { t } = i18next
  return [
    {
      key: 'name',
      title: t('registries.tags.column.name'),
      flex: 20,
      min: 100,
      sortable: true,
      cell: ({ name }) => (
        <bdi className={`${style.tag} cut`} title={name}>
          {name}
        </bdi>
      ),
    },
    {
      key: 'digest',
      title: t('registries.tags.column.digest'),
      flex: 12,
      min: 112,
      hideBelow: 500,
      cell: ({ info }) =>
        info?.manifest ? (
          <span className="mono muted" title={info.manifest.digest}>
            {shortDigest(info.manifest.digest)}
          </span>
        ) : (
          <span className="faint">—</span>
        ),
    },
    {
      key: 'platforms',
      title: t('registries.tags.column.platforms'),
      flex: 14,
      min: 110,
      hideBelow: 420,
      cell: ({ info }) => (info?.manifest ? <Platforms manifest={info.manifest} /> : <span className="faint">—</span>),
    },
    {
      key: 'size',
      title: t('registries.tags.column.size'),
      flex: 10,
      min: 84,
      align: 'right',
      cell: ({ info }) =>
        info?.manifest ? <span className="num">{sizeText(info.manifest) || '—'}</span> : <Unknown fault={info?.fault} />,
    },
    {
      key: 'created',
      title: t('registries.tags.column.created'),
      flex: 6,
      min: 60,
      hideBelow: 260,
      align: 'right',
      cell: ({ info }) => (info?.manifest?.created ? <Age at={info.manifest.created} /> : <span className="faint">—</span>),
    },
  ]
}
