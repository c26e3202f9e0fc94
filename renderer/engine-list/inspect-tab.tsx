/** Everything that an engine knows about a thing: a tree or YAML, searchable. */
import { Braces, RefreshCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Asked } from '../state/use-answer.ts'
import { Refused, Waited } from '../ui/answer.tsx'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { InspectDocument } from '../ui/inspect-document.tsx'

type InspectTabProps = {
  id: string
  name: string
  gone: string
  asked: Asked<{ document: unknown }>
  /** Above the document. */
  children?: ReactNode
}

export function InspectTab({ id, name, gone, asked, children }: InspectTabProps) {
  const { t } = useTranslation()
  const { answer, fault, refresh, since } = asked
  if (!answer && fault?.code === 'not_found') return <Empty icon={Braces} title={gone} />
  return (
    <>
      <Refused fault={fault} refresh={refresh} />
      {answer ? (
        <InspectDocument
          key={id}
          name={name}
          document={answer.document}
          tools={<Button variant="ghost" size="small" icon={RefreshCw} label={t('inspect.refresh')} onPress={refresh} />}
        >
          {children}
        </InspectDocument>
      ) : (
        !fault && <Waited since={since} />
      )}
    </>
  )
}
