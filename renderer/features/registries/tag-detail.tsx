/** One tag, opened: what it stands for, how it is pulled, and what can be done to it. */
import { Copy, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type ListAct, runAct } from '../../engine-list/acts.ts'
import { formatBytes, formatNumber } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { Facts, When } from '../../ui/facts.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { digestReference, platformName, pullLine, referenceOf, shortDigest } from './names.ts'
import style from './registries.module.css'
import { RegistryFault } from './registry-fault.tsx'
import { sizeText } from './tag-columns.tsx'
import type { TagRow } from './tag-rows.ts'

type TagDetailProps = {
  host: string
  repository: string
  row: TagRow
  acts: readonly ListAct<TagRow>[]
  loggedIn: boolean
  again: () => void
  onClose: () => void
}

export function TagDetail({ host, repository, row, acts, loggedIn, again, onClose }: TagDetailProps) {
  const { t } = useTranslation()
  const { manifest, fault } = row.info ?? {}
  const reference = referenceOf(host, repository, row.name)
  const copy = (text: string) => void navigator.clipboard.writeText(text)
  return (
    <section
      className={style.detail}
      aria-label={reference}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        onClose()
      }}
    >
      <div className={style.detailTop}>
        <b className="selectable">
          <bdi>{reference}</bdi>
        </b>
        <span className={style.tools}>
          {acts
            .filter(({ key }) => key === 'pull' || key === 'delete')
            .map((act) => (
              <Button
                key={act.key}
                size="small"
                icon={act.icon}
                variant={act.danger ? 'danger' : 'plain'}
                onPress={() => void runAct(act, [row])}
              >
                {act.label}
              </Button>
            ))}
          <Button variant="ghost" size="small" icon={X} label={t('drawer.close')} keys="Esc" onPress={onClose} />
        </span>
      </div>
      <Line text={pullLine(reference)} label={t('registries.action.copyPull')} onCopy={copy} />
      {fault && (
        <div className={style.notes}>
          <RegistryFault fault={fault} host={host} loggedIn={loggedIn} again={again} />
        </div>
      )}
      {!manifest && !fault && <SkeletonRows rowHeight={26} count={3} />}
      {manifest && (
        <>
          <Facts
            of={[
              [t('registries.tags.column.size'), sizeText(manifest) && <span className="num">{sizeText(manifest)}</span>],
              [t('registries.tags.created'), manifest.created !== undefined && <When at={manifest.created} />],
              [t('registries.tags.layers'), manifest.layers.length > 0 && formatNumber(manifest.layers.length)],
              [
                t('registries.tags.column.digest'),
                <span key="digest" className="mono">
                  {manifest.digest}
                </span>,
              ],
            ]}
          />
          {manifest.platforms.length > 0 && (
            <table className={style.platforms}>
              <thead>
                <tr>
                  <th>{t('registries.tags.platform')}</th>
                  <th>{t('registries.tags.column.digest')}</th>
                  <th className={style.number}>{t('registries.tags.column.size')}</th>
                  <th>
                    <span className="visually-hidden">{t('common.more')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {manifest.platforms.map((platform, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: platforms of one image do not move, and may be named alike
                  <tr key={index}>
                    <td>
                      <bdi>{platformName(platform)}</bdi>
                    </td>
                    <td className="mono muted" title={platform.digest}>
                      {shortDigest(platform.digest)}
                    </td>
                    <td className={`${style.number} num`}>{platform.size === undefined ? '—' : formatBytes(platform.size)}</td>
                    <td className={style.number}>
                      <Button
                        variant="ghost"
                        size="small"
                        icon={Copy}
                        label={t('registries.tags.copyPlatform', { platform: platformName(platform) })}
                        onPress={() => copy(digestReference(host, repository, platform.digest))}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </>
      )}
    </section>
  )
}

function Line({ text, label, onCopy }: { text: string; label: string; onCopy: (text: string) => void }) {
  return (
    <div className={style.line}>
      <code className="mono cut selectable" title={text}>
        {text}
      </code>
      <Button variant="ghost" size="small" icon={Copy} label={label} onPress={() => onCopy(text)} />
    </div>
  )
}
