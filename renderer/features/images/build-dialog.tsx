/** Asks what to build and how, and says what would be sent before it is. */
import { FolderOpen } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EngineRow, useAnswering } from '../../engine-list/engine-row.tsx'
import { desktop } from '../../state/api.ts'
import { Button } from '../../ui/button.tsx'
import { ComboField } from '../../ui/combo-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import field from '../../ui/field.module.css'
import { Check } from '../../ui/field.tsx'
import { FormGroup, FormRow } from '../../ui/form.tsx'
import { Segments } from '../../ui/segments.tsx'
import { build } from './build.ts'
import { ArgumentRows } from './build-arguments.tsx'
import { ContextView, useContext } from './build-context.tsx'
import { type BuildForm, emptyBuild, isArgument, isBuildUrl } from './build-form.ts'
import dialogs from './dialogs.module.css'
import { isPlatform, PlatformRow } from './platform-row.tsx'
import { areReferences, ReferenceRows } from './reference-rows.tsx'

/** What was asked for last: one builds the same folder again and again. */
let lastForm = emptyBuild

type BuildDialogProps = { form?: BuildForm; onClose: () => void }

export function BuildDialog({ form: given, onClose }: BuildDialogProps) {
  const { t } = useTranslation()
  const [first] = useAnswering()
  const [form, setForm] = useState<BuildForm>(given ?? lastForm)
  const set = (change: Partial<BuildForm>) => setForm((old) => ({ ...old, ...change }))
  const engine = form.engine || first?.id || ''
  const ofFolder = form.from === 'folder'
  const context = useContext(ofFolder ? form.folder : '', form.dockerfile.trim())
  const badUrl = form.url.trim() !== '' && !isBuildUrl(form.url)
  const valid =
    engine !== '' &&
    (ofFolder ? form.folder !== '' && context.fault === undefined : isBuildUrl(form.url)) &&
    areReferences(form.tags) &&
    isPlatform(form.platform) &&
    form.args.every(({ name, value }) => (name === '' ? value === '' : isArgument(name)))
  const choose = async () => {
    const [folder] = await desktop.call('desktop.choose', { title: t('images.build.chooseTitle'), kind: 'folder' })
    if (folder !== undefined) set({ folder, dockerfile: '' })
  }
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (!valid) return
    const whole = { ...form, engine }
    lastForm = whole
    onClose()
    void build(whole)
  }
  return (
    <Dialog
      title={t('images.buildTitle')}
      wide
      onClose={() => {
        lastForm = form
        onClose()
      }}
      buttons={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={!valid} onPress={() => submit()}>
            {t('images.build.act')}
          </Button>
        </>
      }
    >
      <form className={dialogs.form} onSubmit={submit}>
        <FormGroup label={t('images.build.source')}>
          <Segments
            label={t('images.build.source')}
            value={form.from}
            onChange={(from) => set({ from })}
            options={[
              ['folder', t('images.build.folder')],
              ['url', t('images.build.url')],
            ]}
          />
          {ofFolder ? (
            <div className={dialogs.fieldRow}>
              <input
                className={`${field.text} mono`}
                readOnly
                aria-label={t('images.build.folder')}
                value={form.folder}
                placeholder={t('images.build.noFolder')}
              />
              <Button icon={FolderOpen} autoFocus={form.folder === ''} onPress={() => void choose()}>
                {t('images.build.choose')}
              </Button>
            </div>
          ) : (
            <>
              <input
                className={`${field.text} mono`}
                aria-label={t('images.build.url')}
                aria-invalid={badUrl}
                aria-describedby="build-url"
                spellCheck={false}
                value={form.url}
                placeholder={t('images.build.urlExample')}
                onChange={(event) => set({ url: event.target.value })}
              />
              <p id="build-url" className={badUrl ? 'bad' : 'faint'}>
                {badUrl ? t('images.build.urlBad') : t('images.build.urlHint')}
              </p>
            </>
          )}
          {ofFolder && <ContextView {...context} />}
        </FormGroup>
        <FormRow label={t('images.build.dockerfile')} hint={t('images.build.dockerfileHint')}>
          {(control) => (
            <ComboField
              {...control}
              label={t('images.build.dockerfile')}
              value={form.dockerfile}
              onChange={(dockerfile) => set({ dockerfile })}
              placeholder={t('images.build.dockerfile')}
              suggestions={(context.context?.dockerfiles ?? [])
                .filter((path) => path !== form.dockerfile && path.includes(form.dockerfile.trim()))
                .map((value) => ({ value }))}
            />
          )}
        </FormRow>
        <FormGroup label={t('images.build.tags')}>
          <ReferenceRows
            values={form.tags}
            onChange={(tags) => set({ tags: tags.length > 0 ? tags : [''] })}
            label={t('images.build.tag')}
            add={t('images.build.addTag')}
          />
        </FormGroup>
        <FormGroup label={t('images.build.args')}>
          <ArgumentRows args={form.args} onChange={(args) => set({ args })} />
        </FormGroup>
        <FormRow label={t('images.build.target')} hint={t('images.build.targetHint')}>
          {(control) => (
            <input
              {...control}
              className={`${field.text} mono`}
              spellCheck={false}
              value={form.target}
              onChange={(event) => set({ target: event.target.value })}
            />
          )}
        </FormRow>
        <PlatformRow value={form.platform} onChange={(platform) => set({ platform })} />
        <EngineRow value={engine} onChange={(chosen) => set({ engine: chosen })} />
        <FormGroup label={t('images.build.options')}>
          <Check checked={form.noCache} onChange={(noCache) => set({ noCache })}>
            {t('images.build.noCache')}
          </Check>
          <Check checked={form.pull} onChange={(pull) => set({ pull })}>
            {t('images.build.pull')}
          </Check>
          <Check checked={form.buildkit} onChange={(buildkit) => set({ buildkit })}>
            {t('images.build.buildkit')}
          </Check>
        </FormGroup>
        <input type="submit" hidden />
      </form>
    </Dialog>
  )
}
