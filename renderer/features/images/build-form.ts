/** What a person fills in to build an image, and what an engine is asked of it. */
import type { AppContract } from '../../../shared/contract/index.ts'
import type { InputOf } from '../../../shared/rpc/contract.ts'
import type { BuildForm } from '../../state/dialogs.ts'
import { typedReferences } from './reference-rows.tsx'

export type { BuildForm } from '../../state/dialogs.ts'

export const emptyBuild: BuildForm = {
  engine: '',
  from: 'folder',
  folder: '',
  url: '',
  dockerfile: '',
  tags: [''],
  args: [],
  target: '',
  platform: '',
  noCache: false,
  pull: false,
  buildkit: true,
}

/** A Git repository or a file, by an address that an engine can fetch. */
export const isBuildUrl = (url: string): boolean => /^(?:https?:\/\/|git:\/\/|ssh:\/\/|git@)\S+$/.test(url.trim())

/** Names of build arguments: what a Dockerfile's ARG takes. */
export const isArgument = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)

export function buildInput(form: BuildForm): InputOf<AppContract['images']['build']> {
  const { engine, from, folder, url, noCache, pull, buildkit } = form
  const [dockerfile, target, platform] = [form.dockerfile.trim(), form.target.trim(), form.platform.trim()]
  return {
    engine,
    source: from === 'folder' ? { folder } : { url: url.trim() },
    ...(dockerfile ? { dockerfile } : {}),
    tags: typedReferences(form.tags),
    args: Object.fromEntries(form.args.filter(({ name }) => name !== '').map(({ name, value }) => [name, value])),
    ...(target ? { target } : {}),
    ...(platform ? { platform } : {}),
    noCache,
    pull,
    buildkit: buildkit ? 'auto' : 'off',
  }
}
