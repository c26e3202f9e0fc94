/** A store of passwords that fails keeps nobody from what is public, and is named where it does matter. */
import { expect, test } from 'vitest'
import { asFault, fault } from '../../shared/rpc/fault.ts'
import { withLogins } from './registry-login.ts'

const broken = fault('unavailable', { en: 'The store is locked.', fr: 'Le magasin est verrouillé.' })
const { signal } = new AbortController()
const refused = (code: 'unauthenticated' | 'forbidden' | 'not_found' | 'unavailable', detail: string) =>
  fault(code, { en: 'No.', fr: 'Non.' }, { detail })

/** What comes of a transfer that ends so, where the store fails. */
const outcome = async (end?: Error, authFor: () => Promise<undefined> = () => Promise.reject(broken)) => {
  const told: unknown[] = []
  try {
    const transfer = withLogins(authFor, async (ask) => {
      const login = await ask('r.example.com', signal)
      return (async function* () {
        yield login
        if (end) throw end
      })()
    })
    for await (const chunk of transfer) told.push(chunk)
    return told
  } catch (error) {
    return asFault(error)
  }
}

test('goes on without a login', async () => expect(await outcome()).toEqual([undefined]))

test.each([
  ['unauthenticated', ''],
  ['forbidden', 'requested access to the resource is denied'],
  ['not_found', 'pull access denied for a/b, repository does not exist or may require authorization'],
] as const)('says why once the registry refuses: %s', async (code, detail) => {
  expect(await outcome(refused(code, detail))).toEqual(broken.fault)
  // With a store that works the refusal itself is why.
  expect(await outcome(refused(code, detail), async () => undefined)).toMatchObject({ code, detail })
})

test.each([
  ['not_found', 'manifest unknown'],
  ['unavailable', 'no such host'],
] as const)('leaves what has nothing to do with it as it is: %s', async (code, detail) => {
  expect(await outcome(refused(code, detail))).toMatchObject({ code, detail })
})

test('is given up with whoever waits for it', async () => {
  const abort = new AbortController()
  abort.abort()
  const begun = withLogins(
    () => Promise.reject(broken),
    async (ask) => [await ask('r.example.com', abort.signal)] as unknown as AsyncIterable<unknown>,
  )
  expect(await begun.next().catch((error: unknown) => asFault(error).code)).toBe('cancelled')
})
