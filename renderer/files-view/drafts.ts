/** What was typed into files and is not saved: kept until it is saved or discarded, wherever the person goes meanwhile. */
import { create } from 'zustand'
import type { FileSubject } from '../../shared/contract/files.ts'

export type Draft = {
  text: string
  /** How the file was when it was opened. */
  base: { size: number; modified: number }
  ends: 'lf' | 'crlf'
}

export const draftKey = ({ engine, kind, of }: FileSubject, path: string): string => `${engine}\n${kind}\n${of}\n${path}`

type Drafts = { of: Record<string, Draft> }
export const useDrafts = create<Drafts>()(() => ({ of: {} }))

export const keepDraft = (key: string, draft: Draft): void => useDrafts.setState(({ of }) => ({ of: { ...of, [key]: draft } }))

export const dropDraft = (key: string): void =>
  useDrafts.setState(({ of }) => {
    const { [key]: _dropped, ...rest } = of
    return { of: rest }
  })
