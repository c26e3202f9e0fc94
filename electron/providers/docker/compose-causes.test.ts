/** What the programs say, old and new, becomes a fault that a person can act on. */
import { describe, expect, test } from 'vitest'
import type { ComposeTool } from '../../../shared/contract/compose.ts'
import { composeFault, problemsOf } from './compose-causes.ts'
import { oneEnvFileFault } from './compose-faults.ts'

const v1: ComposeTool = { program: 'docker-compose', path: '/usr/bin/docker-compose', version: '1.29.2', v2: false }
const v2: ComposeTool = { program: 'docker compose', path: '/usr/bin/docker', version: '2.24.5', v2: true }
const lines = (text: string) => text.split('\n').map((line) => ({ text: line, channel: 'stderr' as const }))
const faultOf = (text: string, tool = v2) => composeFault(lines(text), 1, tool).fault

describe('the cause', () => {
  test.each([
    [
      'conflict',
      /Port 8080/,
      'Error response from daemon: driver failed programming external connectivity on endpoint x: Bind for 0.0.0.0:8080 failed: port is already allocated',
    ],
    [
      'conflict',
      /Port 80 /,
      'Error response from daemon: Ports are not available: exposing port TCP 0.0.0.0:80 -> 127.0.0.1:0: listen tcp 0.0.0.0:80: bind: address already in use',
    ],
    [
      'conflict',
      /Port 1 /,
      'ERROR: for web  Cannot start service web: driver failed: listen tcp4 127.0.0.1:1: bind: address already in use',
    ],
    ['invalid', /circle: a -> b -> a/, 'dependency cycle detected: a -> b -> a'],
    ['invalid', /circle: a and b/, 'ERROR: Circular dependency between a and b'],
    ['not_found', /“zz”/, 'no such service: zz'],
    ['invalid', /“c”/, 'service "a" depends on undefined service "c": invalid compose project'],
    ['invalid', /“c”/, "ERROR: Service 'a' depends on service 'c' which is undefined."],
    ['invalid', /“zz”/, 'service "a" refers to undefined volume zz: invalid compose project'],
    ['invalid', /“zz”/, 'Named volume "zz:/x:rw" is used in service "a" but no declaration was found in the volumes section.'],
    ['not_found', /“net”/, 'network net declared as external, but could not be found'],
    ['invalid', /NOPE/, 'error while interpolating services.a.image: required variable NOPE is missing a value: must be set'],
    ['invalid', /NOPE/, 'Missing mandatory value for "image" option interpolating $' + '{NOPE?must be set} in service "a": must be set'],
    ['not_found', /none\.env/, "Couldn't find env file: /x/none.env"],
    ['not_found', /none\.env/, 'env file /x/none.env not found: stat /x/none.env: no such file or directory'],
    ['not_found', /nowhere/, 'build path /x/nowhere either does not exist, is not accessible, or is not a valid URL.'],
    ['not_found', /image none/, "pull access denied for none, repository does not exist or may require 'docker login'"],
    ['unauthenticated', /who you are/, 'Get "https://r.example/v2/": no basic auth credentials'],
    [
      'unavailable',
      /registry\.example/,
      'Get "https://registry.example/v2/": dial tcp: lookup registry.example on 10.0.0.1:53: no such host',
    ],
    ['unavailable', /disk is full/, 'write /x: no space left on device'],
    ['conflict', /name web/, 'Conflict. The container name "/web" is already in use by container "1"'],
    ['conflict', /db/, 'dependency failed to start: container shop-db-1 is unhealthy'],
    ['invalid', /built/, 'failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1'],
    ['invalid', /“foo”/, 'validating /x/compose.yml: services.a Additional property foo is not allowed'],
    ['invalid', /not valid/, 'yaml: line 3: did not find expected node content'],
    ['rate_limited', /too much/, 'toomanyrequests: You have reached your pull rate limit'],
    ['unavailable', /engine/, 'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?'],
  ])('%s %s', (code, message, said) => {
    const fault = faultOf(`Creating network "x"\n${said}`)
    expect(fault).toMatchObject({ code, message: { en: expect.stringMatching(message) } })
    expect(fault.message.fr).not.toBe(fault.message.en)
    expect(fault.hint?.en && fault.hint.fr).toBeTruthy()
    expect(fault.detail).toContain(said)
  })

  test('is the age of the program where its file has what newer ones know', () => {
    const said = "The Compose file './c.yml' is invalid because:\n'name' does not match any of the regexes: '^x-'"
    expect(faultOf(said, v1)).toMatchObject({ code: 'unsupported', message: { en: 'docker-compose 1.29.2 does not know “name”.' } })
    expect(faultOf("Unsupported config option for services.a: 'prots'", v1)).toMatchObject({
      code: 'invalid',
      message: { en: expect.stringContaining('prots') },
    })
    expect(oneEnvFileFault(v1).fault.code).toBe('unsupported')
  })

  test.each(["pull access denied for none, repository does not exist or may require 'docker login'", 'no basic auth credentials'])(
    'is not mended by a login in Wheelhouse: %s',
    (said) => {
      expect(faultOf(said).hint).toMatchObject({
        en: expect.stringMatching(/`docker login`.*does not use/),
        fr: expect.stringMatching(/`docker login`.*n’utilise pas/),
      })
    },
  )

  test('that nobody knows is said as it was', () => {
    expect(faultOf('something else')).toMatchObject({
      code: 'internal',
      detail: 'something else',
      message: { en: 'docker compose ended with 1.' },
    })
    expect(composeFault([], null, v2).fault.message.en).toBe('docker compose was ended from outside.')
  })
})

test('of what Python says only what it failed of is told', () => {
  const said = `Starting
Traceback (most recent call last):
  File "/usr/lib/x.py", line 705, in urlopen
    httplib_response = self._make_request(
                       ^^^^^^^^^^^^^^^^^^^
FileNotFoundError: [Errno 2] No such file or directory

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/usr/bin/docker-compose", line 33, in <module>
docker.errors.DockerException: Error while fetching server API version: ('Connection aborted.')`
  const fault = faultOf(said, v1)
  expect(fault.code).toBe('unavailable')
  expect(fault.detail).toBe("Starting\ndocker.errors.DockerException: Error while fetching server API version: ('Connection aborted.')")
})

test('a problem has the line that the program names', () => {
  const said = lines('yaml.parser.ParserError: while parsing a flow sequence\n  in "./c.yml", line 3, column 10')
  expect(problemsOf(said, composeFault(said, 1, v1))).toEqual([{ line: 3, message: said.map(({ text }) => text).join('\n') }])
})
