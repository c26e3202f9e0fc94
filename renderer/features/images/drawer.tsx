/** The drawer of one image: what it is, what it is made of, and everything that the engine knows. */
import { CloudDownload, CloudUpload, Play } from 'lucide-react'
import { lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { RowDrawer } from '../../engine-list/drawer.tsx'
import { runAct } from '../../engine-list/acts.ts'
import type { DrawerPlace } from '../../state/ui-store.ts'
import { type ImageAct, imageAct } from './actions.ts'
import { imageMenu } from './menu.ts'
import { imageName, shortId } from './names.ts'
import { Summary } from './summary.tsx'

const LayersPanel = lazy(() => import('./layers-panel.tsx').then((m) => ({ default: m.LayersPanel })))
const InspectPanel = lazy(() => import('./inspect-panel.tsx').then((m) => ({ default: m.InspectPanel })))

export function ImageDrawer({ place, onClose }: { place: DrawerPlace; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <RowDrawer
      name="images"
      path="images.list"
      place={place}
      onClose={onClose}
      gone={t('images.gone')}
      title={imageName}
      subtitle={(row) => shortId(row.image)}
      menu={imageMenu}
      acts={(row) =>
        (
          [
            ['run', Play],
            ['pull', CloudDownload],
            ['push', CloudUpload],
          ] as [ImageAct, typeof Play][]
        ).map(([key, icon]) => {
          const act = imageAct(key)
          return { key, label: act.label, icon, disabled: !act.fits(row), onPress: () => void runAct(act, [row]) }
        })
      }
      tabs={(row) => [
        { key: 'summary', label: t('images.tab.summary'), panel: () => <Summary row={row} /> },
        { key: 'layers', label: t('images.tab.layers'), panel: () => <LayersPanel row={row} /> },
        { key: 'inspect', label: t('images.tab.inspect'), panel: () => <InspectPanel row={row} /> },
      ]}
    />
  )
}
