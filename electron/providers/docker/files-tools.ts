/**
 * Files of a running container, by the commands that are in it: quick, and they see what the container sees, memory and mounts included.
 * The commands are those that busybox and coreutils have in common; paths go in as `printf %b` takes them, so that no name needs quotes.
 */
import { type FileContent, type FileEntry, type FileList, mostEntries } from '../../../shared/contract/files.ts'
import type { Client } from './client.ts'
import type { At } from './files-archive.ts'
import { octal } from './files-bytes.ts'
import { toContent } from './files-content.ts'
import { NoTools, runWhole } from './files-exec.ts'
import { changedFault, isFolderFault, shortFault, specialFileFault, thereFault, toolFault } from './files-faults.ts'
import { parseLinks, parseListing, parseTime } from './files-listing.ts'

/** Bytes of one listing. */
const mostListed = 4 * 1024 * 1024
const mostLinks = 1024 * 1024

/** What a script says by its exit code, beside what its commands say. */
const codes = { said: 3, folder: 4, special: 5, short: 6, changed: 7, there: 8, gone: 9 }

/** Unpacks the path, which may end in a newline, and sees to the commands. */
const head = (...tools: string[]) => `PATH=$PATH:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin:/busybox
for t in printf ${tools.join(' ')}; do command -v $t >/dev/null || exit 127; done
p=$(printf '%b_' "$1"); p=\${p%_}
`
const stat = "stat -L -c '%f/%s/%u/%g/%Y/%y/'"

const listing = `${head('stat', 'find', 'head')}
cd "$p" 2>/dev/null || { stat "$p/." >/dev/null && echo 'Permission denied' >&2; exit ${codes.said}; }
find . -mindepth 1 -maxdepth 1 -exec stat -c '/%f/%s/%u/%g/%Y/%y/%n' {} + | head -c ${mostListed}
printf //
find . -mindepth 1 -maxdepth 1 -type l -exec stat -c '/%s/%n/%N' {} + 2>/dev/null | head -c ${mostLinks}
exit 0`

const reading = `${head('stat', 'tail', 'head')}
[ -f "$p" ] || { stat -L "$p" >/dev/null || exit ${codes.said}; [ -d "$p" ] && exit ${codes.folder}; exit ${codes.special}; }
${stat} "$p" || exit ${codes.said}
if [ "$2" = 1 ]; then head -c "$3" "$p"; else tail -c "+$2" "$p" | head -c "$3"; fi
exit 0`

/** All has to be here before anything is written; then it is written at once, into the file that is there: mode, owner and mounts stay. */
const writing = `${head('stat', 'cat', 'wc')}
c=$(cat; printf _) || exit 127
[ "$(printf %s "\${c%_}" | wc -c)" -eq "$2" ] || exit ${codes.short}
if [ -n "$3" ]; then
  [ -f "$p" ] || { stat -L "$p" >/dev/null || exit ${codes.gone}; [ -d "$p" ] && exit ${codes.folder}; exit ${codes.special}; }
  s=$(stat -L -c '%s/%y' "$p") || exit ${codes.said}
  case $s in "$3"*) ;; *) exit ${codes.changed};; esac
else
  [ -e "$p" ] || [ -L "$p" ] && exit ${codes.there}
  set -C
fi
{ printf %s "\${c%_}" > "$p"; } || exit ${codes.said}
${stat} "$p" || exit ${codes.said}`

const removing = `${head('stat', 'rm')}
[ -L "$p" ] || stat "$p" >/dev/null || exit ${codes.said}
rm -rf "$p" || exit ${codes.said}`

/** Only sees to the commands. */
const asking = head('stat', 'rm', 'mv')

const making = `${head('mkdir')}
mkdir "$p" || exit ${codes.said}`

const renaming = `${head('stat', 'mv')}
q=$(printf '%b_' "$2"); q=\${q%_}
[ -L "$p" ] || stat "$p" >/dev/null || exit ${codes.said}
[ -e "$q" ] || [ -L "$q" ] && exit ${codes.there}
mv "$p" "$q" || exit ${codes.said}`

export type Tools = ReturnType<typeof fileTools>

/** Each rejects with NoTools when the container does not run or lacks the commands. */
export function fileTools(client: Client) {
  const run = async (
    script: string,
    { container, path, shown, shownTo, signal }: At & { shownTo?: string },
    more: string[] = [],
    most = 65_536,
    input?: string,
  ) => {
    const command = ['sh', '-c', script, 'sh', octal(path), ...more]
    const ended = await runWhole(client, container, command, { most, signal, input: input === undefined ? undefined : once(input) })
    const { code, said } = ended
    if (code === codes.folder) throw isFolderFault(shown)
    if (code === codes.special) throw specialFileFault(shown)
    if (code === codes.changed) throw changedFault(shown)
    if (code === codes.there) throw thereFault([shownTo ?? shown])
    if (code === codes.gone) throw changedFault(shown)
    if (code === codes.short) throw shortFault()
    if (code !== 0) throw unusable(said) ? new NoTools(said) : toolFault(said, shown)
    return ended
  }

  return {
    list: async (at: At): Promise<FileList> => {
      const { out, said } = await run(listing, at, [], mostListed + mostLinks + 2)
      const { entries, truncated, rest } = parseListing(out, mostListed)
      if (entries.length === 0 && said.trim() !== '') throw unusable(said) ? new NoTools(said) : toolFault(said, at.shown)
      const targets = parseLinks(out.subarray(rest))
      const all = entries.slice(0, mostEntries).map((entry): FileEntry => {
        const target = entry.kind === 'link' ? targets.get(entry.name) : undefined
        return target === undefined ? entry : { ...entry, target }
      })
      return { entries: all, truncated: truncated || entries.length > mostEntries, limited: false }
    },
    read: async (at: At, { offset, limit }: { offset: number; limit: number }): Promise<FileContent> => {
      const { out, said } = await run(reading, at, [String(offset + 1), String(limit)], limit + 4096)
      const end = out.indexOf(0x0a)
      const facts = factsOf(out.subarray(0, Math.max(0, end)))
      const bytes = out.subarray(end + 1)
      if (bytes.length === 0 && said.trim() !== '') throw unusable(said) ? new NoTools(said) : toolFault(said, at.shown)
      return toContent(bytes, offset, facts)
    },
    write: async (
      at: At,
      text: string,
      expected: { size: number; modified: number } | undefined,
    ): Promise<{ size: number; modified: number }> => {
      const bytes = Buffer.byteLength(text)
      const known = expected ? `${expected.size}/${new Date(expected.modified).toISOString().replace('T', ' ').slice(0, -1)}` : ''
      const { out } = await run(writing, at, [String(bytes), known], 4096, text)
      const { size, modified } = factsOf(out)
      return { size, modified }
    },
    remove: async (at: At): Promise<void> => void (await run(removing, at)),
    canChange: async (at: At): Promise<void> => void (await run(asking, at)),
    makeFolder: async (at: At): Promise<void> => void (await run(making, at)),
    rename: async (at: At & { to: string; shownTo: string }): Promise<void> => void (await run(renaming, at, [octal(at.to)])),
  }
}

/** The commands are there but do not know what they are asked for. */
const unusable = (said: string) => /unrecognized|unknown (?:option|predicate)|invalid option|usage:/i.test(said)

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

/** "%f/%s/%u/%g/%Y/%y/" */
function factsOf(line: Buffer): { size: number; modified: number; mode: number } {
  const [mode = '', size = '', , , seconds = '', time = ''] = line.toString('latin1').trim().split('/')
  if (!/^[0-9a-f]+$/.test(mode) || !/^\d+$/.test(size)) throw new NoTools('stat')
  return { size: Number(size), modified: parseTime(seconds, time), mode: Number.parseInt(mode, 16) & 0o7777 }
}
