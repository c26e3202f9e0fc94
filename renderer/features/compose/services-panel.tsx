/** The services of a project, with their containers as the engine has them now. */
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Project, ProjectService } from '../../../shared/contract/compose.ts'
import type { Container } from '../../../shared/contract/containers.ts'
import { portAddress, portText, portUrl, published } from '../../engine-list/published.ts'
import { useLive } from '../../state/use-live.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { MenuAt } from '../../ui/menu.tsx'
import { Note } from '../../ui/note.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import style from './compose.module.css'
import { serviceMenu, showService } from './service-menu.ts'
import { serviceTone } from './state.ts'
import { MissingTool } from './tool.tsx'

export function ServicesPanel({ row, onShowFile }: { row: Project; onShowFile: () => void }) {
  const { t } = useTranslation()
  const [menu, setMenu] = useState<{ service: string; x: number; y: number }>()
  const list = useLive(
    'containers.list',
    {},
    { where: { project: [row.project] }, sources: [row.source], sort: { by: 'name' }, offset: 0, limit: 500 },
  )
  const containers = list.items.filter((item): item is Container => 'id' in item)
  const of = (service: string) => containers.filter((container) => container.service === service)
  const unhealthy = row.services.filter(({ health }) => health === 'unhealthy').map(({ name }) => name)
  return (
    <>
      <MissingTool engine={row.source} />
      {(row.fault || unhealthy.length > 0 || row.files.length === 0) && (
        <div className={style.notes}>
          {row.fault && <FaultNote fault={row.fault} action={<Button onPress={onShowFile}>{t('compose.tab.files')}</Button>} />}
          {unhealthy.length > 0 && <Note tone="warn" title={t('compose.note.unhealthy', { names: unhealthy.join(', ') })} />}
          {row.files.length === 0 && (
            <Note tone="info" title={t('compose.note.noFiles')}>
              {t('compose.note.noFilesHint')}
            </Note>
          )}
        </div>
      )}
      <table className={style.services} aria-label={t('compose.tab.services')}>
        <thead>
          <tr>
            <th>{t('compose.service.name')}</th>
            <th>{t('compose.service.image')}</th>
            <th>{t('compose.service.ports')}</th>
            <th className={style.right}>{t('compose.service.running')}</th>
            <th>
              <span className="visually-hidden">{t('common.more')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {row.services.map((service) => (
            <tr
              key={service.name}
              onContextMenu={(event) => {
                event.preventDefault()
                setMenu({ service: service.name, x: event.clientX, y: event.clientY })
              }}
            >
              <ServiceCells row={row} service={service} containers={of(service.name)} />
              <td>
                <Button
                  variant="ghost"
                  size="small"
                  icon={Ellipsis}
                  label={t('compose.service.acts', { name: service.name })}
                  onPress={(event) => {
                    const box = event.target.getBoundingClientRect()
                    setMenu({ service: service.name, x: box.left, y: box.bottom })
                  }}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {menu && (
        <MenuAt
          x={menu.x}
          y={menu.y}
          label={menu.service}
          entries={serviceMenu(row, menu.service, of(menu.service))}
          onClose={() => setMenu(undefined)}
        />
      )}
    </>
  )
}

function ServiceCells({ row, service, containers }: { row: Project; service: ProjectService; containers: Container[] }) {
  const { t } = useTranslation()
  const { name, image, running, restarting = 0, done = 0, exited = 0, total, health } = service
  const ports = containers.flatMap((container) => published(container.ports))
  return (
    <>
      <td>
        <span className={style.service}>
          <StateDot tone={serviceTone(service)} />
          {containers.length > 0 ? (
            <button
              type="button"
              className={`${style.link} cut`}
              title={t('compose.service.show', { name })}
              onClick={() => showService(row, name, containers)}
            >
              <bdi>{name}</bdi>
            </button>
          ) : (
            <bdi className="cut" title={name}>
              {name}
            </bdi>
          )}
        </span>
      </td>
      <td>
        <bdi className="mono muted cut selectable" title={image}>
          {image ?? t('compose.service.built')}
        </bdi>
      </td>
      <td className="num">
        {ports.map((port) => (
          <span key={`${port.host}/${port.protocol}`}>
            {portUrl(port, row.source) ? (
              <a href={portUrl(port, row.source)} target="_blank" rel="noreferrer" title={portAddress(port, row.source)}>
                {port.host}
              </a>
            ) : (
              <span className="muted">{portText(port)}</span>
            )}{' '}
          </span>
        ))}
      </td>
      <td className={`${style.right} num ${running + done + exited < total || health === 'unhealthy' ? 'warn' : ''}`}>
        {total === 0 ? (
          <span className="faint">—</span>
        ) : done === total ? (
          <span className="muted">{t('compose.service.done')}</span>
        ) : exited === total ? (
          <span className="muted">{t('compose.service.exited')}</span>
        ) : (
          [
            ...(restarting > 0 ? [t('compose.service.restarting')] : []),
            ...(restarting < total ? [t('compose.service.count', { running, count: total })] : []),
          ].join(' · ')
        )}
      </td>
    </>
  )
}
