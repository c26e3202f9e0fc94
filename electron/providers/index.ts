/** Every provider: each folder beside this file is one, found by itself when the app is built. */
/// <reference types="vite/types/importMeta.d.ts" />
import type { Capabilities } from '../capabilities/capabilities.ts'
import type { AnyProvider } from '../core/provider.ts'

const found = import.meta.glob<AnyProvider<Capabilities>>('./*/index.ts', { eager: true, import: 'default' })

export const providers: readonly AnyProvider<Capabilities>[] = Object.values(found)
