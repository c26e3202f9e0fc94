/** A process that keeps numbered lines until it is killed, and says which number it has kept, and when. */
import { silentLog } from '../core/log.ts'
import { Store } from './store.ts'
import { limits, meta, numbered, textsOf } from './store.kit.ts'

const [folder = ''] = process.argv.slice(2)
const store = new Store({ folder, limits: limits({ maxBytes: 256e6 }), log: silentLog })
const last = textsOf(store.of('a')).findLast((text) => text.startsWith('line '))
let next = last === undefined ? 0 : Number(last.slice(5)) + 1
if (last === undefined) store.describe('a', meta())

setInterval(() => {
  const count = Math.ceil(Math.random() ** 4 * 2000)
  store.append('a', numbered(next, count))
  next += count
  process.stdout.write(`${next} ${Date.now()}\n`)
}, 4)
