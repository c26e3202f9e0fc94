/** Keeps the backend running in a process of its own: starts it, hands it ports, and starts it again whenever it dies. */
import { app, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron'
import type { GrantKind } from '../core/grants.ts'
import { built } from './built.ts'
import { answerVault } from './secrets.ts'

export type BackendProcess = {
  /** Gives the running backend one end of a wire. */
  serve: (port: MessagePortMain) => void
  /** Tells it that the machine woke up, so that it looks at every connection again. */
  resume: () => void
  /** Tells it whether a person can see the window. */
  setSeen: (seen: boolean) => void
  /** Lets it read a file, or what is in a folder, or write a file, that a person has chosen for that in a dialog of the system. */
  grant: (kind: GrantKind, path: string) => void
  /** Hears of every start after the first. */
  onRestart: (listener: () => void) => void
  /** Lets it finish what it is writing; resolves once it has ended. */
  stop: () => Promise<void>
}

/** Waiting time before a restart, milliseconds: doubles from the first to the last while the backend keeps dying. */
const firstWait = 200
const longestWait = 5000
/** A backend that lived this long, milliseconds, is not counted as one that keeps dying. */
const healthyAfter = 10_000
/** Milliseconds that it may take to end when it is asked to. */
const longestEnd = 5000

export function startBackendProcess(): BackendProcess {
  const restarted: (() => void)[] = []
  const granted = { read: new Set<string>(), write: new Set<string>() }
  let isSeen = true
  let child: UtilityProcess | undefined
  let timer: NodeJS.Timeout | undefined
  let wait = firstWait
  let stopped = false

  const start = () => {
    const born = Date.now()
    const fresh = utilityProcess.fork(built('main', 'backend.cjs'), [app.getPath('userData'), app.getVersion()], {
      serviceName: 'Wheelhouse backend',
      stdio: 'inherit',
    })
    child = fresh
    answerVault(fresh)
    for (const kind of ['read', 'write'] as const) for (const path of granted[kind]) fresh.postMessage({ type: 'grant', kind, path })
    if (!isSeen) fresh.postMessage({ type: 'seen', seen: false })
    fresh.once('exit', (code) => {
      if (child === fresh) child = undefined
      if (stopped) return
      if (Date.now() - born > healthyAfter) wait = firstWait
      console.error(`The backend ended with code ${code}; it starts again in ${wait} ms.`)
      timer = setTimeout(() => {
        start()
        for (const listener of restarted) listener()
      }, wait)
      wait = Math.min(longestWait, wait * 2)
    })
  }
  start()

  return {
    // Without a backend there is nobody to serve: the next start brings a new port to the page.
    serve: (port) => (child ? child.postMessage({ type: 'wire' }, [port]) : port.close()),
    resume: () => child?.postMessage({ type: 'resume' }),
    setSeen: (seen) => {
      isSeen = seen
      child?.postMessage({ type: 'seen', seen })
    },
    grant: (kind, path) => {
      granted[kind].add(path)
      child?.postMessage({ type: 'grant', kind, path })
    },
    onRestart: (listener) => void restarted.push(listener),
    stop: () => {
      stopped = true
      clearTimeout(timer)
      const last = child
      if (!last) return Promise.resolve()
      return new Promise((resolve) => {
        last.once('exit', () => resolve())
        last.postMessage({ type: 'stop' })
        setTimeout(() => last.kill(), longestEnd)
      })
    },
  }
}
