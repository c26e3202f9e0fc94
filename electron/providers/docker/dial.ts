/** Opens connections to an engine: by socket, pipe, TCP, TLS, or through the person's own ssh. */
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { connect as connectSocket } from 'node:net'
import { join } from 'node:path'
import { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { FaultError, fault } from '../../../shared/rpc/fault.ts'
import type { Place } from '../../core/provider.ts'
import type { DockerConfig } from './discover.ts'
import { type Endpoint, parseEndpoint, printEndpoint } from './endpoint.ts'
import { brokenEndpointFault } from './faults.ts'

/** Makes a new connection; its failure is an 'error' of the stream. */
export type Dial = () => Duplex

/** Reads what is needed to dial, anew each time, since addresses and certificates change while the app runs. */
export async function dialer(config: DockerConfig, place: Place): Promise<Dial> {
  const endpoint = parseEndpoint(config.endpoint, config.certs !== undefined)
  if (!endpoint) throw new FaultError(brokenEndpointFault(printEndpoint(config.endpoint)))
  if (endpoint.kind === 'ssh') return () => overSsh(endpoint, place)
  if (endpoint.kind !== 'tcp') return () => connectSocket(endpoint.path)
  const { host, port } = endpoint
  if (!endpoint.tls) return () => connectSocket({ host, port, keepAlive: true, keepAliveInitialDelay: 15_000 })
  const folder = config.certs ?? join(place.home, '.docker')
  const pem = (name: string) => readFile(join(folder, name)).catch(() => undefined)
  const [ca, cert, key] = await Promise.all(['ca.pem', 'cert.pem', 'key.pem'].map(pem))
  return () =>
    connectTls({
      host,
      port,
      ...(/^[\d.:]+$/.test(host) ? {} : { servername: host }),
      ...(ca ? { ca } : {}),
      ...(cert && key ? { cert, key } : {}),
      rejectUnauthorized: !config.skipVerify,
    }).setKeepAlive(true, 15_000)
}

/**
 * As the docker command line does it: the person's ssh, with its configuration, agent and known hosts, runs `docker system dial-stdio`
 * on the other side. It never asks anything, since nobody could answer.
 */
function overSsh({ host, port, user, socket }: Extract<Endpoint, { kind: 'ssh' }>, { env }: Place): Duplex {
  const remote = ['docker', ...(socket ? ['--host', `unix://${socket}`] : []), 'system', 'dial-stdio']
  const args = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10', '-T']
  if (user) args.push('-l', user)
  if (port) args.push('-p', String(port))
  const child = spawn('ssh', [...args, '--', host, ...remote.map(quote)], {
    env: env as NodeJS.ProcessEnv,
    stdio: 'pipe',
    windowsHide: true,
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(-2000)
  })
  const stream = new Duplex({
    read: () => void child.stdout.resume(),
    write: (chunk, _encoding, done) => void child.stdin.write(chunk, () => done()),
    final: (done) => void child.stdin.end(done),
    destroy: (error, done) => {
      child.kill()
      done(error)
    },
  })
  child.stdout.on('data', (chunk: Buffer) => {
    if (!stream.push(chunk)) child.stdout.pause()
  })
  // That it cannot be written to any more means that it ended; how it ended tells more.
  child.stdin.on('error', () => {})
  child.on('error', (error) => stream.destroy(noSshFault(error)))
  child.on('close', (code) => {
    if (code) stream.destroy(sshFault(host, `${port ? `-p ${port} ` : ''}${user ? `${user}@` : ''}${host}`, said))
    else stream.push(null)
  })
  return asSocket(stream)
}

/** For the shell on the other side. */
const quote = (word: string) => (/^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)

/** What Node's http calls on a socket, and a pair of pipes does not have. */
function asSocket(stream: Duplex): Duplex {
  const same = () => stream
  return Object.assign(stream, { setKeepAlive: same, setNoDelay: same, setTimeout: same, ref: same, unref: same })
}

const noSshFault = (error: Error) =>
  fault(
    'unavailable',
    { en: 'The program ssh could not be started.', fr: 'Le programme ssh n’a pas pu être lancé.' },
    {
      hint: {
        en: 'This engine is reached by ssh: install it, or see that it is on your PATH.',
        fr: 'Ce moteur est joint par ssh : installez ce programme, ou ajoutez-le à votre PATH.',
      },
      detail: error.message,
      cause: error,
    },
  )

/** @param address as the ssh command takes it, with port and user */
const sshFault = (host: string, address: string, said: string) =>
  fault(
    'unavailable',
    { en: `The ssh connection to ${host} failed.`, fr: `La connexion ssh à ${host} a échoué.` },
    {
      hint: {
        en: `Run \`ssh ${address} docker version\` in a terminal: it must work without asking anything.`,
        fr: `Lancez \`ssh ${address} docker version\` dans un terminal : la commande doit aboutir sans rien demander.`,
      },
      detail: said.trim(),
    },
  )
