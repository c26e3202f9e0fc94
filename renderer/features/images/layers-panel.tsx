/** How an image was made, step by step as its Dockerfile has it, and what each step costs; values are hidden until revealed. */
import { Copy, CopyPlus, Layers } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Image, ImageLayer } from '../../../shared/contract/images.ts'
import { formatBytes, formatPercent } from '../../i18n/format.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { Refused, Waited } from '../../ui/answer.tsx'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Check } from '../../ui/field.tsx'
import { RevealButton, useShown } from '../../ui/reveal-bar.tsx'
import { stepWithoutValues } from './hidden-values.ts'
import style from './layers.module.css'

/** What was copied, by its sum: its beginning tells as much. */
const sums = /\b((?:file|dir|multi|sha256):[0-9a-f]{12})[0-9a-f]{52}\b/g

export function LayersPanel({ row }: { row: Image }) {
  const { t } = useTranslation()
  const { answer, fault, refresh, since } = useAnswer('images.history', { engine: row.source, image: row.image })
  const [all, setAll] = useState(true)
  const [shown, turn] = useShown(row.id)
  if (!answer) {
    if (fault?.code === 'not_found') return <Empty icon={Layers} title={t('images.gone')} />
    return (
      <>
        <Refused fault={fault} refresh={refresh} />
        {!fault && <Waited since={since} count={10} />}
      </>
    )
  }
  // The engine tells the newest first; a Dockerfile is read the other way.
  const whole = answer.toReversed()
  const hidden = whole.map((step) => ({ ...step, command: stepWithoutValues(step.command) }))
  const hides = whole.some(({ command }, index) => command !== hidden[index]?.command)
  const steps = shown ? whole : hidden
  const total = steps.reduce((sum, { size }) => sum + size, 0)
  const largest = Math.max(0, ...steps.map(({ size }) => size))
  const filled = steps.filter(({ size }) => size > 0).length
  return (
    <>
      <div className={style.bar}>
        <span className="muted">
          <b className="num">{formatBytes(total)}</b> {t('images.layers.sum', { count: filled })}
        </span>
        <span className={style.tools}>
          {filled < steps.length && (
            <Check checked={!all} onChange={(only) => setAll(!only)}>
              {t('images.layers.onlyFilled')}
            </Check>
          )}
          {hides && <RevealButton shown={shown} onTurn={turn} />}
          <Button
            variant="ghost"
            size="small"
            icon={Copy}
            label={t(hides && !shown ? 'images.layers.copyAllHidden' : 'images.layers.copyAll')}
            onPress={() => copySteps(steps)}
          />
          {hides && !shown && (
            <Button
              variant="ghost"
              size="small"
              icon={CopyPlus}
              label={t('images.layers.copyAllValues')}
              onPress={() => copySteps(whole)}
            />
          )}
        </span>
      </div>
      <ol className={style.layers} aria-label={t('images.tab.layers')}>
        {steps.map((layer, index) =>
          all || layer.size > 0 ? (
            <Layer
              // biome-ignore lint/suspicious/noArrayIndexKey: steps of an image do not move, and may say the same
              key={index}
              layer={layer}
              hides={layer.command !== whole[index]?.command}
              number={index + 1}
              total={total}
              largest={largest}
            />
          ) : null,
        )}
      </ol>
    </>
  )
}

const copySteps = (steps: readonly ImageLayer[]) => void navigator.clipboard.writeText(steps.map(({ command }) => command).join('\n'))

type LayerProps = {
  layer: ImageLayer /** Whether dots stand for a value. */
  hides: boolean
  number: number
  total: number
  largest: number
}

function Layer({ layer, hides, number, total, largest }: LayerProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const { command, size, comment } = layer
  const [, word = '', rest = ''] = /^([A-Z]+)?([\s\S]*)$/.exec(command) ?? []
  const isLargest = size > 0 && size === largest
  return (
    <li className={size === 0 ? style.empty : ''}>
      <span className={`${style.number} num faint`}>{number}</span>
      <span className={style.size}>
        <span className={`num ${size === 0 ? 'faint' : ''}`}>{size === 0 ? '—' : formatBytes(size)}</span>
        {size > 0 && (
          <span className={`${style.share} ${isLargest ? style.largest : ''}`} title={formatPercent((100 * size) / total)}>
            <i style={{ width: `${(100 * size) / largest}%` }} />
          </span>
        )}
      </span>
      <span className={style.what}>
        <button
          type="button"
          className={`${style.command} mono selectable`}
          data-open={open}
          aria-expanded={open}
          title={open ? undefined : command}
          onClick={() => getSelection()?.isCollapsed !== false && setOpen(!open)}
        >
          {command === '' ? (
            <span className="faint">{comment || t('images.layers.unknown')}</span>
          ) : (
            <>
              <b>{word}</b>
              {rest.replaceAll(sums, '$1')}
            </>
          )}
        </button>
        {size > 0 && (
          <span className="faint num">
            {t('images.layers.share', { percent: formatPercent((100 * size) / total) })}
            {isLargest && ` · ${t('images.layers.largest')}`}
          </span>
        )}
      </span>
      <Button
        variant="ghost"
        size="small"
        icon={Copy}
        label={t(hides ? 'images.layers.copyHidden' : 'images.layers.copy', { number })}
        onPress={() => copySteps([layer])}
      />
    </li>
  )
}
