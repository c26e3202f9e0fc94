import fc from 'fast-check'
import { expect, test } from 'vitest'
import { redact } from './redact.ts'

const secrets: [line: string, secret: string, rest: string][] = [
  ['Authorization: Bearer abc123.def456', 'abc123', 'Authorization'],
  ['curl -H "Authorization: Basic dXNlcjpwYXNz" https://a.b', 'dXNlcjpwYXNz', 'curl'],
  ['proxy-authorization: Digest username="ann", response="6629fae4"', '6629fae4', 'proxy'],
  ['got bearer a1b2c3d4e5f6g7 from gateway', 'a1b2c3d4e5f6g7', 'from gateway'],
  ['connecting to postgres://app:p@ss:w0rd@db:5432/shop', 'w0rd', '@db:5432/shop'],
  ['REDIS_URL=redis://:hunter2@cache:6379', 'hunter2', 'cache:6379'],
  ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N here', 'eyJzdWIi', 'here'],
  ['key AKIAIOSFODNN7EXAMPLE used', 'AKIAIOSFODNN7EXAMPLE', 'used'],
  ['aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'wJalrXUtnFEMI', 'aws_secret'],
  ['AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI/K7MDENG" ok', 'wJalr', 'ok'],
  ['{"user":"ann","password":"hun\\"ter2","n":1}', 'ter2', '"n":1'],
  ['body={\\"password\\":\\"hunter2\\",\\"n\\":1}', 'hunter2', 'n'],
  ["{'apiKey': 'abc-123-def', 'n': 1}", 'abc-123-def', "'n': 1"],
  ['login password=hunter2 user=ann', 'hunter2', 'user=ann'],
  ['password=12345', '12345', 'password='],
  ['X-Api-Key: 9f8e7d6c5b4a', '9f8e7d6c5b4a', 'Api-Key'],
  ['GET /cb?access_token=abcdef123&state=xyz 200', 'abcdef123', 'state=xyz 200'],
  ['mysqld --password hunter2 --port 3306', 'hunter2', '--port 3306'],
  ['Set-Cookie: sid=s%3Aabc; Path=/; HttpOnly', 's%3Aabc', 'Set-Cookie'],
  ['query="token=abcdef99&x=1" took=3', 'abcdef99', 'took=3'],
  ['token ghp_0123456789abcdefghijABCDEFGHIJ012345 pushed', 'ghp_', 'pushed'],
  ['client_secret: s3cr3t-value', 's3cr3t-value', 'client_secret'],
  ['-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\nabc=\n-----END RSA PRIVATE KEY-----\nafter', 'MIIEow', 'after'],
  ['-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg', 'MIIEvQ', 'BEGIN'],
]

test.each(secrets)('%s', (line, secret, rest) => {
  expect(redact(line)).not.toContain(secret)
  expect(redact(line)).toContain(rest)
})

test('what is no secret stays as it is', () => {
  for (const line of [
    'job 4711 done in 812 ms',
    'prompt tokens=812 total_tokens: 9000',
    'token: null, password_reset=false',
    'GET https://a.b:8080/c@d 200',
    'compass=north bypass=yes',
    'authenticated user ann',
    '12:30:01 retry = 3',
  ])
    expect(redact(line)).toBe(line)
})

test('doing it twice changes nothing more', () => {
  for (const [line] of secrets) expect(redact(redact(line))).toBe(redact(line))
})

test('no text makes it slow or throws: time grows with its length', () => {
  fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void redact(text)))
  for (const text of ['a'.repeat(200_000), 'pass'.repeat(50_000), 'a://'.repeat(50_000), '"'.repeat(200_000), 'eyJ'.repeat(60_000)])
    expect(redact(text)).toHaveLength(text.length)
})
