/** The parts of the form that fold, in the order in which they are needed. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { withRow } from './draft.ts'
import { useForm } from './form.ts'
import type { Known } from './lists.ts'
import { More } from './more.tsx'
import { Mounts, Ports } from './mounts.tsx'
import { LabelsAndPlatform, Limits, Networks } from './networks.tsx'
import { Section } from './section.tsx'
import { countIn, isWrongIn, type SectionKey, sectionKeys } from './sections.ts'
import { Environment } from './variables.tsx'

/** Parts that are one list: opened while empty, they have a row to type into. */
const lists = { ports: 'ports', mounts: 'mounts', environment: 'environment', networks: 'networks' } as const

export function Sections({ onGo }: { onGo: (known: Known) => void }) {
  const { t } = useTranslation()
  const { draft, wrong, attempts, change } = useForm()
  const inside: Record<SectionKey, () => ReactNode> = {
    ports: () => <Ports onGo={onGo} />,
    mounts: () => <Mounts />,
    environment: () => <Environment />,
    networks: () => <Networks />,
    limits: () => <Limits />,
    labels: () => <LabelsAndPlatform />,
    more: () => <More />,
  }
  return sectionKeys.map((key) => (
    <Section
      key={key}
      title={t(`run.section.${key}`)}
      count={countIn(key, draft)}
      wrong={isWrongIn(key, wrong)}
      attempts={attempts}
      onOpen={() => {
        const part = key in lists ? lists[key as keyof typeof lists] : undefined
        if (part) change((now) => (now.rows[part].length === 0 ? withRow(now, part) : now))
      }}
    >
      {inside[key]()}
    </Section>
  ))
}
