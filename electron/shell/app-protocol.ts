/** The app:// scheme: the built page's own files, under a strict content security policy, and nothing else on this machine. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { app, protocol } from 'electron'

/** Where the page comes from in development; a packaged app never looks. */
export const devServer = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL

export const pageUrl = devServer ?? 'app://wheelhouse/index.html'
export const pageOrigin = devServer ? new URL(devServer).origin : 'app://wheelhouse'

const root = join(__dirname, '../renderer')

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

export function serveAppScheme(): void {
  protocol.handle('app', async (request) => {
    const path = request.method === 'GET' ? pathOf(request.url) : undefined
    const body = path && (await readFile(path).catch(() => undefined))
    if (!path || !body) return new Response('Not found', { status: 404, headers: { 'content-type': 'text/plain' } })
    const extension = extname(path)
    const nonce = randomBytes(16).toString('base64')
    const page = extension === '.html'
    return new Response(page ? body.toString('utf8').replaceAll('__csp_nonce__', nonce) : new Uint8Array(body), {
      headers: {
        'content-type': types[extension] ?? 'application/octet-stream',
        'content-security-policy': policy(nonce),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-dns-prefetch-control': 'off',
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': page ? 'no-store' : 'no-cache',
      },
    })
  })
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
