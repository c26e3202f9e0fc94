/** What is kept of logs: for how long, how much, whose; what that takes now, and how to be rid of it. */
import { useTranslation } from 'react-i18next'
import { choices } from '../../../shared/contract/choices.ts'
import type { StoreReport } from '../../../shared/contract/logs.ts'
import { asFault } from '../../../shared/rpc/fault.ts'
import { formatBytes, formatDateTime } from '../../i18n/format.ts'
import { words } from '../../i18n/index.ts'
import { api } from '../../state/api.ts'
import { confirm } from '../../state/confirm.ts'
import { useLogReport } from '../../state/log-report.ts'
import { useSettings } from '../../state/settings.ts'
import { toast } from '../../state/toasts.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Choice } from './choice.tsx'
import style from './settings.module.css'

export function LogSettings() {
  const { t } = useTranslation()
  const { logDays, logSpace } = useSettings()
  const { report, fault, refresh } = useLogReport(`${logDays} ${logSpace}`)
  const onForget = async () => {
    const answer = await confirm({
      title: t('river.settings.forgetTitle'),
      body: [t('river.settings.forgetBody')],
      act: t('river.settings.forgetAct'),
      danger: true,
    })
    if (!answer) return
    try {
      await api.destroy('logs.forget', {}, answer.confirmed)
      toast({ tone: 'info', title: t('river.settings.forgotten') })
    } catch (error) {
      const why = asFault(error)
      toast({ tone: 'bad', title: words(why.message), fault: why })
    }
    refresh()
  }
  return (
    <section aria-labelledby="logs">
      <h2 id="logs">{t('river.settings.title')}</h2>
      <p className="muted">{t('river.settings.about')}</p>
      <Choice
        name="logDays"
        label={t('river.settings.days')}
        options={optionsOf(choices.logDays, (days) => t('river.settings.daysValue', { count: Number(days) }))}
      />
      <Choice
        name="logSpace"
        label={t('river.settings.space')}
        options={optionsOf(choices.logSpace, (space) => t('river.settings.spaceValue', { space }))}
      />
      <Choice
        name="logCollect"
        label={t('river.settings.collect')}
        options={optionsOf(choices.logCollect, (collect) => t(`river.settings.collect_${collect}`))}
      />
      {fault && <FaultNote fault={fault} action={<Button onPress={refresh}>{t('common.retry')}</Button>} />}
      {report?.fault && <FaultNote fault={report.fault} />}
      {report && <Facts report={report} />}
      <div>
        <Button variant="danger" isDisabled={!report || report.bytes === 0} onPress={() => void onForget()}>
          {t('river.settings.forget')}
        </Button>
      </div>
    </section>
  )
}

function Facts({ report }: { report: StoreReport }) {
  const { t } = useTranslation()
  return (
    <dl className={`${style.facts} selectable`}>
      <dt>{t('river.settings.used')}</dt>
      <dd className="num">
        {t('river.settings.usedValue', {
          lines: t('river.settings.lines', { count: report.lines }),
          used: formatBytes(report.bytes),
          limit: formatBytes(report.maxBytes),
        })}
      </dd>
      <dt>{t('river.settings.oldest')}</dt>
      <dd className="num">{report.oldest === undefined ? t('river.settings.nothing') : formatDateTime(report.oldest)}</dd>
      <dt>{t('river.settings.folder')}</dt>
      <dd className="mono">{report.folder}</dd>
    </dl>
  )
}

const optionsOf = <V extends string>(values: readonly V[], text: (value: V) => string) =>
  Object.fromEntries(values.map((value) => [value, text(value)])) as Record<V, string>
