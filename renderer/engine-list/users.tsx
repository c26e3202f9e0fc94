/** The containers that have a thing: a few in a cell, all of them in a drawer, each a way to it. */
import { useTranslation } from 'react-i18next'
import type { UsedBy } from '../../shared/contract/volumes.ts'
import { goTo } from '../state/navigate.ts'
import { StateDot } from '../ui/state-dot.tsx'
import style from './users.module.css'

/** A container, in its own list. */
export const showContainer = (source: string, container: string): void =>
  goTo('containers', 'containers', { open: { id: `${source}/${container}`, source, item: container, tab: 'summary' } })

/** So many have a place in a cell. */
const shown = 2

export function UsersCell({ source, usedBy, counted }: { source: string; usedBy: readonly UsedBy[]; counted?: boolean }) {
  const { t } = useTranslation()
  return (
    <span className={style.cell}>
      {counted && usedBy.length > 0 && <span className="num">{usedBy.length}</span>}
      {usedBy.slice(0, shown).map(({ container, name, running }) => (
        <button
          key={container}
          type="button"
          tabIndex={-1}
          title={t(running ? 'users.running' : 'users.resting', { name })}
          onClick={(event) => {
            event.stopPropagation()
            showContainer(source, container)
          }}
        >
          <StateDot tone={running ? 'ok' : 'off'} small />
          <bdi className="cut">{name}</bdi>
        </button>
      ))}
      {usedBy.length > shown && (
        <span
          className="faint num"
          title={usedBy
            .slice(shown)
            .map(({ name }) => name)
            .join('\n')}
        >
          {t('users.more', { count: usedBy.length - shown })}
        </span>
      )}
    </span>
  )
}

export function UsersList({ source, usedBy }: { source: string; usedBy: readonly UsedBy[] }) {
  const { t } = useTranslation()
  if (usedBy.length === 0) return <span className="muted">{t('users.nobody')}</span>
  return (
    <ul className={style.list}>
      {usedBy.map(({ container, name, running }) => (
        <li key={container}>
          <StateDot tone={running ? 'ok' : 'off'} small />
          <button type="button" className={style.link} onClick={() => showContainer(source, container)}>
            <bdi>{name}</bdi>
          </button>
          <span className="muted">{t(running ? 'users.runs' : 'users.rests')}</span>
        </li>
      ))}
    </ul>
  )
}
