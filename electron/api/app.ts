/** The app itself, as the contract has it. */
import type { AppContract } from '../../shared/contract/index.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import type { SettingsStore } from '../core/settings.ts'

export const appApi = (about: { version: string; folder: string; log: string }, settings: SettingsStore): Api<AppContract>['app'] => ({
  about: () => ({ ...about, notices: [...settings.notices] }),
  settings: () => settings.get(),
  saveSettings: (patch) => settings.save(patch),
})
