/** What no page may do, whoever wrote it: leave the app, open windows, embed others, ask for devices. */
import { app, type Session, session, type WebContents } from 'electron'
import { pageOrigin } from './app-protocol.ts'

/** Copying text is all that the page ever needs to ask for. */
const allowed = 'clipboard-sanitized-write'

export function guardPages(): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents))
  app.on('session-created', guardSession)
  void app.whenReady().then(() => guardSession(session.defaultSession))
}

function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  // The content security policy does not reach WebRTC: without a route it can tell nobody anything.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  contents.setWindowOpenHandler(({ url }) => {
    void import('./external-links.ts').then(({ openExternally }) => openExternally(url))
    return { action: 'deny' }
  })
}

function guardSession(guarded: Session): void {
  const isOurs = (origin: string | undefined) => origin !== undefined && URL.canParse(origin) && originOf(origin) === pageOrigin
  guarded.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(permission === allowed && details.isMainFrame && isOurs(details.requestingUrl)),
  )
  guarded.setPermissionCheckHandler(
    (_contents, permission, origin, details) => permission === allowed && details.isMainFrame && isOurs(origin),
  )
  guarded.setDevicePermissionHandler(() => false)
  // The page may save what it made itself (a log, a report); the system asks where to.
  guarded.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${pageOrigin}/`)) event.preventDefault()
  })
}

/** URL.origin is 'null' for schemes that Node does not know. */
const originOf = (url: string): string => {
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}`
}
