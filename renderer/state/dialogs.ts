/** Dialogs that any part of the page may open: what each is asked with. `renderer/app/dialogs.tsx` knows who shows them. */
import { create } from 'zustand'
import type { Container } from '../../shared/contract/containers.ts'
import type { RunSpec } from '../../shared/contract/run-spec.ts'
import type { Image } from '../../shared/contract/images.ts'
import type { Network } from '../../shared/contract/networks.ts'

/** What a person fills in to build an image; text as it was typed. */
export type BuildForm = {
  engine: string
  from: 'folder' | 'url'
  folder: string
  url: string
  dockerfile: string
  tags: string[]
  args: { name: string; value: string }[]
  target: string
  platform: string
  noCache: boolean
  pull: boolean
  buildkit: boolean
}

export type DialogRequests = {
  renameContainer: { row: Container }
  /** `spec`: what it begins with. `recreate`: the container that is made anew of it. */
  /** `untold`: what the engine did not tell of the container that the spec is of. */
  run: { spec?: RunSpec; engine?: string; untold?: string[]; recreate?: { container: string; name: string } }
  limitContainer: { row: Container }
  pullImages: { references?: string[] }
  pushImage: { row: Image }
  tagImage: { row: Image }
  createVolume: Record<string, never>
  createNetwork: Record<string, never>
  connectContainer: { row: Network }
  buildImage: { form?: BuildForm }
  /** `name`: the project that they are of, where there is one already. */
  addCompose: { files: string[]; engine?: string; name?: string }
  prune: { engine?: string }
  registryLogin: { host?: string; username?: string; insecure?: boolean }
  registryAdd: { host?: string }
}
export type DialogName = keyof DialogRequests
export type DialogRequest = { [N in DialogName]: { name: N; input: DialogRequests[N] } }[DialogName]

type DialogsState = { open?: DialogRequest | undefined }
export const useDialogs = create<DialogsState>()(() => ({}))

export const openDialog = <N extends DialogName>(name: N, input: DialogRequests[N]): void =>
  useDialogs.setState({ open: { name, input } as DialogRequest })
export const closeDialog = (): void => useDialogs.setState({ open: undefined })
