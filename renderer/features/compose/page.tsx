/** Compose projects of every engine in scope, and the drawer of the one that is looked at. */
import { FilePlus2, Layers3 } from 'lucide-react'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswering } from '../../engine-list/engine-row.tsx'
import { EngineList } from '../../engine-list/engine-list.tsx'
import { type Command, useCommandSource } from '../../state/commands.ts'
import { Button } from '../../ui/button.tsx'
import { projectActs } from './actions.ts'
import { addFiles } from './add.ts'
import { placeOf, projectColumns } from './columns.tsx'
import { ComposeDrawer } from './drawer.tsx'
import { projectMenu } from './menu.ts'
import { MissingTool } from './tool.tsx'

export function ComposePage() {
  const { t, i18n } = useTranslation()
  const { columns, acts } = useMemo(
    () => (i18n.language ? { columns: projectColumns(), acts: projectActs() } : { columns: [], acts: [] }),
    [i18n.language],
  )
  const engines = useAnswering()
  const commands = useCallback((): Command[] => [{ id: 'compose add', title: t('compose.add.title'), run: () => void addFiles() }], [t])
  useCommandSource('compose tools', commands)
  const add = (
    <Button icon={FilePlus2} label={t('compose.add.title')} isDisabled={engines.length === 0} onPress={() => void addFiles()}>
      {t('compose.add.open')}
    </Button>
  )
  return (
    <EngineList
      name="compose"
      path="compose.list"
      label={t('tabs.compose')}
      filterLabel={t('compose.filter')}
      columns={columns}
      itemOf={(row) => row.project}
      nameOf={(row) => row.project}
      hintOf={placeOf}
      acts={acts}
      menu={projectMenu}
      keys={(_row, open) => ({ l: () => open('logs'), e: () => open('files') })}
      commands={(row, open) => [
        { id: `logs ${row.id}`, title: `${t('compose.action.logs')} ${row.project}`, run: () => open('logs') },
        { id: `edit ${row.id}`, title: `${t('compose.action.edit')} ${row.project}`, run: () => open('files') },
      ]}
      chips={{
        facet: 'state',
        values: (['running', 'partial', 'restarting', 'stopped', 'created'] as const).map((state) => ({
          value: state,
          label: t(`compose.chip.${state}`),
          always: state !== 'created' && state !== 'restarting',
        })),
      }}
      drawer={(place, close) => <ComposeDrawer key={place.id} place={place} onClose={close} />}
      empty={{
        icon: Layers3,
        title: t('compose.empty'),
        hint: t('compose.emptyHint'),
        children: (
          <>
            {engines.map(({ id }) => (
              <MissingTool key={id} engine={id} />
            ))}
            {add}
          </>
        ),
      }}
      tools={add}
    />
  )
}
