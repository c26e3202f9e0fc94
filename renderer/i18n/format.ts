/** Numbers, sizes and times in the person's language. */
import { currentLanguage } from './index.ts'

const cache = new Map<string, unknown>()
/** A format for the language of now, made once: making one is dear. */
function cached<F, O>(Format: new (language: string, options: O) => F, options: O): F {
  const key = `${Format.name} ${currentLanguage()} ${JSON.stringify(options)}`
  if (!cache.has(key)) cache.set(key, new Format(currentLanguage(), options))
  return cache.get(key) as F
}
const number = (options: Intl.NumberFormatOptions) => cached(Intl.NumberFormat, options)
const date = (options: Intl.DateTimeFormatOptions) => cached(Intl.DateTimeFormat, options)

export const formatNumber = (value: number): string => number({}).format(value)

/** Where there is little room: 12345 → "12K"; in French "12 k". */
export const formatCount = (value: number): string => number({ notation: 'compact' }).format(value)

/** @param value percent of one core, or of anything: 12.3 → "12.3 %" */
export const formatPercent = (value: number): string => `${number({ minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)} %`

const byteUnits = { en: ['B', 'kB', 'MB', 'GB', 'TB', 'PB'], fr: ['o', 'ko', 'Mo', 'Go', 'To', 'Po'] }

/** @param bytes → "212 MB", "1.1 GB"; in French octets */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (Math.abs(value) >= 1000 && unit < 5) {
    value /= 1000
    unit++
  }
  const digits = unit >= 3 && value < 100 ? 1 : 0
  return `${number({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)} ${byteUnits[currentLanguage()][unit]}`
}

const memoryUnits = { en: ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'], fr: ['o', 'Kio', 'Mio', 'Gio', 'Tio', 'Pio'] }

/**
 * Memory beside its limit, in the units that limits are set in: what was given as `64m` is 64 MiB, and never “67 MB”.
 * @param bytes → "64 MiB", "1.5 GiB"; in French octets
 */
export function formatMemory(bytes: number): string {
  const unit = Math.min(5, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)))
  return `${number({ maximumFractionDigits: unit >= 3 ? 2 : unit >= 2 ? 1 : 0 }).format(bytes / 1024 ** unit)} ${memoryUnits[currentLanguage()][unit]}`
}

const ageUnits = {
  en: { s: 's', min: 'min', h: 'h', d: 'd', y: 'y' },
  fr: { s: 's', min: 'min', h: 'h', d: 'j', y: 'a' },
}

/** @param milliseconds a duration → "3 d", "2 min": its largest unit, rounded down */
export function formatAge(milliseconds: number): string {
  const unit = ageUnits[currentLanguage()]
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  if (seconds < 60) return `${seconds} ${unit.s}`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} ${unit.min}`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} ${unit.h}`
  if (seconds < 86_400 * 365) return `${Math.floor(seconds / 86_400)} ${unit.d}`
  return `${Math.floor(seconds / (86_400 * 365))} ${unit.y}`
}

/** @param at milliseconds since the epoch → "19 Nov 2026, 09:02:11" */
export const formatDateTime = (at: number): string =>
  date({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }).format(at)

/** @param at milliseconds since the epoch → "09:02:11" */
export const formatTime = (at: number): string => date({ hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }).format(at)

/** @param at milliseconds since the epoch → "09:02" */
export const formatMinute = (at: number): string => date({ hour: '2-digit', minute: '2-digit', hour12: false }).format(at)

/** @param at milliseconds since the epoch → "Thu, 19 Nov 2026" */
export const formatDay = (at: number): string => date({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).format(at)
