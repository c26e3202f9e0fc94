/** Dialogs that any part of the page may open: what each is asked with. `renderer/app/dialogs.ts` knows who shows them. */
import { create } from 'zustand'
import type { Container } from '../../shared/contract/containers.ts'

export type DialogRequests = {
  renameContainer: { row: Container }
}
export type DialogName = keyof DialogRequests
export type DialogRequest = { [N in DialogName]: { name: N; input: DialogRequests[N] } }[DialogName]

type DialogsState = { open?: DialogRequest | undefined }
export const useDialogs = create<DialogsState>()(() => ({}))

export const openDialog = <N extends DialogName>(name: N, input: DialogRequests[N]): void =>
  useDialogs.setState({ open: { name, input } as DialogRequest })
export const closeDialog = (): void => useDialogs.setState({ open: undefined })
