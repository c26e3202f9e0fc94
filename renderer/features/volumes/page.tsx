/** Volumes: what the engines in scope keep beyond containers, who has it, and the drawer of the one that is looked at. */
import { Database, Plus, Ruler } from 'lucide-react'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { EngineList } from '../../engine-list/engine-list.tsx'
import { useAnswering } from '../../engine-list/engine-row.tsx'
import { type Command, useCommandSource } from '../../state/commands.ts'
import { openDialog } from '../../state/dialogs.ts'
import { useAge } from '../../state/ticker.ts'
import { Button } from '../../ui/button.tsx'
import { volumeActs } from './actions.ts'
import { volumeColumns } from './columns.tsx'
import { VolumeDrawer } from './drawer.tsx'
import { volumeMenu } from './menu.ts'
import { volumeName } from './names.ts'
import { measure, useSizes } from './sizes.ts'

const openCreate = () => openDialog('createVolume', {})

export function VolumesPage() {
  const { t, i18n } = useTranslation()
  const measured = useSizes(({ of }) => Object.keys(of).length > 0)
  const { columns, acts } = useMemo(
    () => ({ columns: i18n.language ? volumeColumns(measured) : [], acts: volumeActs() }),
    [i18n.language, measured],
  )
  const createButton = (
    <Button icon={Plus} label={t('volumes.create.title')} onPress={openCreate}>
      {t('volumes.create.open')}
    </Button>
  )
  return (
    <EngineList
      name="volumes"
      path="volumes.list"
      label={t('tabs.volumes')}
      filterLabel={t('volumes.filter')}
      columns={columns}
      itemOf={(row) => row.volume}
      nameOf={volumeName}
      hintOf={(row) => row.driver}
      acts={acts}
      menu={volumeMenu}
      keys={(_row, open) => ({ o: () => open('files') })}
      chips={{
        facet: 'kind',
        values: [
          { value: 'used', label: t('volumes.chip.used'), always: true },
          { value: 'unused', label: t('volumes.chip.unused'), always: true },
          { value: 'anonymous', label: t('volumes.chip.anonymous') },
        ],
      }}
      drawer={(place, close) => <VolumeDrawer key={place.id} place={place} onClose={close} />}
      empty={{ icon: Database, title: t('volumes.empty'), hint: t('volumes.emptyHint'), children: createButton }}
      tools={<Tools createButton={createButton} />}
    />
  )
}

function Tools({ createButton }: { createButton: React.ReactNode }) {
  const { t } = useTranslation()
  const engines = useAnswering()
  const { of, busy } = useSizes()
  const at = Math.max(0, ...engines.map(({ id }) => of[id]?.at ?? 0))
  const age = useAge(at || Date.now())
  const commands = useCallback((): Command[] => {
    const ids = engines.map(({ id }) => id)
    return [
      { id: 'volumes create', title: t('volumes.create.title'), run: openCreate },
      { id: 'volumes measure', title: t('volumes.sizes.measure'), run: () => void measure(ids) },
    ]
  }, [engines, t])
  useCommandSource('volume tools', commands)
  return (
    <>
      <Button
        variant="ghost"
        icon={Ruler}
        label={at > 0 ? `${t('volumes.sizes.measured', { age })} ${t('volumes.sizes.hint')}` : t('volumes.sizes.hint')}
        isDisabled={engines.length === 0 || busy}
        onPress={() => void measure(engines.map(({ id }) => id))}
      >
        {busy ? t('volumes.sizes.busy') : at > 0 ? t('common.ago', { age }) : t('volumes.sizes.measure')}
      </Button>
      {createButton}
    </>
  )
}
