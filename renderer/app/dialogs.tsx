/** The dialogs of the features: one line each, loaded when first opened. */
import { type ComponentType, lazy, Suspense } from 'react'
import { closeDialog, type DialogName, type DialogRequests, useDialogs } from '../state/dialogs.ts'

type Props<N extends DialogName> = DialogRequests[N] & { onClose: () => void }

const dialogs: { [N in DialogName]: ComponentType<Props<N>> } = {
  run: lazy(() => import('../features/run/run-dialog.tsx').then((m) => ({ default: m.RunDialog }))),
  limitContainer: lazy(() => import('../features/containers/limits-dialog.tsx').then((m) => ({ default: m.LimitsDialog }))),
  renameContainer: lazy(() => import('../features/containers/rename-dialog.tsx').then((m) => ({ default: m.RenameDialog }))),
  pullImages: lazy(() => import('../features/images/pull-dialog.tsx').then((m) => ({ default: m.PullDialog }))),
  pushImage: lazy(() => import('../features/images/push-dialog.tsx').then((m) => ({ default: m.PushDialog }))),
  tagImage: lazy(() => import('../features/images/tag-dialog.tsx').then((m) => ({ default: m.TagDialog }))),
  registryLogin: lazy(() => import('../features/registries/login-dialog.tsx').then((m) => ({ default: m.LoginDialog }))),
  registryAdd: lazy(() => import('../features/registries/add-dialog.tsx').then((m) => ({ default: m.AddDialog }))),
  prune: lazy(() => import('../features/disk/prune-dialog.tsx').then((m) => ({ default: m.PruneDialog }))),
  createVolume: lazy(() => import('../features/volumes/create-dialog.tsx').then((m) => ({ default: m.CreateVolumeDialog }))),
  createNetwork: lazy(() => import('../features/networks/create-dialog.tsx').then((m) => ({ default: m.CreateNetworkDialog }))),
  connectContainer: lazy(() => import('../features/networks/connect-dialog.tsx').then((m) => ({ default: m.ConnectDialog }))),
  addCompose: lazy(() => import('../features/compose/add-dialog.tsx').then((m) => ({ default: m.AddDialog }))),
  buildImage: lazy(() => import('../features/images/build-dialog.tsx').then((m) => ({ default: m.BuildDialog }))),
}

export function OpenDialog() {
  const { open } = useDialogs()
  if (!open) return null
  const Shown = dialogs[open.name] as ComponentType<Props<DialogName>>
  return (
    <Suspense fallback={null}>
      <Shown {...open.input} onClose={closeDialog} />
    </Suspense>
  )
}
