/** Everything that the engine knows about an image, with the environment's values hidden until revealed. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Image } from '../../../shared/contract/images.ts'
import { equal } from '../../../shared/lib/equal.ts'
import { InspectTab } from '../../engine-list/inspect-tab.tsx'
import { useAnswer } from '../../state/use-answer.ts'
import { RevealBar, useShown } from '../../ui/reveal-bar.tsx'
import { documentWithoutValues } from './hidden-values.ts'
import { imageName } from './names.ts'

export function InspectPanel({ row }: { row: Image }) {
  const { t } = useTranslation()
  const asked = useAnswer('images.inspect', { engine: row.source, image: row.image }, row.tags.join(' '))
  const [shown, turn] = useShown(row.id)
  const { answer } = asked
  const hidden = useMemo(() => answer && { document: documentWithoutValues(answer) }, [answer])
  // Without an environment there may still be build arguments.
  const hides = useMemo(() => hidden !== undefined && !equal(hidden.document, answer?.document), [hidden, answer])
  return (
    <InspectTab id={row.id} name={imageName(row)} gone={t('images.gone')} asked={shown || !hidden ? asked : { ...asked, answer: hidden }}>
      <RevealBar count={answer?.env.length ?? 0} hides={hides} shown={shown} onTurn={turn} />
    </InspectTab>
  )
}
