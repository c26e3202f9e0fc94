/** Files that are open in the editor: what is on disk, and what was typed. It stays when one goes elsewhere, and when saving fails. */
import { create } from 'zustand'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { api } from '../../state/api.ts'

export type FileRef = { engine: string; project: string; file: string }
type Content = { text: string; modified: number }
export type OpenFile = {
  disk?: Content
  /** What was typed, where it is not what is on disk. */
  draft?: string | undefined
  /** What is on disk now, when somebody else changed it under what was typed. */
  theirs?: Content | undefined
  fault?: Fault | undefined
  saving?: boolean
  /** When it was asked for, milliseconds since the epoch. */
  since: number
}

const keyOf = ({ engine, project, file }: FileRef): string => JSON.stringify([engine, project, file])

const useStore = create<Record<string, OpenFile>>()(() => ({}))
const get = (ref: FileRef): OpenFile => useStore.getState()[keyOf(ref)] ?? { since: Date.now() }
const set = (ref: FileRef, change: Partial<OpenFile>): void => useStore.setState({ [keyOf(ref)]: { ...get(ref), ...change } })

const closed: OpenFile = { since: Date.now() }
export const useFile = (ref: FileRef): OpenFile => useStore((all) => all[keyOf(ref)]) ?? closed
/** Whether what was typed in any file of a project is not saved. */
export const useUnsaved = (files: readonly FileRef[]): string[] => {
  const all = useStore()
  return files.filter((ref) => all[keyOf(ref)]?.draft !== undefined).map(({ file }) => file)
}

/** Reads it, also again: what was typed stays, and what somebody else wrote meanwhile is told. */
export async function readFile(ref: FileRef, signal?: AbortSignal): Promise<void> {
  if (!get(ref).disk) set(ref, { since: Date.now() })
  try {
    const now = await api.call('compose.readFile', ref, signal)
    const { disk, draft } = get(ref)
    if (draft === undefined || !disk) set(ref, { disk: now, theirs: undefined, fault: undefined })
    else if (draft === now.text) set(ref, { disk: now, draft: undefined, theirs: undefined, fault: undefined })
    else set(ref, { theirs: now.modified === disk.modified ? undefined : now, fault: undefined })
  } catch (error) {
    if (!signal?.aborted) set(ref, { fault: asFault(error) })
  }
}

export function typed(ref: FileRef, text: string): void {
  set(ref, { draft: text === get(ref).disk?.text ? undefined : text })
}

/** Writes what was typed; not over what somebody else wrote meanwhile. */
export async function saveFile(ref: FileRef): Promise<void> {
  const { disk, draft, saving } = get(ref)
  if (!disk || draft === undefined || saving) return
  set(ref, { saving: true, fault: undefined })
  try {
    const { modified } = await api.call('compose.writeFile', { ...ref, text: draft, expected: disk.modified })
    const later = get(ref).draft
    set(ref, { disk: { text: draft, modified }, draft: later === draft ? undefined : later, theirs: undefined })
  } catch (error) {
    const fault = asFault(error)
    // What is there now is shown beside the question whose it is to be.
    if (fault.code === 'conflict') await readFile(ref)
    if (!get(ref).theirs) set(ref, { fault })
  }
  set(ref, { saving: false })
}

export function takeTheirs(ref: FileRef): void {
  const { theirs } = get(ref)
  if (theirs) set(ref, { disk: theirs, theirs: undefined, draft: undefined, fault: undefined })
}
/** What was typed is written over what is there. */
export async function keepMine(ref: FileRef): Promise<void> {
  const { theirs } = get(ref)
  if (theirs) set(ref, { disk: theirs, theirs: undefined })
  await saveFile(ref)
}
export const dropDraft = (ref: FileRef): void => set(ref, { draft: undefined, theirs: undefined, fault: undefined })
