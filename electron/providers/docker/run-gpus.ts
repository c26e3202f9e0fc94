/** GPUs as `--gpus` says them, and as the engine is asked for them. Pure. */
import { cut, parseCommas, parseInteger, printCommas } from '../../../shared/lib/docker-run/values.ts'

export type DeviceRequest = {
  Driver?: string
  Count?: number
  DeviceIDs?: string[] | null
  Capabilities?: string[][] | null
  Options?: Record<string, string> | null
}

/** Undefined when it cannot be read. */
export function toDeviceRequest(gpus: string): DeviceRequest | undefined {
  const request: DeviceRequest & { Capabilities: string[][] } = { Count: 0, Capabilities: [['gpu']] }
  let counted = false
  for (const field of parseCommas(gpus) ?? ['']) {
    const [key, value] = cut(field)
    const count = value === undefined ? key : key === 'count' ? value : undefined
    if (count !== undefined) {
      const number = count === 'all' ? -1 : parseInteger(count)
      if (number === undefined) return undefined
      request.Count = number
      counted = true
    } else if (key === 'device') request.DeviceIDs = (value ?? '').split(',')
    else if (key === 'driver') request.Driver = value ?? ''
    else if (key === 'capabilities') request.Capabilities = [[...new Set(['gpu', ...(value ?? '').split(',')])]]
    else if (key === 'options')
      request.Options = Object.fromEntries((parseCommas(value ?? '') ?? []).map((one) => [cut(one)[0], cut(one)[1] ?? '']))
    else return undefined
  }
  if (!counted && !request.DeviceIDs) request.Count = 1
  return request
}

export function toGpus(requests: readonly DeviceRequest[] | null | undefined): string | undefined {
  const request = requests?.find(({ Capabilities }) => Capabilities?.some((all) => all.includes('gpu')))
  if (!request) return undefined
  const { Count = 0, DeviceIDs, Driver, Options } = request
  const more = (request.Capabilities?.[0] ?? []).filter((one) => one !== 'gpu')
  const fields = [
    ...(DeviceIDs?.length ? [`device=${DeviceIDs.join(',')}`] : [Count < 0 ? 'all' : String(Count)]),
    ...(Driver ? [`driver=${Driver}`] : []),
    ...(more.length > 0 ? [`capabilities=${more.join(',')}`] : []),
    ...(Object.keys(Options ?? {}).length > 0
      ? [
          `options=${Object.entries(Options ?? {})
            .map((pair) => pair.join('='))
            .join(',')}`,
        ]
      : []),
  ]
  return printCommas(fields)
}
