/** Compose files of this machine: what they say of their project, and how they are read and written. */
import { chown, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isScalar, isSeq, type Node } from 'yaml'
import { mostComposeFile } from '../../shared/contract/compose.ts'
import { newProjectName, projectNameOf } from '../../shared/lib/project-name.ts'
import { type FaultError, fault } from '../../shared/rpc/fault.ts'
import { changedFileFault, fileFault, invalidFileFault, tooLargeFault, tooLongFault } from './faults.ts'
import { readYaml, type YamlText } from './yaml-text.ts'

/** `awaits`: services that have to exit with 0 before this one is started; absent when there are none. */
export type FileSummary = { name?: string; services: { name: string; image?: string; profiles: string[]; awaits?: string[] }[] }

/** Rejects with a FaultError for what is not there, may not be read, is too large, or is no text. */
export async function readComposeFile(file: string): Promise<{ text: string; modified: number }> {
  try {
    const { mtimeMs, size } = await stat(file).then(mustBeFile(file))
    if (size > mostComposeFile) throw tooLargeFault(file)
    const bytes = await readFile(file)
    if (bytes.length > mostComposeFile) throw tooLargeFault(file)
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), modified: mtimeMs }
  } catch (error) {
    throw fileFault(error, file)
  }
}

/**
 * Replaces what is in a file at once, so that nobody ever reads half of it; links are followed, and its mode stays. Rejects with a conflict
 * when it is no longer as it was read. Tells when it was modified now.
 */
export async function writeComposeFile(file: string, text: string, expected: number): Promise<{ modified: number }> {
  try {
    // The contract counts characters.
    if (Buffer.byteLength(text) > mostComposeFile) throw tooLongFault(file)
    const real = await realpath(file)
    const before = await stat(real).then(mustBeFile(file))
    if (before.mtimeMs !== expected) throw changedFileFault(file)
    const temporary = join(dirname(real), `.${basename(real)}.${process.pid}.tmp`)
    try {
      const handle = await open(temporary, 'wx', before.mode & 0o7777)
      try {
        await handle.writeFile(text)
        // What the file is made with is cut by the umask.
        await handle.chmod(before.mode & 0o7777)
        await handle.sync()
      } finally {
        await handle.close()
      }
      // A file of somebody else becomes ours where we may not give it back.
      await chown(temporary, before.uid, before.gid).catch(() => {})
      if ((await stat(real)).mtimeMs !== expected) throw changedFileFault(file)
      await rename(temporary, real)
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {})
      throw error
    }
    return { modified: (await stat(real)).mtimeMs }
  } catch (error) {
    throw fileFault(error, file)
  }
}

/** What files, each over the ones before it, say of their project. Rejects with a FaultError for one that cannot be understood. */
export async function summarize(files: readonly string[]): Promise<FileSummary> {
  const services = new Map<string, FileSummary['services'][number]>()
  let name: string | undefined
  for (const file of files) {
    const { text } = await readComposeFile(file)
    const one = summaryOf(text, file)
    name = one.name ?? name
    for (const service of one.services) {
      const before = services.get(service.name)
      // What a service depends on adds up, as it does for compose.
      const awaits = [...new Set([...(before?.awaits ?? []), ...(service.awaits ?? [])])]
      services.set(service.name, { ...before, ...service, ...(awaits.length > 0 ? { awaits } : {}) })
    }
  }
  return { ...(name ? { name } : {}), services: [...services.values()] }
}

/** @param file names it in what a person is told */
export function summaryOf(text: string, file: string): FileSummary {
  const yaml = readYaml(text)
  const problem = yaml.problems.find(({ severity }) => severity === 'error')
  if (problem) throw invalidFileFault(file, problem)
  const entries = yaml.root ? yaml.entries(yaml.root) : []
  const services = yaml.follow(entries.find((entry) => entry.name === 'services')?.value)
  // Its services may all be in the files that it includes, which nobody allowed to be read.
  const includes = yaml.follow(entries.find((entry) => entry.name === 'include')?.value)
  if (!services && !(isSeq(includes) && includes.items.length > 0)) throw noServicesFault(file)
  const name = wordOf(yaml, entries.find((entry) => entry.name === 'name')?.value)
  return {
    ...(name && newProjectName.test(name) ? { name } : {}),
    services: (services ? yaml.entries(services) : []).map(({ name, value }) => serviceOf(yaml, name, value)),
  }
}

/** The name that a project of such files has when nobody gives it one. */
export const usualName = (files: readonly string[], { name }: FileSummary): string => name ?? projectNameOf(dirname(files[0] ?? '/'))

function serviceOf(yaml: YamlText, name: string, value: Node | undefined): FileSummary['services'][number] {
  const service = yaml.follow(value)
  const entries = service ? yaml.entries(service) : []
  const image = wordOf(yaml, entries.find((entry) => entry.name === 'image')?.value)
  const profiles = yaml.follow(entries.find((entry) => entry.name === 'profiles')?.value)
  const dependsOn = yaml.follow(entries.find((entry) => entry.name === 'depends_on')?.value)
  const awaits = (dependsOn ? yaml.entries(dependsOn) : []).flatMap((one) => {
    const how = yaml.follow(one.value)
    const condition = how && wordOf(yaml, yaml.entries(how).find((entry) => entry.name === 'condition')?.value)
    return condition === 'service_completed_successfully' ? [one.name.slice(0, 200)] : []
  })
  return {
    name: name.slice(0, 200),
    ...(image ? { image: image.slice(0, 500) } : {}),
    profiles: isSeq(profiles) ? profiles.items.flatMap((item) => wordOf(yaml, item as Node) ?? []).slice(0, 50) : [],
    ...(awaits.length > 0 ? { awaits: awaits.slice(0, 200) } : {}),
  }
}

const wordOf = (yaml: YamlText, node: Node | undefined): string | undefined => {
  const found = yaml.follow(node)
  return isScalar(found) && found.value !== null ? String(found.value) : undefined
}

const mustBeFile =
  (file: string) =>
  <T extends { isFile: () => boolean }>(found: T): T => {
    if (!found.isFile()) throw noFileFault(file)
    return found
  }

const noFileFault = (file: string): FaultError => fault('invalid', { en: `${file} is not a file.`, fr: `${file} n’est pas un fichier.` })

const noServicesFault = (file: string): FaultError =>
  fault(
    'invalid',
    { en: `${file} is not a compose file.`, fr: `${file} n’est pas un fichier Compose.` },
    {
      hint: { en: 'It has no `services`. Choose another one.', fr: 'Il n’a pas de section `services`. Choisissez-en un autre.' },
    },
  )
