/** Writes the entries of a tar archive: ustar headers, with a pax header before them where names or sizes do not fit. Pure. */

export type TarEntry = {
  /** With `/` between its parts; folders without one at the end. */
  path: string
  kind: 'file' | 'folder' | 'link'
  /** Bytes that follow the header, for files. */
  size: number
  /** Permission bits. */
  mode: number
  /** Seconds since the epoch. */
  modified: number
  /** Where a link leads. */
  target?: string
  /** Whose it is; root's without them. */
  uid?: number
  gid?: number
}

export const tarBlock = 512
/** An archive ends with two empty blocks. */
export const tarEnd = Buffer.alloc(2 * tarBlock)
/** What a header can say of a size in its eleven octal digits. */
const mostPlain = 0o77777777777
/** The same of an owner, in seven. */
const mostOwner = 0o7777777

/** The header of an entry; its content, if any, follows, filled up with `tarPadding`. Belongs to root, as Docker has it, unless it says whose it is. */
export function tarHeader(entry: TarEntry): Buffer {
  const path = entry.kind === 'folder' ? `${entry.path}/` : entry.path
  const target = entry.target ?? ''
  const more: Record<string, string> = {}
  if (!fits(path)) more.path = path
  if (!fits(target)) more.linkpath = target
  if (entry.size > mostPlain) more.size = String(entry.size)
  const owner = { uid: entry.uid ?? 0, gid: entry.gid ?? 0 }
  for (const [key, id] of Object.entries(owner)) if (id > mostOwner) more[key] = String(id)
  const plain = ustar(
    {
      ...entry,
      path,
      target,
      size: Math.min(entry.size, mostPlain),
      uid: Math.min(owner.uid, mostOwner),
      gid: Math.min(owner.gid, mostOwner),
    },
    flags[entry.kind],
  )
  if (Object.keys(more).length === 0) return plain
  const records = Buffer.concat(Object.entries(more).map(([key, value]) => record(key, value)))
  const head = ustar({ path: 'pax', target: '', size: records.length, mode: 0o644, modified: 0 }, 'x')
  return Buffer.concat([head, records, tarPadding(records.length), plain])
}

/** What fills the last block of a content. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((tarBlock - (size % tarBlock)) % tarBlock)

const flags = { file: '0', folder: '5', link: '2' } as const

/** Of the plain header only ASCII is sure to be understood by everybody. */
const fits = (text: string) => text.length <= 100 && /^[\x20-\x7e]*$/.test(text)

/** "<length> <key>=<value>\n", where the length counts itself. */
function record(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`)
  let length = rest + String(rest).length
  if (String(length).length > String(rest).length) length = rest + String(length).length
  return Buffer.from(`${length} ${key}=${value}\n`)
}

function ustar({ path, target = '', size, mode, modified, uid = 0, gid = 0 }: Omit<TarEntry, 'kind'>, flag: string): Buffer {
  const block = Buffer.alloc(tarBlock)
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')
  // What does not fit stands in the pax header: here it is only cut.
  block.write(path.replace(/[^\x20-\x7e]/g, '_').slice(0, 100), 0, 'latin1')
  block.write(octal(mode & 0o7777, 7), 100)
  block.write(octal(uid, 7), 108)
  block.write(octal(gid, 7), 116)
  block.write(octal(size, 11), 124)
  block.write(octal(Math.min(Math.max(0, Math.floor(modified)), mostPlain), 11), 136)
  block.write(' '.repeat(8), 148)
  block.write(flag, 156)
  block.write(target.replace(/[^\x20-\x7e]/g, '_').slice(0, 100), 157, 'latin1')
  block.write('ustar\x0000', 257, 'latin1')
  let sum = 0
  for (const byte of block) sum += byte
  block.write(`${octal(sum, 6)}\0 `, 148, 'latin1')
  return block
}
