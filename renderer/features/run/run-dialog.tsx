/** The run form: what a container is made of at the left, the same as text at the right. Also to make one anew. */
import i18next from 'i18next'
import { type FormEvent, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import type { Confirmed } from '../../../shared/rpc/client.ts'
import type { Fault } from '../../../shared/rpc/fault.ts'
import { confirm } from '../../state/confirm.ts'
import { type DialogRequests, openDialog } from '../../state/dialogs.ts'
import { present, useEngines, useScopedEngines, withEngine } from '../../state/engines.ts'
import { cancelTask } from '../../state/tasks.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Check } from '../../ui/field.tsx'
import { Note } from '../../ui/note.tsx'
import { Basics } from './basics.tsx'
import { isChosen } from './chosen-files.ts'
import { CommandPanel } from './command-panel.tsx'
import { type Draft, draftOf, emptyDraft, isUntouched, readDraft, refusedPaths } from './draft.ts'
import { Ended } from './ended.tsx'
import { type Form, FormContext } from './form.ts'
import { useNames } from './lists.ts'
import { PasteBox, type PasteState, pasteOf } from './paste-box.tsx'
import { type Job, type Ran, showContainer, startJob, tellEnd, tellWarnings } from './run-task.ts'
import style from './run.module.css'
import { Progress } from './progress.tsx'
import { Sections } from './sections-list.tsx'

type RunDialogProps = DialogRequests['run'] & { onClose: () => void }

/** What this form made and could not start. */
type Stuck = { engine: string; container: string; name: string | undefined }

/** What was typed and not run: it is there again when the form is opened again. */
type Left = { engine: string; draft: Draft; paste: PasteState; fault?: Fault | undefined; stuck?: Stuck | undefined }
let left: Left | undefined

const formId = 'run-form'

export function RunDialog({ spec: given, engine: of, untold = [], recreate, onClose }: RunDialogProps) {
  const { t } = useTranslation()
  const scoped = useScopedEngines()
  const live = present(useEngines()).filter(({ state }) => state === 'live')
  const found = useRef(given ? undefined : left).current
  const [engine, setEngine] = useState(
    of ?? found?.engine ?? scoped.find(({ state }) => state === 'live')?.id ?? live[0]?.id ?? scoped[0]?.id ?? '',
  )
  const [draft, setDraft] = useState(() => (given ? draftOf(given) : (found?.draft ?? emptyDraft())))
  const [paste, setPaste] = useState<PasteState>(found?.paste ?? { text: '' })
  const [undo, setUndo] = useState<Draft>()
  /** Another one builds the form anew, with those parts open in which something is. */
  const [edition, setEdition] = useState(0)
  const [attempts, setAttempts] = useState(0)
  const [task, setTask] = useState<number>()
  const [fault, setFault] = useState<Fault | undefined>(found?.fault)
  const [stuck, setStuck] = useState<Stuck | undefined>(found?.stuck)
  const [pull, setPull] = useState(false)
  /** What nobody took from a container has nothing to hide. */
  const [revealed, setRevealed] = useState(!given?.environment.some(({ value }) => value !== ''))
  const names = useNames(engine)
  const closed = useRef(false)

  const { spec, wrong: wrongs } = useMemo(() => readDraft(draft), [draft])
  const wrong = useMemo(() => {
    const all = new Map(wrongs)
    if (draft.envFiles.some((file) => !isChosen(file))) all.set('envFiles', 'unusable')
    return all
  }, [wrongs, draft.envFiles])
  // Under another name it is left to the person.
  const instead = stuck && stuck.engine === engine && stuck.name === spec.name ? stuck.container : undefined
  // What the engine refused may be run once more as it is: the folder may be there by then.
  const shownWrong = useMemo(() => new Map([...refusedPaths(draft, fault), ...wrong]), [draft, fault, wrong])
  const except = recreate?.container ?? instead
  const holder = spec.name === undefined ? undefined : names.get(spec.name)
  const isTaken = holder !== undefined && holder.container !== except
  const form: Form = useMemo(
    () => ({ engine, draft, wrong: shownWrong, attempts, change: setDraft, except, revealed, reveal: setRevealed }),
    [engine, draft, shownWrong, attempts, except, revealed],
  )

  const keep = (why?: Fault) => {
    if (!given) left = isUntouched(draft) ? undefined : { engine, draft, paste, fault: why, stuck }
  }
  const close = () => {
    closed.current = true
    keep()
    onClose()
  }
  const go = ({ source, container }: { source: string; container: string }) => {
    close()
    showContainer(source, container)
  }
  const fill = (next: RunSpec) => {
    setUndo(draft)
    setDraft(draftOf(recreate ? { ...next, name: next.name ?? recreate.name } : next))
    setEdition((now) => now + 1)
    setFault(undefined)
  }
  const renew = (next: Draft) => {
    setDraft(next)
    setUndo(undefined)
    setPaste({ text: '' })
    setEdition((now) => now + 1)
  }

  const product = live.find(({ id }) => id === of)?.product
  const what = untold.slice(0, 20).join(', ')

  const run = async (event?: FormEvent) => {
    event?.preventDefault()
    if (task !== undefined) return
    // Parts that were folded are there by then.
    flushSync(() => setAttempts(attempts + 1))
    if (wrong.size > 0 || isTaken || !engine) {
      document.getElementById(formId)?.querySelector<HTMLElement>('[aria-invalid=true], [data-wrong] button')?.focus()
      return
    }
    const proof = recreate && (await askRecreate(withEngine(recreate.name, engine), given, what))
    if (recreate && !proof) return
    const job: Job = { engine, spec, instead, ...(recreate && proof ? { recreate: { ...recreate, pull, proof } } : {}) }
    setFault(undefined)
    const { task: id, ended } = startJob(job)
    setTask(id)
    const ran = await ended
    tellWarnings(ran)
    end(job, ran)
  }

  const end = (job: Job, ran: Ran) => {
    if (closed.current) {
      if (!ran.fault) left = undefined
      else if (!given) left = { engine, draft, paste, fault: ran.fault, stuck: stuckOf(job, ran) }
      tellEnd(job, ran, () => openDialog('run', given ? { spec, engine, untold, ...(recreate ? { recreate } : {}) } : {}))
      return
    }
    setTask(undefined)
    setFault(ran.fault)
    setStuck(stuckOf(job, ran) ?? stuck)
    if (!ran.done) return
    if (!given) left = undefined
    onClose()
    showContainer(engine, ran.done.container)
  }

  const busy = task !== undefined
  return (
    <Dialog
      title={recreate ? t('run.titleRecreate', { name: recreate.name }) : given ? t('run.titleDuplicate') : t('run.title')}
      wide="page"
      onClose={close}
      buttons={
        busy ? (
          <>
            <Progress task={task} />
            <Button onPress={() => cancelTask(task)}>{t('common.cancel')}</Button>
            <Button variant="primary" onPress={close}>
              {t('run.background')}
            </Button>
          </>
        ) : (
          <>
            {recreate && (
              <Check checked={pull} onChange={setPull}>
                {t('run.pullNewer')}
              </Check>
            )}
            <span className={style.spring} />
            {!given && !isUntouched(draft) && (
              <Button variant="ghost" onPress={() => renew(emptyDraft())}>
                {t('run.clear')}
              </Button>
            )}
            <Button onPress={close}>{t('common.cancel')}</Button>
            <Button variant="primary" type="submit" form={formId}>
              {recreate ? t('run.recreate') : t('run.run')}
            </Button>
          </>
        )
      }
    >
      <FormContext value={form}>
        <div className={style.page}>
          <form id={formId} className={style.form} noValidate onSubmit={(event) => void run(event)} inert={busy}>
            {product && what && <Note tone="warn" title={t('run.untold', { product, what })} />}
            {fault && <Ended fault={fault} names={names} onGo={go} stuck={instead} onAgain={() => void run()} />}
            <Basics
              key={`basics ${edition}`}
              names={names}
              isFixed={recreate !== undefined}
              onEngine={setEngine}
              onGo={go}
              onPasted={(text) => {
                const next = pasteOf(text)
                setPaste(next)
                if (next.taken?.spec) fill(next.taken.spec)
              }}
            />
            <Sections key={edition} onGo={go} />
          </form>
          <div className={style.side}>
            <PasteBox
              state={paste}
              onChange={setPaste}
              onFill={fill}
              onUndo={
                undo &&
                (() => {
                  setDraft(undo)
                  setUndo(undefined)
                  setPaste(({ text }) => ({ text }))
                  setEdition((now) => now + 1)
                })
              }
            />
            <CommandPanel spec={spec} before={recreate ? given : undefined} />
          </div>
        </div>
      </FormContext>
    </Dialog>
  )
}

const stuckOf = ({ engine, spec, recreate }: Job, { fault, made }: Ran): Stuck | undefined =>
  fault && made && !recreate ? { engine, container: made, name: spec.name } : undefined

/** Says what is lost with the old one, and what stays. */
async function askRecreate(name: string, before: RunSpec | undefined, untold: string): Promise<Confirmed | undefined> {
  const { t } = i18next
  const volumes = (before?.mounts ?? []).flatMap((mount) => (mount.type === 'volume' && mount.source ? [mount.source] : []))
  const answer = await confirm({
    title: t('run.confirm.title', { name }),
    body: [
      t('run.confirm.lost'),
      ...(untold ? [t('run.confirm.untold', { what: untold })] : []),
      t('run.confirm.stays'),
      t('run.confirm.back'),
    ],
    ...(volumes.length > 0 ? { names: { label: t('run.confirm.volumes'), items: volumes } } : {}),
    act: t('run.recreate'),
    danger: true,
  })
  return answer?.confirmed
}
