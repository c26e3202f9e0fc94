/** Images: the list of every engine in scope, and the drawer of the one that is looked at. */
import { CloudDownload, Hammer, HardDriveDownload, Layers, RefreshCcw } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EngineList } from '../../engine-list/engine-list.tsx'
import { type Command, useCommandSource } from '../../state/commands.ts'
import { openDialog } from '../../state/dialogs.ts'
import { useScopedEngines } from '../../state/engines.ts'
import { useAge } from '../../state/ticker.ts'
import { Button } from '../../ui/button.tsx'
import { MenuAt } from '../../ui/menu.tsx'
import { imageActs } from './actions.ts'
import { imageColumns } from './columns.tsx'
import { ImageDrawer } from './drawer.tsx'
import { load } from './files.ts'
import style from './images.module.css'
import { imageMenu } from './menu.ts'
import { imageName, shortId } from './names.ts'
import { lookForAllNewer, useNewer } from './newer.ts'

const openPull = () => openDialog('pullImages', {})
const openBuild = () => openDialog('buildImage', {})

export function ImagesPage() {
  const { t, i18n } = useTranslation()
  const { columns, acts } = useMemo(() => ({ columns: i18n.language ? imageColumns() : [], acts: imageActs() }), [i18n.language])
  const pullButton = (
    <Button icon={CloudDownload} label={t('images.pullTitle')} onPress={openPull}>
      {t('images.pull')}
    </Button>
  )
  return (
    <EngineList
      name="images"
      path="images.list"
      label={t('tabs.images')}
      filterLabel={t('images.filter')}
      columns={columns}
      itemOf={(row) => row.image}
      nameOf={imageName}
      hintOf={(row) => shortId(row.image)}
      acts={acts}
      menu={imageMenu}
      chips={{
        facet: 'use',
        values: [
          { value: 'used', label: t('images.chip.used'), always: true },
          { value: 'unused', label: t('images.chip.unused'), always: true },
          { value: 'dangling', label: t('images.chip.dangling') },
        ],
      }}
      drawer={(place, close) => <ImageDrawer key={place.id} place={place} onClose={close} />}
      empty={{
        icon: Layers,
        title: t('images.empty'),
        hint: t('images.emptyHint'),
        children: pullButton,
      }}
      tools={<Tools pullButton={pullButton} />}
    />
  )
}

function Tools({ pullButton }: { pullButton: React.ReactNode }) {
  const { t } = useTranslation()
  const engines = useScopedEngines().filter(({ state }) => state === 'live' || state === 'stale')
  const asked = useNewer((state) => state.asked)
  const [menu, setMenu] = useState<{ x: number; y: number }>()
  const [one] = engines
  const look = () => void lookForAllNewer(engines.map(({ id }) => id))
  const commands = useCallback((): Command[] => {
    const sources = engines.map(({ id }) => id)
    return [
      { id: 'images pull', title: t('images.pullTitle'), run: openPull },
      { id: 'images build', title: t('images.buildTitle'), run: openBuild },
      { id: 'images newer', title: t('images.newer.all'), run: () => void lookForAllNewer(sources) },
      ...engines.map(({ id, name }) => ({ id: `images load ${id}`, title: t('images.loadInto', { name }), run: () => void load(id) })),
    ]
  }, [engines, t])
  useCommandSource('image tools', commands)
  return (
    <>
      <Look isDisabled={!one} asked={asked} onPress={look} />
      <Button
        variant="ghost"
        icon={HardDriveDownload}
        label={t('images.load')}
        isDisabled={!one}
        onPress={(event) => {
          const box = event.target.getBoundingClientRect()
          if (engines.length > 1) setMenu({ x: box.left, y: box.bottom })
          else if (one) void load(one.id)
        }}
      />
      {pullButton}
      <Button icon={Hammer} label={t('images.buildTitle')} onPress={openBuild}>
        {t('images.build.open')}
      </Button>
      {menu && (
        <MenuAt
          {...menu}
          label={t('images.load')}
          entries={engines.map(({ id, name }) => ({ key: id, label: t('images.loadInto', { name }), onAction: () => void load(id) }))}
          onClose={() => setMenu(undefined)}
        />
      )}
    </>
  )
}

/** Beside it stands when one looked last. */
function Look({ asked, ...press }: { asked: number | undefined; isDisabled: boolean; onPress: () => void }) {
  const { t } = useTranslation()
  return (
    <span className={style.look}>
      {asked !== undefined && <Asked at={asked} />}
      <Button variant="ghost" icon={RefreshCcw} label={t('images.newer.all')} {...press} />
    </span>
  )
}

function Asked({ at }: { at: number }) {
  const { t } = useTranslation()
  const age = useAge(at)
  return (
    <span className="faint num" title={t('images.newer.looked', { age })}>
      {age}
    </span>
  )
}
