/** Images to and from archives on this machine's disk. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { type FaultError, fault, type Text } from '../../../shared/rpc/fault.ts'
import type { LoadChunk, SaveChunk } from '../../../shared/contract/images.ts'
import type { Images } from '../../capabilities/images.ts'
import { type PartFile, partFile } from '../../core/part-file.ts'
import type { Client } from './client.ts'
import { garbledFault } from './faults.ts'
import { registryFault, toImageFault } from './image-faults.ts'
import { imagePath } from './image-path.ts'
import { jsonLines } from './json-lines.ts'
import { pull } from './pull.ts'

/** Milliseconds between two chunks. */
const interval = 100
/** An archive ends with so many empty bytes; after a failure the engine writes what went wrong in their place. */
const tail = 1024

export function imageArchives(client: Client): Pick<Images, 'save' | 'load'> {
  async function* save(images: string[], file: string, signal: AbortSignal): AsyncGenerator<SaveChunk> {
    // Asked first: what the engine refuses later it may write into the archive.
    for (const image of images) await known(image, signal)
    const query = images.map((image) => `names=${encodeURIComponent(image)}`).join('&')
    const answer = await client.stream(`/images/get?${query}`, { signal })
    let into: PartFile | undefined
    try {
      into = await partFile(file)
      let bytes = 0
      let last = Buffer.alloc(0)
      let due = Date.now() + interval
      const source = pull(answer, signal)
      for (let chunk = await source.next(); chunk instanceof Buffer; chunk = await source.next()) {
        await into.write(chunk)
        bytes += chunk.length
        last = Buffer.concat([last, chunk.subarray(-tail)]).subarray(-tail)
        if (Date.now() < due) continue
        due = Date.now() + interval
        yield { bytes }
      }
      if (last.length < tail || last.some((byte) => byte !== 0)) throw brokenArchive(last)
      await into.finish()
      yield { done: { file, bytes } }
    } catch (error) {
      throw client.faultOf(error)
    } finally {
      answer.destroy()
      await into?.close()
    }
  }

  const known = async (image: string, signal: AbortSignal) => {
    await client.text(`${imagePath(image)}/json`, { signal, timeout: 15_000 }).catch((error) => Promise.reject(toImageFault(error, image)))
  }

  async function* load(file: string, signal: AbortSignal): AsyncGenerator<LoadChunk> {
    const at = await stat(file).catch((error) => Promise.reject(unreadable(file, error)))
    if (!at.isFile() || at.size === 0) throw notAnArchive(file, '')
    const upload = createReadStream(file, { highWaterMark: 256 * 1024 })
    const over = new AbortController()
    const end = () => over.abort(signal.reason)
    signal.addEventListener('abort', end)
    try {
      signal.throwIfAborted()
      const asked = client.stream('/images/load', {
        method: 'POST',
        query: { quiet: true },
        headers: { 'content-type': 'application/x-tar', 'content-length': String(at.size) },
        upload,
        signal: over.signal,
      })
      for await (const bytes of progressUntil(asked, () => upload.bytesRead, signal)) yield { bytes, total: at.size }
      const names: string[] = []
      for await (const messages of jsonLines<LoadMessage>(await asked, over.signal)) {
        for (const { stream, error, errorDetail } of messages) {
          const failed = errorDetail?.message ?? error
          if (failed !== undefined) throw loadFault(file, failed)
          const said = stream?.trim() ?? ''
          const name = /^Loaded image(?:\(s\))?(?: ID)?: (.+)$/.exec(said)?.[1]
          if (name) names.push(...name.split(',').map((one) => one.trim()))
          if (said) yield { status: said.slice(0, 1000) }
        }
      }
      if (names.length === 0) throw notAnArchive(file, '')
      yield { done: names }
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? ''
      throw code.startsWith('E') && (error as NodeJS.ErrnoException).path === file
        ? unreadable(file, error)
        : loadFaultOf(file, client.faultOf(error, true))
    } finally {
      signal.removeEventListener('abort', end)
      over.abort()
      upload.destroy()
    }
  }
  return { save, load }
}

type LoadMessage = { stream?: string; error?: string; errorDetail?: { message?: string } | null }

/** How far an upload is, whenever that changed, until its answer begins. Rejects when there is none. */
export async function* progressUntil(answer: Promise<unknown>, sent: () => number, signal: AbortSignal): AsyncGenerator<number> {
  let over = false
  const ended = answer.then(
    () => {
      over = true
    },
    () => {
      over = true
    },
  )
  let told = -1
  while (!over) {
    signal.throwIfAborted()
    if (sent() !== told) {
      told = sent()
      yield told
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, interval)
      void ended.then(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
  await answer
  if (sent() !== told) yield sent()
}

const t = (en: string, fr: string): Text => ({ en, fr })

/** What stands where the end of the archive should be. */
function brokenArchive(last: Buffer): FaultError {
  const said = /\{"errorDetail".*$/s.exec(last.toString('utf8'))?.[0]
  if (!said) return garbledFault('the archive is cut')
  try {
    return registryFault((JSON.parse(said) as { error?: string }).error ?? said, '')
  } catch {
    return registryFault(said, '')
  }
}

const loadFault = (file: string, said: string) =>
  /unexpected EOF|invalid tar|manifest\.json|invalid (?:archive|manifest|header)|archive\/tar|unsupported|unrecogni[sz]ed|payload does not match|no such file|gzip|bzip2|xz/i.test(
    said,
  ) && !/no space left/i.test(said)
    ? notAnArchive(file, said)
    : registryFault(said, file)

const loadFaultOf = (file: string, error: FaultError): FaultError => {
  const { code, detail } = error.fault
  return detail && (code === 'internal' || code === 'invalid') ? loadFault(file, detail) : error
}

const notAnArchive = (file: string, detail: string) =>
  fault('invalid', t(`${file} is not an archive of images.`, `${file} n’est pas une archive d’images.`), {
    hint: t(
      'Take a file that “Save” or `docker save` has written, whole.',
      'Prenez un fichier complet, produit par « Enregistrer » ou par `docker save`.',
    ),
    ...(detail ? { detail: detail.slice(0, 2000) } : {}),
  })

function unreadable(file: string, error: unknown): FaultError {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return fault('not_found', t(`${file} does not exist.`, `${file} n’existe pas.`), { detail: message, cause: error })
  return fault('forbidden', t(`${file} cannot be read.`, `${file} est illisible.`), {
    hint: t('Look at who may read it.', 'Vérifiez qui a le droit de le lire.'),
    detail: message,
    cause: error,
  })
}
