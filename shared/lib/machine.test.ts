/** Whose localhost a port is on. */
import { expect, test } from 'vitest'
import { isReachable, machineOf, overlap, publishedAt } from './machine.ts'

test.each([
  ['unix:///var/run/docker.sock', ''],
  ['npipe:////./pipe/docker_engine', ''],
  ['tcp://localhost:2375', ''],
  ['tcp://127.0.0.1:2375', ''],
  ['tcp://[::1]:2375', ''],
  ['ssh://root@127.0.0.1:51234/run/podman/podman.sock', ''],
  ['ssh://me@Build.example', 'build.example'],
  ['ssh://me@build:2222/run/docker.sock', 'build'],
  ['tcp://192.168.1.5:2376', '192.168.1.5'],
  ['https://engine.example/', 'engine.example'],
  ['tcp://[fd00::5]:2376', 'fd00::5'],
  ['192.168.1.5:2375', '192.168.1.5'],
])('%s is on the machine "%s"', (endpoint, machine) => expect(machineOf(endpoint)).toBe(machine))

test('what is published is found at its address, or where its machine is', () => {
  expect(publishedAt('', '', 80)).toBe('localhost:80')
  expect(publishedAt('', '0.0.0.0', 80)).toBe('localhost:80')
  expect(publishedAt('build', '::', 80)).toBe('build:80')
  expect(publishedAt('fd00::5', '', 80)).toBe('[fd00::5]:80')
  expect(publishedAt('build', '10.0.0.1', 80)).toBe('10.0.0.1:80')
  expect(publishedAt('', '::1', 80)).toBe('[::1]:80')
})

test('what another machine keeps to itself cannot be reached', () => {
  expect([isReachable('', '127.0.0.1'), isReachable('build', ''), isReachable('build', '10.0.0.1')]).toEqual([true, true, true])
  expect([isReachable('build', '127.0.0.1'), isReachable('build', '::1')]).toEqual([false, false])
})

test('every address has each in common, and one has itself', () => {
  expect([overlap([''], ['127.0.0.1']), overlap(['::1', '10.0.0.1'], ['10.0.0.1'])]).toEqual([true, true])
  expect([overlap(['127.0.0.1'], ['192.168.1.5']), overlap([], [''])]).toEqual([false, false])
})
