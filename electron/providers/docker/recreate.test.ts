/** What becomes of the old container when the answer to a rename is lost: real engines do not lose one when a test wants it. */
import { expect, test } from 'vitest'
import { asFault } from '../../../shared/rpc/fault.ts'
import type { Ask, Client } from './client.ts'
import { lostFault } from './faults.ts'
import { recreateContainer } from './recreate.ts'

const id = 'a'.repeat(64)

/** An engine with one container that rests, whose answer to the first rename is lost. */
function engine({ renames }: { renames: boolean }) {
  const container = { Id: id, Name: '/web', Image: 'sha256:1', Config: { Image: 'shop/web' }, HostConfig: {}, State: {} }
  let lost = false
  const json = async (path: string) => (path === '/containers/json' ? [] : path.startsWith('/containers/') ? container : {})
  const act = async (path: string, { query }: Ask) => {
    if (!path.endsWith('/rename')) throw new Error(`nobody expects ${path}`)
    const name = `/${query?.name}`
    if (name === container.Name) throw new Error('that is its name already')
    if (lost || renames) container.Name = name
    if (lost) return
    lost = true
    throw lostFault()
  }
  return { container, client: { json, act, text: async () => '{}' } as unknown as Client }
}

test.each([true, false])('a rename whose answer is lost is taken back, whether or not it was done: %s', async (renames) => {
  const { container, client } = engine({ renames })
  const begun = recreateContainer(
    client,
    false,
    { env: {}, stop: async () => {}, proof: 0 },
    'web',
    { newer: false },
    new AbortController().signal,
  )
  const drained = (async () => {
    for await (const _ of begun);
  })()
  const fault = await drained.then(
    () => undefined,
    (error: unknown) => asFault(error),
  )
  expect(fault?.hint?.en).toContain('The old container “web” is as it was before.')
  expect(container.Name).toBe('/web')
})
