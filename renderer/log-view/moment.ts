/** A moment as a person types it: `14:30`, `2026-11-24 14:30`, `-15m`; in the time of this machine unless it says otherwise. */

const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }
const ago = /^-\s*(\d{1,6})\s*(s|m|min|h|d|j|w)$/i
const clock = /^(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,](\d{1,3}))?)?$/i
const dated = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i

/**
 * @param now milliseconds since the epoch
 * @returns milliseconds since the epoch; undefined when it is no moment. A time of day is the last one that has been.
 */
export function parseMoment(text: string, now: number): number | undefined {
  const typed = text.trim()
  const [, count, unit = ''] = ago.exec(typed) ?? []
  // French days are jours.
  if (count) return now - Number(count) * (units[unit.toLowerCase() === 'j' ? 'd' : (unit[0] as string).toLowerCase()] ?? 0)
  const [, hour, minute, second = '0', part = '0'] = clock.exec(typed) ?? []
  if (hour) {
    if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
    const at = new Date(now)
    at.setHours(Number(hour), Number(minute), Number(second), Number(part.padEnd(3, '0')))
    if (at.getTime() > now) at.setDate(at.getDate() - 1)
    return at.getTime()
  }
  return parseDate(typed)
}

function parseDate(typed: string): number | undefined {
  const found = dated.exec(typed)
  if (!found) return undefined
  const [, year, month, day, hours = '0', minutes = '0', seconds = '0', fraction = '0', zone] = found
  const [h, m, s, ms] = [Number(hours), Number(minutes), Number(seconds), Number(fraction.padEnd(3, '0').slice(0, 3))]
  if (h > 23 || m > 59 || s > 59) return undefined
  const at = new Date(Number(year), Number(month) - 1, Number(day), h, m, s, ms)
  // 30 February is no day.
  if (at.getMonth() !== Number(month) - 1 || at.getDate() !== Number(day)) return undefined
  if (!zone) return at.getTime()
  const utc = Date.UTC(Number(year), Number(month) - 1, Number(day), h, m, s, ms)
  if (zone.toUpperCase() === 'Z') return utc
  const [, sign, zoneHours, zoneMinutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? []
  return utc - (sign === '-' ? -1 : 1) * (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000
}
