/** The file that a person is told of is where Docker of that system looks. */
import { expect, test } from 'vitest'
import { authorityFile } from './authorities.ts'
import { connectionFault } from './faults.ts'

const linux = { platform: 'linux', home: '/home/anna', env: {} } as const
const mac = { platform: 'darwin', home: '/Users/anna', env: {} } as const
const windows = { platform: 'win32', home: 'C:\\Users\\anna', env: {} } as const

test.each([
  [linux, '/etc/docker/certs.d/registry.corp:5000/ca.crt'],
  [mac, '/Users/anna/.docker/certs.d/registry.corp:5000/ca.crt'],
  [windows, 'C:\\Users\\anna\\.docker\\certs.d\\registry.corp5000\\ca.crt'],
])('as Docker names it: %o', (place, file) => {
  expect(authorityFile('registry.corp:5000', place)).toBe(file)
})

test("what is no host leads nowhere, and Docker's own registry has no folder, which is not told then", () => {
  expect(authorityFile('../../tmp', linux)).toBeUndefined()
  expect(authorityFile('docker.io', linux)).toBeUndefined()
  const { hint } = connectionFault(Object.assign(new Error('x'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), 'docker.io').fault
  expect(hint?.en).toContain('this machine trusts')
  expect(hint?.fr).toContain('cette machine reconnaît')
  expect(JSON.stringify(hint)).not.toContain('certs.d')
})
