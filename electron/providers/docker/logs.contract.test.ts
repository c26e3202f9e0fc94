/** Docker is a source of logs as the capability wants them, against a real Docker Engine, and with what only Docker has: log drivers. */
import { randomUUID } from 'node:crypto'
import { homedir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { logsSuite } from '../../capabilities/logs.suite.ts'
import { type LogSuiteOptions, linesOf, logsKit } from '../../capabilities/logs.suite-kit.ts'
import { dockerCli, failure, forever, label } from '../../capabilities/suite-kit.ts'
import { silentLog } from '../../core/log.ts'
import { dockerProvider } from './index.ts'
import { patient } from './patient.kit.ts'

const endpoint = `unix://${process.env.WHEELHOUSE_ENGINE ?? '/var/run/docker.sock'}`
const image = process.env.WHEELHOUSE_TEST_IMAGE ?? 'wheelhouse/busybox:test'
const cli = dockerCli(endpoint)

const withDriver = (driver: string, ...driverOptions: string[]): LogSuiteOptions => ({
  connect: async () => {
    const place = { env: {}, home: homedir(), platform: process.platform }
    const session = await dockerProvider(patient).connect({ endpoint }, { signal: new AbortController().signal, place, log: silentLog })
    if (!session.capabilities.logs) throw new Error('it has no logs')
    return { logs: session.capabilities.logs, close: session.close }
  },
  run: async (script, { terminal, group, labels = {}, memory }) => {
    const given = [
      ...(terminal ? ['-t'] : []),
      ...(group ? ['--label', `com.docker.compose.project=${group}`] : []),
      ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
      ...(memory ? ['--memory', `${memory}`, '--memory-swap', `${memory}`] : []),
      ...['--log-driver', driver, ...driverOptions.flatMap((option) => ['--log-opt', option])],
    ]
    return cli('run', '-d', '--network', 'none', '--label', label, ...given, image, 'sh', '-c', script)
  },
  ended: async (origin) => void (await cli('wait', origin)),
  restart: async (origin) => void (await cli('start', origin)),
  stop: async (origin) => void (await cli('stop', origin)),
  remove: async (origins) => void (await cli('rm', '-f', '-v', ...origins)),
  // The JSON of this driver has no way to say what is no text.
  invalid: driver === 'json-file' ? 'replaced' : 'kept',
})

describe.skipIf(process.env.WHEELHOUSE_NO_ENGINE)('a real engine', () => {
  logsSuite('docker with the driver json-file', withDriver('json-file'))
  // It must not turn the log over: engines before 23 that are asked for a log meanwhile may give one of its parts twice and another never.
  logsSuite('docker with the driver local', withDriver('local', 'max-size=200m'))

  describe('a log that is turned over', () => {
    const kit = logsKit(withDriver('json-file', 'max-size=200k', 'max-file=3'))

    test('is followed across every turn, with each line once', async () => {
      const count = 10_000
      const origin = await kit.run(`for i in $(seq 1 ${count}); do echo $i; [ $((i % 100)) = 0 ] && sleep 0.02; done; ${forever}`)
      let next = 1
      for await (const batch of kit.logs.read(origin, { follow: true }, kit.abort.signal)) {
        for (const { text } of linesOf(batch)) expect(text).toBe(String(next++))
        if (next > count) break
      }
      const kept = await kit.read(origin)
      // It has been turned over so often that the engine itself has lost its beginning.
      expect(kept.length).toBeLessThan(count)
      expect(kept.map(({ text }) => Number(text))).toEqual(Array.from(kept, (_, index) => count - kept.length + index + 1))
    })
  })

  describe('a log that the engine does not keep', () => {
    const kit = logsKit(withDriver('none'))

    test('is a fault that says so, in both languages, with what to do', async () => {
      const fault = await failure(kit.read(await kit.run('echo one')))
      expect(fault.code).toBe('unsupported')
      expect(fault.message.en).toMatch(/not kept/)
      expect(fault.message.fr).toMatch(/conservé/)
      expect(fault.hint?.en).toMatch(/log driver/)
      expect(fault.hint?.fr).toMatch(/pilote de journaux/)
    })
  })

  describe('a log that the engine sends away', () => {
    const kit = logsKit(withDriver('syslog', 'syslog-address=udp://127.0.0.1:9', 'cache-disabled=true'))

    test('is a fault that names the driver', async () => {
      const fault = await failure(kit.read(await kit.run('echo one'), { follow: true }))
      expect(fault.code).toBe('unsupported')
      expect(fault.message.en).toMatch(/syslog/)
      expect(fault.message.fr).toMatch(/syslog/)
    })
  })

  test('an id that is no id reaches no other part of the engine', async () => {
    const session = await withDriver('local').connect()
    const origin = `${randomUUID()}/../json?x=`
    const reading = session.logs.read(origin, { follow: false }, new AbortController().signal)[Symbol.asyncIterator]()
    expect((await failure(reading.next())).code).toBe('not_found')
    session.close()
  })
})
