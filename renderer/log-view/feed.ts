/**
 * The rows of one view as they are needed: windows are asked for ahead of the scroll, one at a time, the latest wish first; what a person
 * looks at is found again when lines came in before it. Outside of React, and knows no screen.
 */
import type { LogRow, LogViewChunk, LogWindow } from '../../shared/contract/logs.ts'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'
import { createRetries } from './retries.ts'

export type Place = LogWindow['at']
export type Opened = { write: (window: LogWindow) => void; cancel: () => void }
/** Opens the stream of the view. */
export type Open = (reader: { onChunk: (chunk: LogViewChunk) => void; onEnd: (error?: unknown) => void }) => Opened

export type Counts = Pick<LogViewChunk, 'size' | 'sources' | 'lines' | 'scanned' | 'tooSlow'>

export type Feed = {
  /** Undefined until the backend has said something. */
  readonly counts: Counts | undefined
  /** Why it ended; rows that came before are kept. What passes by itself is waited for: it opens again a few times. */
  readonly fault: Fault | undefined
  /** Changes with everything that can be seen. */
  readonly revision: number
  /** Whether there is something to show: rows, or the certainty that there are none yet. */
  readonly ready: boolean
  rowAt: (position: number) => LogRow | undefined
  positionOf: (ref: string) => number | undefined
  /** Sees to it that these rows come, and those that the scroll is going to. */
  want: (from: number, to: number, direction: number) => void
  /** The newest rows come by themselves, as many as said; undefined ends it. */
  follow: (count: number | undefined) => void
  /** Fetches what is around a place; resolves with its position, or undefined when it is not to be had. */
  seek: (at: Place) => Promise<number | undefined>
  /** Rows to take away; at most `most`. */
  read: (from: number, count: number) => Promise<LogRow[]>
  subscribe: (listener: () => void) => () => void
  /** Opens it again: after a fault, or for another backend. */
  reopen: () => void
  close: () => void
}

export type FeedHooks = {
  /** The line that is looked at, which is to stay where it is. */
  anchor: () => string | undefined
  /** The line that is looked at has another position now. */
  onMoved: (position: number) => void
}

/** Rows of one window, and by how many the scroll is run ahead of: at the speed of a wheel, a window takes a few frames to come. */
const windowSize = 240
const ahead = 160
/** Rows that are remembered around what is wanted. */
const remembered = 4000

type Ask = {
  window: Omit<LogWindow, 'ask'>
  /** `home`: finds again what is looked at, since positions have changed. */
  kind: 'rows' | 'end' | 'home' | 'seek' | 'read'
  done?: (window: { from: number; rows: LogRow[] } | undefined) => void
}

export function createFeed(open: Open, hooks: FeedHooks): Feed {
  let rows = new Map<number, LogRow>()
  let positions = new Map<string, number>()
  let counts: Counts | undefined
  let version: number | undefined
  let fault: Fault | undefined
  let revision = 0
  let ready = false
  let stream: Opened | undefined
  let number = 0
  let inFlight: (Ask & { number: number }) | undefined
  let following: number | undefined
  /** The number of the ask whose answers keep coming. */
  let tail = -1
  let wanted: { from: number; to: number; direction: number } | undefined
  /** Positions are not to be trusted until what is looked at was found again. */
  let lost = false
  let waiting: Ask[] = []
  /** The newest rows are not wanted any more, and come until something else is asked for. */
  let mustAsk = false
  const listeners = new Set<() => void>()
  const changed = () => {
    revision++
    for (const listener of listeners) listener()
  }

  const send = (ask: Ask) => {
    inFlight = { ...ask, number: ++number }
    tail = ask.kind === 'end' ? number : -1
    mustAsk = false
    stream?.write({ ...ask.window, ask: number })
  }
  /** Where the window begins that fills what is missing nearest to what is in sight, or on the way that the scroll goes. */
  const gap = ({ from, to, direction }: NonNullable<typeof wanted>, size: number): number | undefined => {
    const first = Math.max(0, direction < 0 ? from - ahead : from)
    const last = Math.min(size, direction > 0 ? to + ahead : to)
    if (direction < 0) {
      for (let at = Math.min(last, size) - 1; at >= first; at--) if (!rows.has(at)) return Math.max(0, at - windowSize + 1)
    } else for (let at = first; at < last; at++) if (!rows.has(at)) return Math.max(0, at - (direction === 0 ? windowSize / 4 : 0))
    return mustAsk ? Math.max(0, from - windowSize / 4) : undefined
  }
  /** Sends what is wanted most, unless something is on its way. */
  const pump = () => {
    if (inFlight || !stream) return
    // A seek names its place by itself; rows to take away are named by position, which means nothing while one is lost.
    const next = waiting.findIndex(({ kind }) => !lost || kind === 'seek')
    const [ask] = next < 0 ? [] : waiting.splice(next, 1)
    if (ask) return send(ask)
    if (following !== undefined) {
      if (tail < 0) send({ kind: 'end', window: { at: { end: true }, count: following } })
      return
    }
    if (lost) {
      const ref = hooks.anchor()
      if (ref) return send({ kind: 'home', window: { at: { ref }, before: ahead, count: windowSize } })
      forget()
      lost = false
      return pump()
    }
    const from = wanted && counts && gap(wanted, counts.size)
    if (from !== undefined) send({ kind: 'rows', window: { at: { position: from }, count: windowSize } })
  }
  const forget = () => {
    rows = new Map()
    positions = new Map()
  }
  const keep = ({ from, rows: came }: { from: number; rows: LogRow[] }) => {
    if (rows.size > remembered) {
      const middle = from + came.length / 2
      for (const [position, row] of rows)
        if (Math.abs(position - middle) > remembered / 2) {
          rows.delete(position)
          positions.delete(row.ref)
        }
    }
    for (const [index, row] of came.entries()) {
      const known = rows.get(positions.get(row.ref) ?? -1)
      // The same line is the same object, so that what shows it need not be made anew with each line that comes after it.
      rows.set(from + index, known?.ref === row.ref && known.context === row.context ? known : row)
      positions.set(row.ref, from + index)
    }
    if (came.length > 0) ready = true
  }

  const onChunk = (chunk: LogViewChunk) => {
    const { window, version: nowVersion, ...rest } = chunk
    counts = rest
    if (rest.size === 0 && rest.scanned >= rest.lines) ready = true
    const moved = version !== undefined && nowVersion !== version
    version = nowVersion
    if (moved) lost = true
    const answered = window && inFlight?.number === window.ask ? inFlight : undefined
    if (answered) inFlight = undefined
    if (window && answered && isStillTrue(answered.kind)) {
      if (lost) forget()
      keep(window)
      if (lost && answered.kind === 'home') found(answered, window)
      lost = false
      answered.done?.(window)
    } else if (window && window.ask === tail) {
      if (lost) forget()
      lost = false
      keep(window)
    } else if (answered?.kind === 'read') waiting.unshift(answered)
    // Without a window of its own, the end is asked for again.
    if (moved && following !== undefined && !window) tail = -1
    pump()
    changed()
  }
  /** A window that was asked for by position means nothing once positions have changed. */
  const isStillTrue = (kind: Ask['kind']) => !lost || (kind !== 'rows' && kind !== 'read')
  const found = (ask: Ask, came: { from: number; rows: LogRow[] }) => {
    const at = nearest(ask.window.at, came)
    if (at !== undefined) hooks.onMoved(at)
  }
  /** The position of a place within what was asked for around it. */
  const nearest = (at: Place, { from, rows: came }: { from: number; rows: LogRow[] }): number | undefined => {
    if (came.length === 0) return undefined
    const last = from + came.length - 1
    if ('ref' in at) return positions.get(at.ref) ?? Math.min(from + ahead, last)
    if ('position' in at) return Math.min(at.position, last)
    if ('end' in at) return last
    const index = came.findIndex((row) => row.time >= at.time)
    return index < 0 ? last : from + index
  }

  const close = () => {
    retries.stop()
    stream?.cancel()
    stream = undefined
    for (const ask of [...waiting, ...(inFlight ? [inFlight] : [])]) ask.done?.(undefined)
    waiting = []
    inFlight = undefined
  }
  const start = () => {
    close()
    fault = undefined
    if (version !== undefined) lost = true
    version = undefined
    tail = -1
    const mine = open({
      onChunk: (chunk) => mine === stream && onChunk(chunk),
      onEnd: (error) => {
        if (mine !== stream || !error) return
        fault = asFault(error)
        close()
        retries.ended(fault)
        changed()
      },
    })
    stream = mine
    retries.opened()
    pump()
    changed()
  }
  const retries = createRetries(start)
  const ask = (kind: 'seek' | 'read', window: Ask['window']) =>
    new Promise<{ from: number; rows: LogRow[] } | undefined>((done) => {
      if (!stream) return done(undefined)
      waiting.push({ kind, window, done })
      pump()
    })

  start()
  return {
    get counts() {
      return counts
    },
    get fault() {
      return fault
    },
    get revision() {
      return revision
    },
    get ready() {
      return ready
    },
    rowAt: (position) => rows.get(position),
    positionOf: (ref) => positions.get(ref),
    want: (from, to, direction) => {
      wanted = { from, to, direction }
      pump()
    },
    follow: (count) => {
      if (count === following) return
      // A few more rows in sight are no reason to ask anew; many more are.
      if (count !== undefined && following !== undefined && count <= following) return
      mustAsk = following !== undefined
      following = count
      tail = -1
      pump()
    },
    seek: async (at) => {
      following = undefined
      mustAsk = false
      // What was sought before is not wanted any more.
      for (const old of waiting.filter(({ kind }) => kind === 'seek')) old.done?.(undefined)
      waiting = waiting.filter(({ kind }) => kind !== 'seek')
      const window = await ask('seek', { at, before: ahead, count: windowSize })
      return window && nearest(at, window)
    },
    read: async (from, count) => {
      const taken: LogRow[] = []
      while (taken.length < count) {
        const some = await ask('read', { at: { position: from + taken.length }, count: Math.min(500, count - taken.length) })
        if (!some || some.rows.length === 0) break
        taken.push(...some.rows)
      }
      return taken
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    reopen: () => {
      retries.renew()
      start()
    },
    close,
  }
}
