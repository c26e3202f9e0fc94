/** What is left of a container that was removed: its log, for as long as it is kept. */
import { AlignLeft } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { showLogs } from '../../state/river.ts'
import { useLive } from '../../state/use-live.ts'
import { Button } from '../../ui/button.tsx'

export function KeptLog({ id }: { id: string }) {
  const { t } = useTranslation()
  const { size } = useLive('logs.sources', {}, { ids: [id], offset: 0, limit: 1 })
  if (size === 0) return null
  return (
    <Button size="small" icon={AlignLeft} onPress={() => showLogs({ ids: [id], patterns: [] })}>
      {t('containers.keptLog')}
    </Button>
  )
}
