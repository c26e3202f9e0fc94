/** How large volumes were when somebody measured them last: engines read through all of them for it, so it is asked for by hand. */
import i18next from 'i18next'
import { create } from 'zustand'
import { carryOut } from '../../engine-list/acts.ts'
import { api } from '../../state/api.ts'
import { engineName } from '../../state/engines.ts'

type Measured = { at: number; bytes: Record<string, number> }
type Sizes = { of: Record<string, Measured>; busy: boolean }

export const useSizes = create<Sizes>()(() => ({ of: {}, busy: false }))

/** Undefined where nobody measured it, or the engine could not. */
export const useSize = (source: string, volume: string): number | undefined => useSizes(({ of }) => of[source]?.bytes[volume])

export async function measure(engines: readonly string[]): Promise<void> {
  useSizes.setState({ busy: true })
  await carryOut(
    i18next.t('volumes.task.measure'),
    engines.map((engine) => ({
      name: engineName(engine),
      cancellable: true,
      run: async (_report, signal) => {
        const bytes = await api.call('volumes.sizes', { engine }, signal)
        useSizes.setState(({ of }) => ({ of: { ...of, [engine]: { at: Date.now(), bytes } } }))
      },
    })),
  )
  useSizes.setState({ busy: false })
}
