/** What is known of one thing: names on the left, values on the right. What is empty is left out. */
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDateTime } from '../i18n/format.ts'
import { useAge } from '../state/ticker.ts'
import style from './facts.module.css'

export function Facts({ of }: { of: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={style.facts}>
      {of.map(
        ([name, value]) =>
          value !== undefined &&
          value !== null &&
          value !== false &&
          value !== '' &&
          value !== 0 && (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </Fragment>
          ),
      )}
    </dl>
  )
}

/** A moment, milliseconds since the epoch, and how long ago that is. */
export function When({ at }: { at: number }) {
  const { t } = useTranslation()
  return (
    <>
      {formatDateTime(at)}
      <span className="muted">
        {' · '}
        <span style={{ whiteSpace: 'nowrap' }}>{t('common.ago', { age: useAge(at) })}</span>
      </span>
    </>
  )
}

/** Names with values, such as labels. */
export function Pairs({ of }: { of: Record<string, string> }) {
  const pairs = Object.entries(of)
  if (pairs.length === 0) return null
  return (
    <>
      {pairs.map(([name, value]) => (
        <div key={name} className="mono">
          <bdi>{name}</bdi>=<bdi className="muted">{value}</bdi>
        </div>
      ))}
    </>
  )
}
