/** The canvas of a chart, with its library: loaded when the first chart is shown. */
import 'uplot/dist/uPlot.min.css'
import UPlot from 'uplot'
import { shownSpan } from './chart-span.ts'
import type { ChartSeries } from './chart.tsx'
import { onTheme, token } from './token.ts'

export type Plot = {
  set: (times: readonly number[], series: readonly ChartSeries[], limit: number | undefined) => void
  close: () => void
}

/** A longer silence between two samples, seconds, is a gap in the line. */
const longestStep = 6

/**
 * @param span seconds that the width stands for
 * @param onHover hears the place of the sample under the pointer, or undefined
 */
export function openPlot(
  host: HTMLElement,
  shapes: readonly ChartSeries[],
  span: number,
  onHover: (index: number | undefined) => void,
): Plot {
  let limit: number | undefined
  let data: UPlot.AlignedData = [[]]
  /** The place of each drawn point among the samples; a gap has none. */
  let places: (number | undefined)[] = []
  let chart = make()

  function make(): UPlot {
    const paint = (name: string) => token(`--${name}`)
    const made = new UPlot(
      {
        width: Math.max(1, host.clientWidth),
        height: Math.max(1, host.clientHeight),
        padding: [0, 0, 0, 0],
        legend: { show: false },
        axes: [{ show: false }, { show: false }],
        cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { size: 5, width: 0 } },
        scales: {
          x: { time: false, range: (_chart, min, max) => [(max ?? 0) - shownSpan((max ?? 0) - (min ?? 0), span), max ?? 0] },
          y: { range: (_chart, _min, max) => [0, topOf(max ?? 0, limit)] },
        },
        series: [
          {},
          ...shapes.map(({ colour, area }) => ({
            stroke: paint(colour),
            width: 1.5,
            points: { show: false },
            ...(area ? { fill: `color-mix(in srgb, ${paint(colour)} 14%, transparent)` } : {}),
          })),
        ],
        hooks: {
          drawClear: [(drawn) => drawGrid(drawn, paint('border'))],
          draw: [(drawn) => drawLimit(drawn, limit, paint('warn'))],
          setCursor: [
            (drawn) => onHover(drawn.cursor.idx === null || drawn.cursor.idx === undefined ? undefined : places[drawn.cursor.idx]),
          ],
        },
      },
      data,
      host,
    )
    return made
  }

  const sizes = new ResizeObserver(() => {
    if (host.clientWidth > 0 && host.clientHeight > 0) chart.setSize({ width: host.clientWidth, height: host.clientHeight })
  })
  sizes.observe(host)
  const endTheme = onTheme(() => {
    chart.destroy()
    chart = make()
  })

  return {
    set: (times, series, newLimit) => {
      limit = newLimit
      const xs: number[] = []
      places = []
      const ys: (number | null)[][] = series.map(() => [])
      for (const [at, time] of times.entries()) {
        const x = time / 1000
        const before = xs.at(-1)
        if (before !== undefined && x - before > longestStep) {
          xs.push(x - 1)
          places.push(undefined)
          for (const values of ys) values.push(null)
        }
        xs.push(x)
        places.push(at)
        for (const [index, values] of ys.entries()) values.push(series[index]?.values[at] ?? null)
      }
      data = [xs, ...ys]
      chart.setData(data)
    },
    close: () => {
      sizes.disconnect()
      endTheme()
      chart.destroy()
    },
  }
}

/** The limit is shown once what is used comes near enough for both to be read. */
export const topOf = (highest: number, limit: number | undefined): number =>
  limit && limit <= highest * 3 ? Math.max(limit, highest) * 1.08 : highest * 1.3 || 1

function drawGrid({ ctx, bbox }: UPlot, colour: string): void {
  ctx.save()
  ctx.fillStyle = colour
  for (const part of [1 / 3, 2 / 3]) ctx.fillRect(bbox.left, Math.round(bbox.top + bbox.height * part), bbox.width, 1)
  ctx.restore()
}

function drawLimit(chart: UPlot, limit: number | undefined, colour: string): void {
  const top = chart.scales.y?.max ?? 0
  if (!limit || limit > top) return
  const { ctx, bbox } = chart
  const y = Math.round(chart.valToPos(limit, 'y', true)) + 0.5
  ctx.save()
  ctx.strokeStyle = colour
  ctx.lineWidth = 1
  ctx.setLineDash([4, 4])
  ctx.beginPath()
  ctx.moveTo(bbox.left, y)
  ctx.lineTo(bbox.left + bbox.width, y)
  ctx.stroke()
  ctx.restore()
}
