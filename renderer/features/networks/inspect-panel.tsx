/** Everything that the engine knows about a network. */
import { useTranslation } from 'react-i18next'
import type { Network } from '../../../shared/contract/networks.ts'
import { InspectTab } from '../../engine-list/inspect-tab.tsx'
import { useAnswer } from '../../state/use-answer.ts'
import { versionOf } from './summary.tsx'

export function InspectPanel({ row }: { row: Network }) {
  const { t } = useTranslation()
  const asked = useAnswer('networks.inspect', { engine: row.source, network: row.network }, versionOf(row))
  return <InspectTab id={row.id} name={row.name} gone={t('networks.gone')} asked={asked} />
}
