/** What a container was made with, read from what engines say of it that the suites do not run on. */
import { describe, expect, test } from 'vitest'
import { type Inspected, type RunConfig, type RunHostConfig, toSpec, type Usual } from './run-read.ts'

const inspected = (Config: RunConfig, HostConfig: RunHostConfig = {}) =>
  ({ Id: 'a'.repeat(64), Name: '/web', Config: { Image: 'shop/web', ...Config }, HostConfig }) as Inspected
const read = (one: Inspected, { podman = false, usual = {} as Usual } = {}) => toSpec(one, {}, usual, podman)

describe('variables', () => {
  const Env = ['container=oci', 'TERM=xterm', 'HOME=/root', `HOSTNAME=${'a'.repeat(12)}`]

  test('of an image that was built for Podman are its own on Docker', () => {
    expect(read(inspected({ Env }), { podman: false }).environment).toHaveLength(4)
  })

  test('that Podman sets are left out, and only with the values that it sets', () => {
    expect(read(inspected({ Env }), { podman: true }).environment).toEqual([])
    const own = ['container=mine', 'TERM=dumb', 'HOME=/srv', 'HOSTNAME=ship']
    expect(read(inspected({ Env: own }), { podman: true }).environment).toHaveLength(4)
    expect(read(inspected({ Env: ['HOME=/home/bob'], User: 'bob:1' }), { podman: true }).environment).toEqual([])
  })

  test('a limit that is Podman’s usual one is kept on Docker, also when the image says that it is a container', () => {
    const limited = inspected({ Env }, { PidsLimit: 2048 })
    expect(read(limited, { podman: false }).limits.pidsLimit).toBe(2048)
    expect(read(limited, { podman: true }).limits.pidsLimit).toBeUndefined()
  })
})

test('a port on every address of IPv4 alone stays there', () => {
  const at = (HostIp: string) => read(inspected({}, { PortBindings: { '80/tcp': [{ HostIp, HostPort: '8000' }] } })).ports
  expect(at('0.0.0.0')).toEqual([{ ip: '0.0.0.0', host: 8000, container: 80, protocol: 'tcp' }])
  expect(at('')).toEqual([{ host: 8000, container: 80, protocol: 'tcp' }])
})

test('a name of its own on the network of the host is kept, the name of the host is not', () => {
  const named = (Hostname: string) => read(inspected({ Hostname }, { NetworkMode: 'host' }), { usual: { Name: 'machine' } }).hostname
  expect(named('ship')).toBe('ship')
  expect(named('machine')).toBeUndefined()
})
