/** Many real containers for the figures: made through the engine's own interface, since one command per container would take minutes. */
import http from 'node:http'

const label = 'wheelhouse.bench'

/**
 * @param {string} socketPath
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<any>}
 */
function request(socketPath, method, path, body) {
  return new Promise((resolve, reject) => {
    const call = http.request({ socketPath, method, path, headers: body ? { 'content-type': 'application/json' } : {} }, (answer) => {
      let text = ''
      answer.on('data', (chunk) => (text += chunk))
      answer.on('end', () => {
        if ((answer.statusCode ?? 500) >= 300) reject(new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 200)}`))
        else resolve(text ? JSON.parse(text) : undefined)
      })
    })
    call.on('error', reject)
    if (body) call.write(JSON.stringify(body))
    call.end()
  })
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => Promise<unknown>} work
 */
async function eightAtATime(items, work) {
  let next = 0
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (next < items.length) await work(/** @type {T} */ (items[next++]))
    }),
  )
}

/**
 * Makes containers, starts the first ones; returns what removes them again.
 * @param {string} socket
 * @param {string} image
 * @param {number} count
 * @param {{ command: string[], running: number }} options
 */
export async function make(socket, image, count, { command, running }) {
  /** @type {string[]} */
  const ids = []
  await eightAtATime(
    Array.from({ length: count }, (_, i) => i),
    async (i) => {
      const { Id } = await request(socket, 'POST', `/containers/create?name=bench-${i}`, {
        Image: image,
        Cmd: command,
        Labels: { [label]: '1', 'com.docker.compose.project': `bench-${i % 25}`, 'com.docker.compose.service': `service-${i}` },
        HostConfig: { NetworkMode: 'none' },
      })
      ids.push(Id)
      if (i < running) await request(socket, 'POST', `/containers/${Id}/start`)
    },
  )
  return { ids, remove: () => eightAtATime(ids, (id) => request(socket, 'DELETE', `/containers/${id}?force=1`).catch(() => {})) }
}

/**
 * Brings the engine to `count` containers in all, `running` of the new ones started.
 * @param {string} socket
 * @param {string} image
 * @param {number} count
 * @param {number} running
 */
export async function fill(socket, image, count, running) {
  const there = await request(socket, 'GET', '/containers/json?all=1')
  const missing = Math.max(0, count - there.length)
  const { remove } = await make(socket, image, missing, { command: ['sleep', '100000'], running })
  return { count: there.length + missing, remove }
}
