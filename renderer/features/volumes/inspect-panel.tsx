/** Everything that the engine knows about a volume. */
import { useTranslation } from 'react-i18next'
import type { Volume } from '../../../shared/contract/volumes.ts'
import { InspectTab } from '../../engine-list/inspect-tab.tsx'
import { useAnswer } from '../../state/use-answer.ts'
import { volumeName } from './names.ts'

export function InspectPanel({ row }: { row: Volume }) {
  const { t } = useTranslation()
  const asked = useAnswer('volumes.inspect', { engine: row.source, volume: row.volume })
  return <InspectTab id={row.id} name={volumeName(row)} gone={t('volumes.gone')} asked={asked} />
}
