/** A duplicate is a container of its own. */
import { expect, test } from 'vitest'
import { runSpec, type RunSpecInput } from '../../../shared/contract/run-spec.ts'
import { duplicateOf } from './duplicate.ts'

const spec = (more: Partial<RunSpecInput>) => runSpec.parse({ image: 'shop/web', ...more })
const networks = [{ name: 'front', aliases: ['web'], ip: '10.0.0.5', ip6: 'fd00::5', mac: '02:42:00:00:00:05' }]

test('has the next name that is free, or none', () => {
  expect(duplicateOf(spec({ name: 'web-2' }), new Set(['web-2', 'web-3'])).name).toBe('web-4')
  expect(duplicateOf(spec({ name: 'web' }), new Set()).name).toBe('web-2')
  expect(duplicateOf(spec({}), new Set())).not.toHaveProperty('name')
})

test('has no addresses that are taken', () => {
  expect(duplicateOf(spec({ networks }), new Set()).networks).toEqual([{ name: 'front', aliases: ['web'] }])
})

test.each(['com.docker.compose.project', 'io.podman.compose.project'])('is not of the project of its %s', (name) => {
  const labels = [
    { name, value: 'shop' },
    { name: 'com.docker.compose.service', value: 'web' },
    { name: 'team', value: 'blue' },
  ]
  const duplicate = duplicateOf(spec({ labels, networks }), new Set())
  expect(duplicate.labels).toEqual([{ name: 'team', value: 'blue' }])
  expect(duplicate.networks).toEqual([{ name: 'front', aliases: [] }])
})
