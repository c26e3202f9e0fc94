/** The first tab: whether something newer is known of, who uses it, and the facts that the list does not hold. */
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Image, ImageDetail } from '../../../shared/contract/images.ts'
import { quote } from '../../../shared/lib/docker-run/quote.ts'
import { UsersList } from '../../engine-list/users.tsx'
import { formatBytes, formatNumber } from '../../i18n/format.ts'
import { words } from '../../i18n/index.ts'
import { engineName } from '../../state/engines.ts'
import { useAge } from '../../state/ticker.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { Refused, Waited } from '../../ui/answer.tsx'
import { Button } from '../../ui/button.tsx'
import { Facts, Pairs, When } from '../../ui/facts.tsx'
import { Note } from '../../ui/note.tsx'
import { useShown } from '../../ui/reveal-bar.tsx'
import { dots } from './hidden-values.ts'
import { shortId } from './names.ts'
import { type Answer, answerOf, lookForNewer, useNewer, useNewerTags } from './newer.ts'
import style from './panels.module.css'
import { renewEntries } from './renew.ts'

export function Summary({ row }: { row: Image }) {
  const { t } = useTranslation()
  const asked = useAnswer('images.inspect', { engine: row.source, image: row.image }, row.tags.join(' '))
  const { answer: detail, fault } = asked
  return (
    <div>
      <Newer row={row} />
      {fault?.code !== 'not_found' && <Refused fault={fault} refresh={asked.refresh} />}
      <Facts
        of={[
          [t('images.summary.tags'), row.tags.length > 0 && <Lines of={row.tags} />],
          [t('images.summary.usedBy'), <UsersList key="users" source={row.source} usedBy={row.usedBy} />],
          [t('images.summary.registry'), <Registry key="registry" row={row} />],
          [
            t('images.summary.size'),
            <span key="size" className="num" title={t('images.sizeHint')}>
              {formatBytes(row.size)}
            </span>,
          ],
          [t('images.summary.created'), row.created > 0 && <When at={row.created} />],
          [t('containers.summary.engine'), engineName(row.source)],
          ...(detail ? details(detail, t) : []),
          [t('images.summary.labels'), Object.keys(row.labels).length > 0 && <Pairs of={row.labels} />],
          [t('images.summary.digests'), row.digests.length > 0 && <Lines of={row.digests} />],
          [
            t('images.summary.id'),
            <span key="id" className="mono">
              {row.image}
            </span>,
          ],
          [t('images.summary.parent'), row.parent && <span className="mono">{shortId(row.parent)}</span>],
        ]}
      />
      {!detail && !fault && <Waited since={asked.since} count={10} />}
    </div>
  )
}

/** Written so that a shell would read the same words. */
const commandLine = (words: readonly string[]) => words.map(quote).join(' ')

function details(detail: ImageDetail, t: TFunction): [string, ReactNode][] {
  const mono = (text: string) => text !== '' && <span className="mono">{text}</span>
  return [
    [t('images.summary.platform'), mono(detail.platform)],
    [t('images.summary.entrypoint'), mono(commandLine(detail.entrypoint))],
    [t('images.summary.command'), mono(commandLine(detail.command))],
    [t('images.summary.environment'), detail.env.length > 0 && <Environment id={detail.image} env={detail.env} />],
    [t('images.summary.ports'), detail.ports.length > 0 && <span className="num">{detail.ports.join(', ')}</span>],
    [t('images.summary.volumes'), detail.volumes.length > 0 && <Lines of={detail.volumes} />],
    [t('images.summary.workdir'), mono(detail.workdir)],
    [t('images.summary.user'), mono(detail.user)],
    [t('images.summary.stopSignal'), mono(detail.stopSignal ?? '')],
    [t('images.summary.healthcheck'), mono(commandLine(detail.healthcheck ?? []))],
    [t('images.summary.author'), detail.author],
    [t('images.summary.comment'), detail.comment],
    [t('images.summary.layers'), detail.layers.length > 0 && formatNumber(detail.layers.length)],
  ]
}

/** Its values are hidden until a person reveals them. */
function Environment({ id, env }: { id: string } & Pick<ImageDetail, 'env'>) {
  const { t } = useTranslation()
  const [shown, turn] = useShown(id)
  const text = (value: string) => (shown || value === '' ? value : dots)
  return (
    <>
      <Pairs of={Object.fromEntries(env.map(({ name, value }) => [name, text(value)]))} />
      <button type="button" className={style.link} onClick={turn}>
        {t(shown ? 'inspect.hide' : 'inspect.reveal')}
      </button>
    </>
  )
}

const Lines = ({ of }: { of: readonly string[] }) => (
  <>
    {of.map((line) => (
      <div key={line} className="mono">
        <bdi>{line}</bdi>
      </div>
    ))}
  </>
)

/** What to do, where the registry has something newer. */
function Newer({ row }: { row: Image }) {
  const { t } = useTranslation()
  const tags = useNewerTags(row)
  if (tags === '') return null
  return (
    <div className={style.notes}>
      <Note tone="info" title={t('images.newer.note')}>
        <span className={style.acts}>
          {renewEntries(row).map(
            (entry) =>
              'key' in entry && (
                <Button key={entry.key} size="small" isDisabled={entry.disabled ?? false} onPress={entry.onAction}>
                  {entry.label}
                </Button>
              ),
          )}
        </span>
      </Note>
    </div>
  )
}

/** What the registry of each name said when it was asked last, and asking it. */
function Registry({ row }: { row: Image }) {
  const { t } = useTranslation()
  const answers = useNewer((state) => state.answers)
  if (row.tags.length === 0) return <span className="muted">{t('images.summary.noTag')}</span>
  const said = row.tags.flatMap((tag) => answerOf(answers, row, tag) ?? [])
  // What helps one often helps all.
  const hints = new Set(said.flatMap((answer) => (answer.state === 'unknown' && answer.fault.hint ? words(answer.fault.hint) : [])))
  return (
    <>
      {row.tags.map((tag) => (
        <Said key={tag} row={row} tag={tag} />
      ))}
      {[...hints].map((hint) => (
        <div key={hint} className="muted">
          {hint}
        </div>
      ))}
      <button type="button" className={style.link} onClick={() => void lookForNewer([row])}>
        {t('images.action.newer')}
      </button>
    </>
  )
}

function Said({ row, tag }: { row: Image; tag: string }) {
  const answer = useNewer(({ answers }) => answerOf(answers, row, tag))
  if (!answer) return null
  return (
    <div className={style.said}>
      {row.tags.length > 1 && <bdi className="mono muted">{tag}</bdi>}
      <div>
        <AnswerText answer={answer} />
      </div>
    </div>
  )
}

function AnswerText({ answer }: { answer: Answer }) {
  const { t } = useTranslation()
  const age = useAge(answer.at)
  const text = answer.state === 'unknown' ? words(answer.fault.message) : t(`images.newer.${answer.state}`)
  return (
    <>
      {text} <span className="muted">· {t('common.ago', { age })}</span>
    </>
  )
}
