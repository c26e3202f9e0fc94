/** What events mean, also when an engine tells of them in an order of its own, or of nonsense. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventMapper, type Mapped } from './engine-events-map.ts'

let clock = 1_700_000_000_000_000_000n
const told = (map: ReturnType<typeof eventMapper>, Action: string, Attributes: Record<string, string> = {}, Type = 'container') => {
  clock += 1_000_003n
  const event = { Type, Action, Actor: { ID: 'abc', Attributes: { name: 'web', ...Attributes } } }
  return map(event, `{"Type":"${Type}","timeNano":${clock},"x":"\\"timeNano\\":1"}`) as Mapped
}
const toneOf = (mapped: Mapped) => mapped.row.tone

describe('a death', () => {
  test('is bad unless it was asked for', () => {
    const map = eventMapper(false)
    expect(toneOf(told(map, 'die', { exitCode: '1' }))).toBe('bad')
    expect(toneOf(told(map, 'die', { exitCode: '0' }))).toBeUndefined()
    told(map, 'start')
    told(map, 'kill', { signal: '15' })
    expect(toneOf(told(map, 'die', { exitCode: '143' }))).toBeUndefined()
    told(map, 'start')
    told(map, 'kill', { signal: '1' })
    expect(toneOf(told(map, 'die', { exitCode: '1' }))).toBe('bad')
    // What it was asked for before it was started again says nothing.
    told(map, 'kill', { signal: '15' })
    told(map, 'start')
    expect(toneOf(told(map, 'die', { exitCode: '137' }))).toBe('bad')
  })

  test('that took force is a warning, and by want of memory bad however it was asked', () => {
    const map = eventMapper(false)
    told(map, 'kill', { signal: '15' })
    told(map, 'kill', { signal: '9' })
    expect(toneOf(told(map, 'die', { exitCode: '137' }))).toBe('warn')
    told(map, 'start')
    told(map, 'kill', { signal: '9' })
    expect(toneOf(told(map, 'die', { exitCode: '137' }))).toBeUndefined()
    told(map, 'start')
    told(map, 'oom')
    told(map, 'kill', { signal: '15' })
    expect(toneOf(told(map, 'die', { exitCode: '137' }))).toBe('bad')
    expect(told(map, 'stop').amended).toBeUndefined()
  })

  test('that a stop follows was asked for: it is told again, as the same event', () => {
    const map = eventMapper(false)
    told(map, 'kill', { signal: '15' })
    clock += 60_000_000_000n
    const died = told(map, 'die', { exitCode: '1' })
    expect(died.row.tone).toBe('bad')
    const { tone, ...row } = died.row
    expect(told(map, 'stop').amended).toEqual(row)
    expect(told(map, 'stop').amended).toBeUndefined()
  })

  test('by a signal is only a warning on Podman, which does not tell who was asked', () => {
    const map = eventMapper(true)
    expect(toneOf(told(map, 'die', { exitCode: '137' }))).toBe('warn')
    expect(toneOf(told(map, 'die', { containerExitCode: '2' }))).toBe('bad')
  })
})

test('health that is the same again is noise, until the container starts anew', () => {
  const map = eventMapper(true)
  const health = (status: string) => told(map, `health_status: ${status}`).row
  expect(health('healthy')).toMatchObject({ tone: 'ok', noise: false, action: 'health_status', detail: 'healthy' })
  expect(health('healthy')).toMatchObject({ noise: true })
  expect(health('healthy')).not.toHaveProperty('tone')
  expect(health('unhealthy')).toMatchObject({ tone: 'bad', noise: false })
  told(map, 'start')
  expect(health('unhealthy')).toMatchObject({ tone: 'bad', noise: false })
})

test('what runs inside is noise, with what it was', () => {
  const map = eventMapper(false)
  expect(told(map, 'exec_create: sh -c "a: b"').row).toMatchObject({
    group: 'ran',
    noise: true,
    action: 'exec_create',
    detail: 'sh -c "a: b"',
  })
  expect(told(map, 'commit').row).toMatchObject({ group: 'created', noise: false })
})

test('its time is read to the nanosecond, where a number would be rounded', () => {
  const map = eventMapper(false)
  const line = '{"timeNano":1795564173148691523}'
  const row = map(JSON.parse(`{"Type":"image","Action":"pull","Actor":{"ID":"x"},"timeNano":1795564173148691523}`), line)?.row
  expect(row).toMatchObject({ at: 1795564173148, nanos: 691523 })
  expect(map({ Type: 'image', Action: 'pull', time: 1795564173 }, '{}')?.row).toMatchObject({ at: 1795564173000, nanos: 0 })
})

test('whatever an engine tells becomes a row of bounded size, or nothing', () => {
  const map = eventMapper(false)
  const any = fc.record(
    {
      Type: fc.oneof(fc.constantFrom('container', 'image', 'volume', 'system', '__proto__'), fc.anything()),
      Action: fc.oneof(fc.constantFrom('die', 'kill', 'stop', 'start', 'health_status', 'oom', '__proto__', ': x'), fc.anything()),
      Actor: fc.oneof(
        fc.record({
          ID: fc.oneof(fc.constantFrom('a', 'b'), fc.anything()),
          Attributes: fc.oneof(fc.dictionary(fc.string(), fc.anything()), fc.anything()),
        }),
        fc.constant(null),
      ),
      time: fc.anything(),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(any, fc.string(), (given, line) => {
      // What comes from an engine is JSON.
      const event = JSON.parse(JSON.stringify(given))
      const row = map(event, line)?.row
      if (!row) return
      expect(Number.isSafeInteger(row.at) && row.nanos >= 0 && row.nanos < 1_000_000).toBe(true)
      expect(row.action.length).toBeLessThanOrEqual(200)
      expect(Object.keys(row.attributes).length).toBeLessThanOrEqual(50)
      expect(Object.values(row.attributes).every((value) => typeof value === 'string' && value.length <= 500)).toBe(true)
      expect(row.event.length).toBeLessThan(2500)
    }),
    { numRuns: 2000 },
  )
})
