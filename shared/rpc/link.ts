/** The page's end of whichever wire there is now: who waits for which answer, and what waits for a wire to come. */
import { asFault, FaultError, fault, wireLost } from './fault.ts'
import type { ClientWire, DownFrame, UpFrame } from './frames.ts'

/** What a request does with its answers. Nothing is called after `ok`, `end` or `err`. */
export type Answers = {
  next?: (value: never) => void
  ok?: (value: never) => void
  end?: () => void
  err: (error: FaultError) => void
}

/** Something that outlives wires: it is told of each that comes and goes. */
export type Resident = { attach: () => void; detach: () => void }

export type Link = ReturnType<typeof createLink>

/** @param patience how long a request waits for a wire, milliseconds */
export function createLink(patience: number) {
  let wire: ClientWire | undefined
  let lastId = 0
  const open = new Map<number, Answers>()
  const residents = new Set<Resident>()
  const waiting = new Set<{ go: () => void }>()
  const watchers = new Set<(connected: boolean) => void>()

  const onFrame = (frame: DownFrame) => {
    const answers = open.get(frame?.id)
    if (!answers) return
    if (frame.t === 'next') return answers.next?.(frame.value as never)
    open.delete(frame.id)
    if (frame.t === 'ok') answers.ok?.(frame.value as never)
    else if (frame.t === 'end') answers.end?.()
    else answers.err(new FaultError(frame.fault))
  }

  /** Takes a new wire into use; lists reopen, waiting requests go out. A wire that was in use is given up. */
  const attach = (fresh: ClientWire) => {
    const old = wire
    if (old) lose(old)
    old?.close()
    wire = fresh
    fresh.onClose(() => lose(fresh))
    fresh.onFrame((frame) => {
      // What a wire that was given up still had under way belongs to nobody.
      if (wire === fresh) onFrame(frame)
    })
    for (const resident of [...residents]) resident.attach()
    for (const request of [...waiting]) request.go()
    for (const watcher of [...watchers]) watcher(true)
  }

  const lose = (lost: ClientWire) => {
    if (wire !== lost) return
    wire = undefined
    const orphans = [...open.values()]
    open.clear()
    for (const answers of orphans) answers.err(wireLost())
    for (const resident of [...residents]) resident.detach()
    for (const watcher of [...watchers]) watcher(false)
  }

  /** Runs `go` once a wire is there: at once, or when one comes within the patience. Returns what gives up waiting. */
  const whenAttached = (go: () => void, giveUp: (error: FaultError) => void): (() => void) => {
    if (wire) {
      go()
      return () => {}
    }
    const stop = () => {
      clearTimeout(timer)
      waiting.delete(request)
    }
    const request = {
      go: () => {
        stop()
        go()
      },
    }
    const timer = setTimeout(() => {
      stop()
      giveUp(notRunning())
    }, patience)
    waiting.add(request)
    return stop
  }

  return {
    attach,
    whenAttached,
    attached: () => wire !== undefined,
    newId: () => ++lastId,
    /** Sends what begins a request. A frame that cannot travel is the request's error, never the wire's. */
    begin: (frame: Extract<UpFrame, { t: 'call' | 'open' }>, answers: Answers) => {
      open.set(frame.id, answers)
      try {
        wire?.send(frame)
      } catch (error) {
        open.delete(frame.id)
        answers.err(new FaultError(asFault(error)))
      }
    },
    isOpen: (id: number) => open.has(id),
    /** Sends what belongs to a request that is still open; else does nothing. */
    send: (frame: Extract<UpFrame, { t: 'ack' | 'write' }>) => {
      if (open.has(frame.id)) wire?.send(frame)
    },
    cancel: (id: number) => {
      if (open.delete(id)) wire?.send({ t: 'cancel', id })
    },
    /** Keeps a resident informed from now on; the caller attaches it itself when a wire is there already. */
    join: (resident: Resident): (() => void) => {
      residents.add(resident)
      return () => void residents.delete(resident)
    },
    /** Hears whether a backend answers, now and at each change; returns what ends it. */
    onConnected: (watcher: (connected: boolean) => void): (() => void) => {
      watchers.add(watcher)
      watcher(wire !== undefined)
      return () => void watchers.delete(watcher)
    },
  }
}

const notRunning = () =>
  fault(
    'unavailable',
    { en: 'The background process does not answer.', fr: 'Le processus d’arrière-plan ne répond pas.' },
    {
      hint: {
        en: 'It is restarted by itself. If this stays, quit the app and start it again.',
        fr: 'Il redémarre tout seul. Si cela persiste, quittez l’application et relancez-la.',
      },
    },
  )
