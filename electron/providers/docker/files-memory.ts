/**
 * Archives of what engines do not see from outside: folders in memory, and what the kernel makes up. The container's own `tar` makes and
 * unpacks them; where the engine's archives do, those are used, since they need nothing in the container.
 */
import type { Client } from './client.ts'
import type { Archive, At } from './files-archive.ts'
import { fromBytes, octal } from './files-bytes.ts'
import { runIn, runWhole } from './files-exec.ts'
import { toolFault } from './files-faults.ts'
import { kindOfMode, parseTime } from './files-listing.ts'
import { tarReader } from './tar-read.ts'

const head = (...tools: string[]) => `PATH=$PATH:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin:/busybox
for t in printf ${tools.join(' ')}; do command -v $t >/dev/null || exit 127; done
p=$(printf '%b_' "$1"); p=\${p%_}
`
/** Follows every link of it; what a path does not lead to is left as it is. */
const follow = `q=$(readlink -f "$p" && printf _) && { q=\${q%_}; p=\${q%?}; }
`
const resolving = `${head('readlink')}${follow}printf %s "$p"`
const packing = `${head('readlink', 'stat', 'tar')}${follow}stat -c '%f/%s/%u/%g/%Y/%y/' "$p" || exit 3
cd "\${p%/*}/" || exit 3
exec tar -c -f - "./\${p##*/}"`
const unpacking = `${head('tar')}exec tar -x -f - -C "$p"`
const looking = `${head('stat')}stat -c %s "$p" 2>/dev/null || echo none`

const command = (script: string, path: string) => ['sh', '-c', script, 'sh', octal(path)]

/** Where a path leads in the end. Rejects with NoTools when the container cannot say. */
export async function resolveInside(client: Client, { container, path, signal }: Omit<At, 'shown'>): Promise<string> {
  const { out } = await runWhole(client, container, command(resolving, path), { most: 65_536, signal })
  return fromBytes(out)
}

export async function openInside(client: Client, { container, path, shown, signal }: At): Promise<Archive> {
  const running = await runIn(client, container, command(packing, path), undefined, signal)
  try {
    let first = Buffer.alloc(0)
    while (!first.includes(0x0a)) {
      const came = await running.next()
      if (came === undefined) throw toolFault((await running.end()).said, shown)
      first = Buffer.concat([first, came])
    }
    const line = first.indexOf(0x0a)
    const [mode = '', size = '', , , seconds = '', time = ''] = first.toString('latin1', 0, line).split('/')
    let rest: Buffer | undefined = first.subarray(line + 1)
    const next = async () => {
      const part = rest && rest.length > 0 ? rest : undefined
      rest = undefined
      if (part) return part
      const came = await running.next()
      if (came !== undefined) return came
      const { code, said } = await running.end()
      if (code !== 0) throw toolFault(said, shown)
      return undefined
    }
    const bits = Number.parseInt(mode, 16) || 0
    const stat = { kind: kindOfMode(bits), size: Number(size) || 0, mode: bits & 0o7777, modified: parseTime(seconds, time) }
    return { stat, tar: tarReader(next), next, close: running.close }
  } catch (error) {
    running.close()
    throw error
  }
}

export async function unpackInside(client: Client, { container, path, shown, signal }: At, archive: AsyncIterable<Buffer>): Promise<void> {
  const running = await runIn(client, container, command(unpacking, path), archive, signal)
  try {
    while ((await running.next()) !== undefined);
    const { code, said } = await running.end()
    if (code !== 0) throw toolFault(said, shown)
  } finally {
    running.close()
  }
}

/** Bytes of what is at a path; undefined when nothing is. */
export async function sizeInside(client: Client, { container, path, signal }: At): Promise<number | undefined> {
  const { out } = await runWhole(client, container, command(looking, path), { most: 100, signal })
  const said = out.toString('latin1').trim()
  return /^\d+$/.test(said) ? Number(said) : undefined
}
