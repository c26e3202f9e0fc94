/** What a provider of files can do. Every implementation must pass files.suite.ts against the real engine. */
import type { DownloadChunk, FileChange, FileContent, FileList, UploadChunk } from '../../shared/contract/files.ts'

/** Whose files: a container by id or name, or a volume by name. */
export type Subject = { kind: 'container' | 'volume'; of: string }

/**
 * Paths are absolute and normal (shared/lib/file-name.ts); links are followed where something is opened, as the container sees them.
 * Every method rejects with a FaultError and ends when its signal aborts.
 */
export type Files = {
  list: (subject: Subject, path: string, signal: AbortSignal) => Promise<FileList>
  read: (subject: Subject, path: string, part: { offset: number; limit: number }, signal: AbortSignal) => Promise<FileContent>
  /** @param file where it goes on this machine; it appears there whole or not at all */
  download: (subject: Subject, path: string, file: string, signal: AbortSignal) => AsyncIterable<DownloadChunk>
  upload: (
    subject: Subject,
    folder: string,
    what: { files: readonly string[]; overwrite: boolean },
    signal: AbortSignal,
  ) => AsyncIterable<UploadChunk>
  write: (
    subject: Subject,
    path: string,
    what: { text: string; expected?: { size: number; modified: number } | undefined },
    signal: AbortSignal,
  ) => Promise<{ size: number; modified: number }>
  remove: (subject: Subject, path: string, signal: AbortSignal) => Promise<void>
  makeFolder: (subject: Subject, path: string, signal: AbortSignal) => Promise<void>
  rename: (subject: Subject, path: string, to: string, signal: AbortSignal) => Promise<void>
  changes: (container: string, signal: AbortSignal) => Promise<{ changes: FileChange[]; truncated: boolean }>
}
