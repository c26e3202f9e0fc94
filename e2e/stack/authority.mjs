/** An authority of a test's own and certificates that it signs, made with openssl. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './command.mjs'

/**
 * @typedef {{ certificate: string, key: string }} Signed paths of files
 * @typedef {{ file: string, sign: (names: string) => Signed, remove: () => void }} Authority `names`: what the certificate is for, such as `IP:127.0.0.1`
 */

/** @returns {Authority} */
export function makeAuthority() {
  const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-authority-'))
  const [file, key] = [join(folder, 'ca.crt'), join(folder, 'ca.key')]
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  run('openssl', ['req', '-x509', ...ec, '-days', '2', '-subj', '/CN=authority of a test', '-keyout', key, '-out', file])
  let made = 0
  return {
    file,
    sign: (names) => {
      const of = join(folder, `signed-${++made}`)
      writeFileSync(`${of}.ext`, `subjectAltName=${names}\n`)
      run('openssl', ['req', ...ec, '-subj', '/CN=registry of a test', '-keyout', `${of}.key`, '-out', `${of}.csr`])
      run('openssl', [
        ...['x509', '-req', '-in', `${of}.csr`, '-days', '2', '-extfile', `${of}.ext`, '-out', `${of}.crt`],
        ...['-CA', file, '-CAkey', key, '-CAcreateserial'],
      ])
      return { certificate: `${of}.crt`, key: `${of}.key` }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
