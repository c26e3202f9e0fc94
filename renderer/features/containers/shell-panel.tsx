/** A shell in a container: its terminal, and how it stands. */
import { SquareTerminal } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { faultLine, words } from '../../i18n/index.ts'
import { useWait } from '../../state/ticker.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { TerminalHost } from '../../ui/terminal.tsx'
import style from './shell-panel.module.css'
import { restartShell, type ShellSession, terminalOf, useShells } from './shell-session.ts'

type ShellPanelProps = {
  id: string
  /** Takes the focus when it appears. */
  autoFocus?: boolean
}

export function ShellPanel({ id, autoFocus = true }: ShellPanelProps) {
  const { t } = useTranslation()
  const session = useShells(({ sessions }) => sessions.find((each) => each.id === id))
  const [here, setHere] = useState(true)
  const foot = useRef<HTMLElement>(null)
  const terminal = terminalOf(id)
  if (!session || !terminal) return null
  return (
    <div className={style.panel}>
      <TerminalHost
        terminal={terminal}
        label={t('shell.label', { name: session.name })}
        onLeave={() => foot.current?.focus()}
        autoFocus={autoFocus}
        onHere={setHere}
        elsewhere={(bring) => (
          <Empty icon={SquareTerminal} title={t('shell.moved')}>
            <Button onPress={bring}>{t('shell.bring')}</Button>
          </Empty>
        )}
      />
      {here && session.state === 'ended' && <Ended session={session} />}
      <section className={style.foot} ref={foot} tabIndex={-1} aria-label={t('shell.of', { name: session.name })}>
        {session.state === 'starting' ? <Starting since={session.since} /> : <bdi className="mono">{session.command?.join(' ')}</bdi>}
        <span className={style.keys}>{t('shell.leave')}</span>
      </section>
    </div>
  )
}

function Starting({ since }: { since: number }) {
  const { t } = useTranslation()
  const wait = useWait(since)
  return <span role="status">{wait > 0 ? t('state.silent', { count: wait }) : t('shell.starting')}</span>
}

/** Why it is over, and a way to go on. */
function Ended({ session }: { session: ShellSession }) {
  const { t } = useTranslation()
  const { fault, exit, command } = session
  return (
    <div className={`${style.ended} ${fault ? style.bad : ''}`} role="status">
      <span className="selectable">
        <b>
          {fault
            ? command
              ? t('shell.lost')
              : t('shell.failed')
            : exit === undefined
              ? t('shell.ended')
              : t('shell.endedWith', { code: exit })}
        </b>{' '}
        {fault && (
          <span className="muted">
            {faultLine(fault)} {!command && fault.hint && words(fault.hint)}
          </span>
        )}
      </span>
      <Button size="small" onPress={() => restartShell(session.id)}>
        {t('shell.again')}
      </Button>
    </div>
  )
}
