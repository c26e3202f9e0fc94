/** Containers: the list of every engine in scope, and the drawer of the one that is looked at. */
import { Box, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../shared/contract/containers.ts'
import type { Group } from '../../../shared/rpc/view.ts'
import { EngineList } from '../../engine-list/engine-list.tsx'
import { openDialog } from '../../state/dialogs.ts'
import { Button } from '../../ui/button.tsx'
import { containerActs } from './actions.ts'
import { containerColumns } from './columns.tsx'
import style from './containers.module.css'
import { ContainerDrawer } from './drawer.tsx'
import { containerEdits } from './edit.ts'
import { containerMenu } from './menu.ts'
import { showShell } from './show-shell.ts'
import { useUsageOf } from './usage.ts'

/** Always offered; other states are once something is in them. */
const usual = ['running', 'exited']

const shellKey = (row: Container) => () => {
  showShell(row)
  return 'typing' as const
}

export function ContainersPage() {
  const { t, i18n } = useTranslation()
  const [visible, setVisible] = useState<Container[]>([])
  useUsageOf(visible)
  const { columns, acts } = useMemo(
    () => ({ columns: i18n.language ? containerColumns() : [], acts: [...containerActs(), ...containerEdits()] }),
    [i18n.language],
  )
  const chips = {
    facet: 'state',
    values: (['running', 'exited', 'paused', 'restarting', 'unhealthy'] as const).map((state) => ({
      value: state,
      label: state === 'unhealthy' ? t('containers.unhealthy') : t(`containers.state.${state}`),
      always: usual.includes(state),
    })),
  }
  const groupRunning = ({ counts, size }: Group) => {
    const running = counts.running ?? 0
    return running === size ? t('containers.groupAll', { running }) : t('containers.groupRunning', { running, count: size })
  }
  return (
    <EngineList
      name="containers"
      path="containers.list"
      label={t('containers.list')}
      filterLabel={t('containers.filter')}
      columns={columns}
      itemOf={(row) => row.container}
      nameOf={(row) => row.name}
      hintOf={(row) => row.image}
      acts={acts}
      menu={containerMenu}
      keys={(row, open) => ({ l: () => open('logs'), t: shellKey(row) })}
      commands={(row, open) => [{ id: `logs ${row.id}`, title: `${t('containers.action.logs')} ${row.name}`, run: () => open('logs') }]}
      chips={chips}
      group={{
        by: 'project',
        toggle: t('containers.group'),
        label: (group) => (
          <>
            <b>
              <bdi>{group.group || t('containers.other')}</bdi>
            </b>{' '}
            <span className="faint">{groupRunning(group)}</span>
          </>
        ),
      }}
      drawer={(place, close) => <ContainerDrawer key={place.id} place={place} onClose={close} />}
      empty={{
        icon: Box,
        title: t('containers.empty'),
        hint: t('containers.emptyHint'),
        children: (
          <>
            <Button variant="primary" icon={Plus} onPress={() => openDialog('run', {})}>
              {t('run.title')}
            </Button>
            <code className={`${style.example} mono selectable`}>docker run -d --name web -p 8080:80 nginx</code>
          </>
        ),
      }}
      onVisible={setVisible}
    />
  )
}
