/** What a build would send of a folder, told before it is sent: how much, what is left out, what is large, what is rarely meant. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BuildContext } from '../../../shared/contract/images.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { formatBytes, formatNumber } from '../../i18n/format.ts'
import { api } from '../../state/api.ts'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Note } from '../../ui/note.tsx'
import style from './build.module.css'

/** More than this, in bytes, is rarely meant. */
const large = 100_000_000

export type Context = { context?: BuildContext; fault?: Fault; reading: boolean }

/** Read anew for another folder or Dockerfile: each Dockerfile may have a list of its own of what to leave out. */
export function useContext(folder: string, dockerfile: string): Context {
  const [state, setState] = useState<Context & { of: string }>({ reading: false, of: '' })
  useEffect(() => {
    if (folder === '') return
    const stop = new AbortController()
    const of = folder
    setState((old) => ({ ...(old.of === of ? old : {}), of, reading: true }))
    // While one types, nothing is read for each letter.
    const timer = setTimeout(() => {
      api.call('images.buildContext', { folder, ...(dockerfile ? { dockerfile } : {}) }, stop.signal).then(
        (context) => setState({ of, context, reading: false }),
        (error) => {
          if (!stop.signal.aborted) setState({ of, fault: asFault(error), reading: false })
        },
      )
    }, 200)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [folder, dockerfile])
  return state.of === folder && folder !== '' ? state : { reading: folder !== '' }
}

export function ContextView({ context, fault, reading }: Context) {
  const { t } = useTranslation()
  if (fault) return <FaultNote fault={fault} />
  if (!context) return reading ? <p className="muted">{t('images.build.reading')}</p> : null
  const { files, bytes, ignored, ignoreFile, largest, unlikely } = context
  const names = unlikely.slice(0, 4).map(({ path, bytes: size }) => `${path} (${formatBytes(size)})`)
  const most = largest[0]?.bytes ?? 0
  return (
    <div className={style.context} aria-busy={reading}>
      <p>
        <b className="num">{formatBytes(bytes)}</b>{' '}
        <span className="muted">
          {t('images.build.files', { count: files, number: formatNumber(files) })}
          {' · '}
          {ignoreFile
            ? t('images.build.ignored', { count: ignored, number: formatNumber(ignored), file: ignoreFile })
            : t('images.build.noIgnore')}
        </span>
      </p>
      {names.length > 0 && (
        <Note tone="warn" title={t('images.build.unlikely', { names: names.join(', ') })}>
          {t('images.build.unlikelyHint')}
        </Note>
      )}
      {names.length === 0 && bytes > large && (
        <Note tone="warn" title={t('images.build.large', { bytes: formatBytes(bytes) })}>
          {t('images.build.largeHint')}
        </Note>
      )}
      {largest.length > 0 && (
        <details>
          <summary>{t('images.build.largest', { count: largest.length })}</summary>
          <ol className={`${style.largest} selectable`}>
            {largest.map(({ path, bytes: size }) => (
              <li key={path}>
                <span className="num">{formatBytes(size)}</span>
                <span className={style.bar} aria-hidden>
                  <i style={{ width: `${most > 0 ? (100 * size) / most : 0}%` }} />
                </span>
                <bdi className="mono cut" title={path}>
                  {path}
                </bdi>
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  )
}
