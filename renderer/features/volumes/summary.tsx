/** The first tab: who has the volume, how large it is, and the facts that the list does not hold. */
import { useTranslation } from 'react-i18next'
import type { Volume } from '../../../shared/contract/volumes.ts'
import { UsersList } from '../../engine-list/users.tsx'
import { formatBytes } from '../../i18n/format.ts'
import { engineName } from '../../state/engines.ts'
import { useAge } from '../../state/ticker.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { Button } from '../../ui/button.tsx'
import { Facts, Pairs, When } from '../../ui/facts.tsx'
import { measure, useSize, useSizes } from './sizes.ts'

export function Summary({ row }: { row: Volume }) {
  const { t } = useTranslation()
  const { answer } = useAnswer('volumes.inspect', { engine: row.source, volume: row.volume })
  const options = optionsOf(answer?.document)
  return (
    <Facts
      of={[
        [t('volumes.column.usedBy'), <UsersList key="users" source={row.source} usedBy={row.usedBy} />],
        [t('volumes.column.size'), <Size key="size" row={row} />],
        [t('volumes.column.driver'), row.scope && row.scope !== 'local' ? `${row.driver} · ${row.scope}` : row.driver],
        [t('volumes.column.project'), row.project],
        [t('volumes.summary.created'), row.created !== undefined && <When at={row.created} />],
        [t('containers.summary.engine'), engineName(row.source)],
        [
          t('volumes.summary.name'),
          <span key="name" className="mono">
            {row.volume}
          </span>,
        ],
        [
          t('volumes.summary.mountpoint'),
          <span key="mountpoint" className="mono">
            {row.mountpoint}
          </span>,
        ],
        [t('volumes.summary.options'), Object.keys(options).length > 0 && <Pairs of={options} />],
        [t('volumes.summary.labels'), Object.keys(row.labels).length > 0 && <Pairs of={row.labels} />],
      ]}
    />
  )
}

function Size({ row }: { row: Volume }) {
  const { t } = useTranslation()
  const size = useSize(row.source, row.volume)
  const { of, busy } = useSizes()
  const at = of[row.source]?.at
  const age = useAge(at ?? Date.now())
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 8 }}>
      {at !== undefined && (
        <span>
          {size === undefined ? t('volumes.sizes.unknown') : <span className="num">{formatBytes(size)}</span>}{' '}
          <span className="muted">· {t('common.ago', { age })}</span>
        </span>
      )}
      <Button size="small" isDisabled={busy} onPress={() => void measure([row.source])}>
        {busy ? t('volumes.sizes.busy') : t('volumes.sizes.measure')}
      </Button>
    </span>
  )
}

/** What its driver was told, in the engine's document. */
function optionsOf(document: unknown): Record<string, string> {
  const options = (document as { Options?: unknown } | undefined)?.Options
  return Object.fromEntries(Object.entries((options ?? {}) as Record<string, unknown>).map(([name, value]) => [name, String(value)]))
}
