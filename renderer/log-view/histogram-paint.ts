/** Draws lines over time: one bar per bucket, by level, in the page's colours. */
import type { LogHistogram } from '../../shared/contract/logs.ts'
import { token } from '../ui/token.ts'

/** From the bottom up: error, warn, info, debug, none. Colour only where something may be wrong. */
const paints = [
  { token: '--bad', alpha: 1 },
  { token: '--warn', alpha: 1 },
  { token: '--info', alpha: 0.5 },
  { token: '--idle', alpha: 0.45 },
  { token: '--idle', alpha: 0.3 },
]
/** The one error among a thousand lines has to be seen, pixels. */
const least = 2

export const totalOf = (counts: readonly number[] | undefined): number => (counts ?? []).reduce((sum, count) => sum + count, 0)

/** Heights of a bucket's parts, from the bottom up, in pixels. */
export function heightsOf(counts: readonly number[], most: number, height: number): number[] {
  const whole = most === 0 ? 0 : (totalOf(counts) / most) * height
  const parts = counts.map((count, at) => (count === 0 ? 0 : Math.max(at < 2 ? least : 0, (count / most) * height)))
  // What the least adds is taken from what matters less.
  let over = parts.reduce((sum, part) => sum + part, 0) - Math.max(whole, least)
  for (let at = parts.length - 1; at >= 0 && over > 0; at--) {
    const spare = Math.min(over, Math.max(0, (parts[at] ?? 0) - (at < 2 ? least : 0)))
    parts[at] = (parts[at] ?? 0) - spare
    over -= spare
  }
  return parts
}

/** @param range fractions of the width that are chosen */
export function paintHistogram(canvas: HTMLCanvasElement, { counts }: LogHistogram, range: readonly [number, number] | undefined): void {
  const scale = window.devicePixelRatio
  const [width, height] = [canvas.clientWidth, canvas.clientHeight]
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  const context = canvas.getContext('2d')
  if (!context || counts.length === 0) return
  context.scale(scale, scale)
  if (range) {
    context.fillStyle = token('--selected')
    context.fillRect(range[0] * width, 0, Math.max(1, (range[1] - range[0]) * width), height)
  }
  const most = Math.max(...counts.map(totalOf))
  const step = width / counts.length
  const gap = step > 4 ? 1 : 0
  const colours = paints.map((paint) => token(paint.token))
  const heights = counts.map((bucket) => heightsOf(bucket, most, height - 2))
  for (const [level, { alpha }] of paints.entries()) {
    context.fillStyle = colours[level] ?? ''
    context.globalAlpha = alpha
    for (const [bucket, parts] of heights.entries()) {
      const tall = parts[level] ?? 0
      if (tall <= 0) continue
      const below = parts.slice(0, level).reduce((sum, part) => sum + part, 0)
      context.fillRect(bucket * step, height - below - tall, Math.max(1, step - gap), tall)
    }
  }
}
