/** The app:// scheme: the built page's own files, under a strict content security policy, and nothing else on this machine. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import { app, protocol } from 'electron'
import { built } from './built.ts'

/** Where the page comes from in development; a packaged app never looks. */
export const devServer = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL

export const pageUrl = devServer ?? 'app://wheelhouse/index.html'
export const pageOrigin = devServer ? new URL(devServer).origin : 'app://wheelhouse'

const root = built('renderer')

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/** The nonce lets libraries add style elements of their own; scripts come from files only. */
const policy = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** Has to run before the app is ready. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }])
}

/**
 * Serves the scheme by the older of Electron's two interfaces: `protocol.handle` makes Response objects, for which Node loads its whole
 * HTTP client, and that alone costs the first paint 60 ms of 440.
 */
export function serveAppScheme(): void {
  protocol.registerBufferProtocol('app', (request, answer) => {
    const path = request.method === 'GET' ? pathOf(request.url) : undefined
    const data = path && read(path)
    if (!path || !data) return answer({ statusCode: 404, mimeType: 'text/plain', data: Buffer.from('Not found') })
    const extension = extname(path)
    const nonce = randomBytes(16).toString('base64')
    const page = extension === '.html'
    // No cross-origin-opener-policy: window.open is denied anyway, and it would make Chromium start a second process for the page.
    const headers = {
      'content-type': types[extension] ?? 'application/octet-stream',
      'content-security-policy': policy(nonce),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-dns-prefetch-control': 'off',
      'cache-control': page ? 'no-store' : 'no-cache',
    }
    answer({ headers, data: page ? Buffer.from(data.toString('utf8').replaceAll('__csp_nonce__', nonce)) : data })
  })
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

/** The file that a URL stands for; undefined for another host and for anything that would leave the page's folder. */
export function pathOf(url: string): string | undefined {
  try {
    const { host, pathname } = new URL(url)
    const name = decodeURIComponent(pathname)
    if (host !== 'wheelhouse' || /[\0\\]/.test(name) || name.split('/').includes('..')) return undefined
    const path = join(root, name === '/' ? 'index.html' : name)
    return path.startsWith(root + sep) ? path : undefined
  } catch {
    return undefined
  }
}
