/** Everything the engine knows about an image: a tree or YAML, searchable. */
import { Braces, RefreshCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Image } from '../../../shared/contract/images.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { InspectDocument } from '../../ui/inspect-document.tsx'
import { imageName } from './names.ts'
import { useImage } from './read.ts'
import { Reading, Refused } from './reading.tsx'

export function InspectPanel({ row }: { row: Image }) {
  const { t } = useTranslation()
  const asked = useImage('images.inspect', row.source, row.image, row.tags.join(' '))
  const { answer, fault, refresh } = asked
  if (!answer && fault?.code === 'not_found') return <Empty icon={Braces} title={t('images.gone')} />
  return (
    <>
      <Refused {...asked} />
      {answer ? (
        <InspectDocument
          key={row.id}
          name={imageName(row)}
          document={answer.document}
          tools={<Button variant="ghost" size="small" icon={RefreshCw} label={t('inspect.refresh')} onPress={refresh} />}
        />
      ) : (
        !fault && <Reading since={asked.since} />
      )}
    </>
  )
}
