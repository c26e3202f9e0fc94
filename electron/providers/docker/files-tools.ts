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
import {
  changedFault,
  isFolderFault,
  mountedFault,
  partlyRemovedFault,
  shortFault,
  specialFileFault,
  thereFault,
  toolFault,
  unsavedFault,
} from './files-faults.ts'
import { parseLinks, parseListing, parseTime } from './files-listing.ts'

/** Bytes of one listing. */
const mostListed = 4 * 1024 * 1024
const mostLinks = 1024 * 1024

/** What a script says by its exit code, beside what its commands say. */
const codes = { said: 3, folder: 4, special: 5, short: 6, changed: 7, there: 8, gone: 9, mounted: 10, partly: 11, kept: 12, cut: 13 }

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

/**
 * All has to be here before anything is written. Then it is written beside the file, with its mode and owner, and takes its place: on a
 * full disk the old one stays. One that is mounted or has several names has to stay itself: it is written over where there is room.
 */
const writing = `${head('stat', 'cat', 'wc', 'cp', 'mv', 'rm')}
c=$(cat; printf _) || exit 127
[ "$(printf %s "\${c%_}" | wc -c)" -eq "$2" ] || exit ${codes.short}
put() { printf %s "\${c%_}" | cat; }
if [ -z "$3" ]; then
  [ -e "$p" ] || [ -L "$p" ] && exit ${codes.there}
  set -C
  made=
  { made=1; put; } > "$p" || { [ -z "$made" ] || rm -f "$p"; exit ${codes.said}; }
  ${stat} "$p" || exit ${codes.said}
  exit 0
fi
[ -f "$p" ] || { stat -L "$p" >/dev/null || exit ${codes.gone}; [ -d "$p" ] && exit ${codes.folder}; exit ${codes.special}; }
s=$(stat -L -c '%s/%y' "$p") || exit ${codes.said}
case $s in "$3"*) ;; *) exit ${codes.changed};; esac
w=$p
[ -L "$p" ] && { w=$(readlink -f "$p" && printf _); w=\${w%??}; }
t=\${w%/*}/.wheelhouse-$$
if [ "$(stat -c %h "$w" 2>/dev/null)" = 1 ] && (set -C; : > "$t") 2>/dev/null; then
  if cp -p "$w" "$t" 2>/dev/null; then
    put > "$t" || { rm -f "$t"; exit ${codes.kept}; }
    if [ "$(stat -c %f/%u/%g "$t")" = "$(stat -c %f/%u/%g "$w")" ] && mv -f "$t" "$w" 2>/dev/null; then
      ${stat} "$p" || exit ${codes.said}
      exit 0
    fi
  fi
  rm -f "$t"
fi
set -- "$1" "$2" "$3" $(stat -L -f -c '%a %S' "$p" 2>/dev/null)
case $4$5 in
  *[!0-9]* | '') ;;
  *) [ $(($4 * $5)) -ge "$2" ] || { echo 'No space left on device' >&2; exit ${codes.kept}; } ;;
esac
o=
{ o=1; put; } > "$p" || { [ -z "$o" ] && exit ${codes.said}; exit ${codes.cut}; }
${stat} "$p" || exit ${codes.said}`

/** Refuses what is mounted, or holds what is: taking it away would empty a volume, or a folder of the host. */
const unmounted = `[ -r /proc/self/mountinfo ] || exit 127
d=\${p%/*}
d=$(cd "\${d:-/}" && pwd -P && printf _) || exit ${codes.said}
d=\${d%??}
r=\${d%/}/\${p##*/}
while read -r _ _ _ _ m _; do
  case $m in *\\\\*) m=$(printf '%b_' "$m"); m=\${m%_};; esac
  case $m in "$r" | "$r"/*) printf %s "$m" >&2; exit ${codes.mounted};; esac
done < /proc/self/mountinfo
`

const removing = `${head('stat', 'rm')}
[ -L "$p" ] || stat "$p" >/dev/null || exit ${codes.said}
${unmounted}
f=; [ -d "$p" ] && f=1
rm -rf "$p" || { [ -n "$f" ] && exit ${codes.partly}; exit ${codes.said}; }`

/** Only sees to the commands. */
const asking = head('stat', 'rm', 'mv')

const making = `${head('mkdir')}
mkdir "$p" || exit ${codes.said}`

const renaming = `${head('stat', 'mv')}
q=$(printf '%b_' "$2"); q=\${q%_}
[ -L "$p" ] || stat "$p" >/dev/null || exit ${codes.said}
${unmounted}
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
    if (code === codes.mounted) throw mountedFault(shown, said)
    if (code === codes.partly) throw partlyRemovedFault(said, shown)
    if (code === codes.kept || code === codes.cut) throw unsavedFault(toolFault(said, shown), code === codes.kept)
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
