/** The first tab: the facts of a network, and who is on it under which addresses and names. */
import { Unplug } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Network, NetworkMember } from '../../../shared/contract/networks.ts'
import { showContainer } from '../../engine-list/users.tsx'
import { engineName } from '../../state/engines.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { Refused, Waited } from '../../ui/answer.tsx'
import { Button } from '../../ui/button.tsx'
import { Facts, Pairs, When } from '../../ui/facts.tsx'
import { Note } from '../../ui/note.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import { disconnect } from './actions.ts'
import { Marks, marksOf } from './columns.tsx'
import style from './networks.module.css'

/** Another one when it has other members, or they run or do not: their addresses are others then, too. */
export const versionOf = ({ usedBy }: Network): string => usedBy.map(({ container, running }) => `${container} ${running}`).join()

export function Summary({ row }: { row: Network }) {
  const { t } = useTranslation()
  const asked = useAnswer('networks.inspect', { engine: row.source, network: row.network }, versionOf(row))
  const { answer, fault, since, refresh } = asked
  return (
    <div>
      {fault?.code !== 'not_found' && <Refused fault={fault} refresh={refresh} />}
      <h3 className={style.heading}>
        {t('networks.summary.members')} <span className="faint num">{row.usedBy.length}</span>
      </h3>
      {answer ? <Members row={row} members={withAll(row, answer.members)} /> : !fault && <Waited since={since} count={3} />}
      {answer?.truncated && (
        <div className={style.notes}>
          <Note tone="info" title={t('networks.summary.truncated', { count: answer.members.length })} />
        </div>
      )}
      <Facts
        of={[
          [t('networks.column.driver'), row.scope && row.scope !== 'local' ? `${row.driver} · ${row.scope}` : row.driver],
          [
            t('networks.column.subnet'),
            row.subnets.length > 0 &&
              row.subnets.map(({ subnet, gateway }) => (
                <div key={subnet}>
                  <span className="mono">{subnet}</span>{' '}
                  {gateway && (
                    <span className="muted">
                      {t('networks.summary.gateway')} <span className="mono">{gateway}</span>
                    </span>
                  )}
                </div>
              )),
          ],
          [t('networks.column.marks'), marksOf(row).length > 0 && <Marks row={row} />],
          [t('networks.column.project'), row.project],
          [t('networks.summary.created'), row.created > 0 && <When at={row.created} />],
          [t('containers.summary.engine'), engineName(row.source)],
          [
            t('networks.summary.id'),
            <span key="id" className="mono">
              {row.network}
            </span>,
          ],
          [t('networks.summary.options'), answer && Object.keys(answer.options).length > 0 && <Pairs of={answer.options} />],
          [t('networks.summary.labels'), Object.keys(row.labels).length > 0 && <Pairs of={row.labels} />],
        ]}
      />
    </div>
  )
}

/** The engine tells no addresses of those that never ran; they are on it when they start all the same. */
function withAll({ usedBy }: Network, members: readonly NetworkMember[]): NetworkMember[] {
  const rest = usedBy.filter(({ container }) => !members.some((member) => member.container === container))
  return [...members, ...rest.map((use) => ({ ...use, aliases: [] }))]
}

function Members({ row, members }: { row: Network; members: readonly NetworkMember[] }) {
  const { t } = useTranslation()
  if (members.length === 0) return <p className={`${style.none} muted`}>{t('networks.summary.nobody')}</p>
  return (
    <table className={style.members}>
      <thead>
        <tr>
          <th>{t('networks.member.container')}</th>
          <th>{t('networks.member.address')}</th>
          <th>{t('networks.member.aliases')}</th>
          <th>
            <span className="visually-hidden">{t('networks.action.disconnect')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <tr key={member.container}>
            <td>
              <span className={style.member}>
                <StateDot tone={member.running ? 'ok' : 'off'} small />
                <button type="button" className="cut" title={member.name} onClick={() => showContainer(row.source, member.container)}>
                  <bdi>{member.name}</bdi>
                </button>
              </span>
            </td>
            <td className="mono selectable">
              {member.ipv4 || member.ipv6 ? (
                [member.ipv4, member.ipv6, member.mac].filter(Boolean).map((address, at) => (
                  <div key={address} className={at === 0 ? '' : 'faint'}>
                    {address}
                  </div>
                ))
              ) : (
                <span className="faint" title={t('networks.member.noAddress')}>
                  —
                </span>
              )}
            </td>
            <td className="mono muted selectable">
              {member.aliases.map((alias) => (
                <div key={alias} className="cut" title={alias}>
                  <bdi>{alias}</bdi>
                </div>
              ))}
            </td>
            <td>
              <Button
                variant="ghost"
                size="small"
                icon={Unplug}
                label={t('networks.member.disconnect', { name: member.name })}
                onPress={() => void disconnect(row, member)}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
