/** Files that only labels of containers name: a person is asked by the shell before they are used. */
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import type { AppContract } from '../../../shared/contract/index.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import type { InputOf } from '../../../shared/rpc/contract.ts'
import { api, desktop } from '../../state/api.ts'
import { toast } from '../../state/toasts.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { Refused } from '../../ui/answer.tsx'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import style from './compose.module.css'

type Asks = InputOf<AppContract['compose']['asks']>
/** The shell asks for so many at once. */
const most = 40

/** Whether all that must be allowed was. What cannot be asked is left to what is done next, which then says why. */
export async function allowFiles(asks: readonly Asks[]): Promise<boolean> {
  const answers = await Promise.all(asks.map((each) => api.call('compose.asks', each).catch(() => ({ paths: [] }))))
  const paths = [...new Set(answers.flatMap((answer) => answer.paths))]
  try {
    for (let at = 0; at < paths.length; at += most)
      if (!(await desktop.call('desktop.allow', { paths: paths.slice(at, at + most) }))) return false
    return true
  } catch (error) {
    toast({ tone: 'bad', title: i18next.t('compose.allow.failed'), fault: asFault(error) })
    return false
  }
}

type RefusedFilesProps = { fault: Fault | undefined; asks: Asks; refresh: () => void }

/** Why files were not used, with what allows them where that is why. */
export function RefusedFiles(props: RefusedFilesProps) {
  const { fault, refresh } = props
  return fault?.code === 'forbidden' ? <Forbidden {...props} fault={fault} /> : <Refused fault={fault} refresh={refresh} />
}

function Forbidden({ fault, asks, refresh }: RefusedFilesProps & { fault: Fault }) {
  const { t } = useTranslation()
  const { answer } = useAnswer('compose.asks', asks)
  if (!answer?.paths.length) return <Refused fault={fault} refresh={refresh} />
  const allow = async () => {
    if (await allowFiles([asks])) refresh()
  }
  return (
    <div className={style.notes}>
      <FaultNote fault={fault} tone="warn" action={<Button onPress={() => void allow()}>{t('compose.allow.act')}</Button>} />
    </div>
  )
}
