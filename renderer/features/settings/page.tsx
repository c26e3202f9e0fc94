/** Settings: how the app looks, which engines it knows, what it keeps of logs, and what it is. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { About } from '../../../shared/contract/app.ts'
import type { Engine } from '../../../shared/contract/engines.ts'
import { words } from '../../i18n/index.ts'
import { api } from '../../state/api.ts'
import { engineTones, lookedFor, present, setEngineOpen, useEngines } from '../../state/engines.ts'
import { useSettings } from '../../state/settings.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Note } from '../../ui/note.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import { Choice } from './choice.tsx'
import { LogSettings } from './logs.tsx'
import { SecretSettings } from './secrets.tsx'
import style from './settings.module.css'

export function SettingsPage() {
  const { t } = useTranslation()
  const settings = useSettings()
  return (
    <div className={style.page}>
      <h1>{t('settings.title')}</h1>
      {settings.fault && <FaultNote fault={settings.fault} />}
      <section aria-labelledby="appearance">
        <h2 id="appearance">{t('settings.appearance')}</h2>
        <Choice
          name="language"
          label={t('settings.language')}
          options={{ system: t('settings.languageSystem'), en: t('settings.languageEn'), fr: t('settings.languageFr') }}
        />
        <Choice
          name="theme"
          label={t('settings.theme')}
          options={{
            system: t('settings.themeSystem'),
            light: t('settings.themeLight'),
            dark: t('settings.themeDark'),
            contrast: t('settings.themeContrast'),
          }}
        />
        <Choice
          name="density"
          label={t('settings.density')}
          options={{ compact: t('settings.densityCompact'), normal: t('settings.densityNormal'), roomy: t('settings.densityRoomy') }}
        />
      </section>
      <Engines />
      <SecretSettings />
      <LogSettings />
      <AboutApp />
    </div>
  )
}

function Engines() {
  const { t } = useTranslation()
  const state = useEngines()
  return (
    <section aria-labelledby="engines">
      <h2 id="engines">{t('settings.engines')}</h2>
      <p className="muted">{t('settings.enginesHint')}</p>
      <ul className={style.engines}>
        {[...present(state), ...lookedFor(state)].map((engine) => (
          <EngineRow key={engine.id} engine={engine} />
        ))}
      </ul>
    </section>
  )
}

function EngineRow({ engine }: { engine: Engine }) {
  const { t } = useTranslation()
  const about = [
    engine.version && `${engine.product ?? ''} ${engine.version}`,
    engine.apiVersion && t('engine.api', { version: engine.apiVersion }),
    engine.os && engine.arch && `${engine.os}/${engine.arch}`,
  ].filter(Boolean)
  return (
    <li data-absent={engine.state === 'absent'}>
      <StateDot tone={engineTones[engine.state]} />
      <div className="selectable">
        <b>{engine.name}</b> <span className="muted">{about.join(' · ')}</span>
        <div className="mono muted">{engine.endpoint}</div>
        <div className="faint">{engine.origins.map(({ kind, name }) => t(`engine.origin_${kind}`, { name })).join(', ')}</div>
        {engine.fault && (engine.state === 'failed' || engine.state === 'stale') && (
          <div className={engine.state === 'failed' ? 'bad' : 'warn'}>
            {words(engine.fault.message)} {engine.fault.hint && words(engine.fault.hint)}
          </div>
        )}
      </div>
      {engine.state === 'absent' ? (
        <span className="faint">{t('status.absent')}</span>
      ) : engine.state === 'closed' ? (
        <Button onPress={() => void setEngineOpen(engine, true)} aria-label={t('bar.open', { name: engine.name })}>
          {t('settings.open')}
        </Button>
      ) : (
        <Button onPress={() => void setEngineOpen(engine, false)} aria-label={t('bar.close', { name: engine.name })}>
          {t('settings.close')}
        </Button>
      )}
    </li>
  )
}

function AboutApp() {
  const { t } = useTranslation()
  const [about, setAbout] = useState<About>()
  useEffect(() => {
    const abort = new AbortController()
    api.call('app.about', {}, abort.signal).then(setAbout, () => {})
    return () => abort.abort()
  }, [])
  return (
    <section aria-labelledby="about">
      <h2 id="about">{t('settings.about')}</h2>
      {about?.notices.map((notice) => (
        <Note key={notice.en} tone="warn" title={words(notice)} />
      ))}
      <p className="muted">{t('settings.privacy')}</p>
      {about && (
        <dl className={`${style.facts} selectable`}>
          <dt>{t('settings.version')}</dt>
          <dd className="num">{about.version}</dd>
          <dt>{t('settings.folder')}</dt>
          <dd className="mono">{about.folder}</dd>
          <dt>{t('settings.log')}</dt>
          <dd className="mono">{about.log}</dd>
        </dl>
      )}
    </section>
  )
}
