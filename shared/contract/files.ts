/** Files inside containers and volumes: what is there, what is in one, and how to bring them in and out. */
import { z } from 'zod'
import { normalPath } from '../lib/file-name.ts'
import { call, stream } from '../rpc/contract.ts'

/** Bytes that are read or edited at once; more is downloaded. */
export const mostShown = 1024 * 1024
/** Entries of one folder that are listed; beyond them the list says that it is not whole. */
export const mostEntries = 10_000

/** Whose files: a container's, or those of a volume, whoever uses it. */
export type FileSubject = { engine: string; kind: 'container' | 'volume'; of: string }

export type FileKind = 'file' | 'folder' | 'link' | 'other'

/** All text is from outside. */
export type FileEntry = {
  /** With bytes that are no UTF-8 as U+DC80 to U+DCFF; show it with `shownName`, and give it back as it is. */
  name: string
  kind: FileKind
  /** Bytes. */
  size: number
  /** The permission bits, setuid, setgid and sticky included: 0o644. */
  mode: number
  /** Whose it is; absent where the engine does not say. */
  uid?: number
  gid?: number
  /** Milliseconds since the epoch. */
  modified: number
  /** Where a link leads, as it is written in it. */
  target?: string
}

/** `truncated`: there is more than is listed. `limited`: what is in it can be neither renamed nor removed, for want of a running container with the commands for it. */
export type FileList = { entries: FileEntry[]; truncated: boolean; limited: boolean }

/** A part of a file. One of `text` and `base64` is there. */
export type FileContent = {
  /** Bytes of the whole file. */
  size: number
  text?: string
  base64?: string
  /** It is not text in UTF-8. */
  binary: boolean
  /** Where the next part begins: text is never cut within a character. */
  end: number
  /** There is more after this part. */
  truncated: boolean
  modified: number
  mode: number
}

/** Bytes of content so far. `total` is absent where it is not known before: that of a folder. */
export type DownloadChunk = { bytes: number; total?: number } | { done: { bytes: number } }
/** `current` is being sent: until the next one is named it may be there only in part. `arrived` counts files and folders that were sent whole. */
export type UploadChunk = { bytes: number; total: number; arrived: number; current?: string } | { done: { bytes: number; arrived: number } }

export type FileChange = { path: string; kind: 'added' | 'modified' | 'deleted' }

const subject = z.object({
  engine: z.string().min(1).max(500),
  kind: z.enum(['container', 'volume']),
  of: z.string().min(1).max(500),
})
/** As a container sees it, from its root or from the volume's; what it is after `..` is taken away, which never leaves. */
const path = z
  .string()
  .min(1)
  .max(8192)
  .regex(/^\/[^\0]*$/)
  .transform(normalPath)
/** On this machine. */
const local = z
  .string()
  .min(1)
  .max(8192)
  .regex(/^(?:\/|[a-zA-Z]:[\\/]|\\\\)[^\0]*$/)
const at = z.object({ subject, path })

export const files = {
  /** What is in a folder; a link to one is followed. */
  list: call(at, 'read').returns<FileList>(),
  /** At most `limit` bytes of a file, from `offset` on. */
  read: call(at.extend({ offset: z.int().min(0).optional(), limit: z.int().min(1).max(mostShown) }), 'read').returns<FileContent>(),
  /** Saves a file as it is, or a folder as a tar archive. `file` appears whole or not at all. */
  download: stream(at.extend({ file: local }), 'read').of<DownloadChunk>(),
  /** Brings files and folders of this machine into a folder. Without `overwrite` it is a conflict when one of them is there. */
  upload: stream(
    z.object({ subject, folder: path, files: z.array(local).min(1).max(1000), overwrite: z.boolean() }),
    'write',
  ).of<UploadChunk>(),
  /**
   * Replaces what is in a file, whose mode and owner stay. `expected` is how it was read: a conflict when it is no longer so. Without it
   * the file is made: a conflict when it is there. Tells how it is then.
   */
  write: call(
    at.extend({
      text: z
        .string()
        .max(mostShown)
        .regex(/^[^\0]*$/),
      expected: z.object({ size: z.int().min(0), modified: z.number() }).optional(),
    }),
    'write',
  ).returns<{ size: number; modified: number }>(),
  /** With all that is in it. */
  remove: call(at, 'destructive').returns<void>(),
  makeFolder: call(at, 'write').returns<void>(),
  /** A conflict when something is at `to`. */
  rename: call(at.extend({ to: path }), 'write').returns<void>(),
  /** What differs from the image. */
  changes: call(z.object({ engine: z.string().min(1).max(500), container: z.string().min(1).max(500) }), 'read').returns<{
    changes: FileChange[]
    truncated: boolean
  }>(),
}
