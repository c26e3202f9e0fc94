/** Everything that the engine knows about an image. */
import { useTranslation } from 'react-i18next'
import type { Image } from '../../../shared/contract/images.ts'
import { InspectTab } from '../../engine-list/inspect-tab.tsx'
import { useAnswer } from '../../state/use-answer.ts'
import { imageName } from './names.ts'

export function InspectPanel({ row }: { row: Image }) {
  const { t } = useTranslation()
  const asked = useAnswer('images.inspect', { engine: row.source, image: row.image }, row.tags.join(' '))
  return <InspectTab id={row.id} name={imageName(row)} gone={t('images.gone')} asked={asked} />
}
