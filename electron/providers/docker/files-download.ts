/** Saves a file, or a folder as an archive, on this machine: beside its place first, and put there once it is whole. */
import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import type { DownloadChunk } from '../../../shared/contract/files.ts'
import { type Archive, fileIn } from './files-archive.ts'
import { localFault, specialFileFault } from './files-faults.ts'
import { tarReader } from './tar-read.ts'

/** Milliseconds between two words on how far it is. */
const between = 100

/** Closes the archive at its end. */
export async function* saveArchive(archive: Archive, path: string, file: string): AsyncGenerator<DownloadChunk> {
  const part = `${file}.${randomBytes(4).toString('hex')}.part`
  let handle: FileHandle | undefined
  let kept = false
  try {
    const source = archive.stat.kind === 'folder' ? wholeArchive(archive) : await oneFile(archive, path)
    handle = await open(part, 'wx').catch((error) => {
      throw localFault(error, file)
    })
    const { total } = source
    let bytes = 0
    let told = 0
    for (let came = await source.next(); came !== undefined; came = await source.next()) {
      await writeAll(handle, came).catch((error) => {
        throw localFault(error, file)
      })
      bytes += came.length
      if (performance.now() - told < between) continue
      told = performance.now()
      yield { bytes, ...(total === undefined ? {} : { total }) }
    }
    await handle.close()
    handle = undefined
    await rename(part, file).catch((error) => {
      throw localFault(error, file)
    })
    kept = true
    yield { done: { bytes } }
  } finally {
    archive.close()
    await handle?.close().catch(() => {})
    if (!kept) await rm(part, { force: true }).catch(() => {})
  }
}

type Source = { total?: number; next: () => Promise<Buffer | undefined> }

async function oneFile(archive: Archive, path: string): Promise<Source> {
  if (archive.stat.kind !== 'file') throw specialFileFault(path)
  const { size } = await fileIn(archive, path)
  return { total: size, next: archive.tar.content }
}

/** The archive as it comes, read along: an engine that breaks off within one ends its answer as if it were whole. */
function wholeArchive(archive: Archive): Source {
  const passed: Buffer[] = []
  const tar = tarReader(async () => {
    const came = await archive.next()
    if (came !== undefined) passed.push(came)
    return came
  })
  let inside = false
  let over = false
  const next = async (): Promise<Buffer | undefined> => {
    // In parts, since a file in it may be larger than memory.
    while (passed.length === 0 && !over) {
      if (inside) inside = (await tar.content()) !== undefined
      else {
        inside = (await tar.next()) !== undefined
        over = !inside
      }
    }
    // After the end engines fill up the last record.
    return passed.shift() ?? (await archive.next())
  }
  return { next }
}

async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten
}
